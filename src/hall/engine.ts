/** Brings the database up: the embedded engine in the data folder, or the server that DATABASE_URL names; and starts an embedded one again that ended by itself. */
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Engine } from "#registry"
import { CannotStart, startPostgres } from "./postgres/index.ts"
import type { Postgres } from "./postgres/index.ts"
import { isShort } from "./room.ts"
import type { Secrets } from "./secrets.ts"
import { ENGINE_NEEDS } from "./spare.ts"
import type { Settings } from "./settings.ts"

export interface RunningEngine {
  readonly engine: Engine
  /** False while an embedded engine that ended by itself is being started again. A server of one's own is taken to be there. */
  readonly isThere: () => boolean
  /** Resolves when an embedded engine has ended by itself and does not start again; never for a server of one's own. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Told of an engine that ended, does not start, or is there again. */
export interface EngineNews {
  error(sentence: string, cause?: unknown): void
  info(sentence: string): void
}

const SILENT: EngineNews = { error: () => undefined, info: () => undefined }
const AGAIN_MS = 1000
/** So often an engine is tried that does not start although its disk has room; while the disk is full it is tried for as long as that lasts. */
const MOST_TRIES = 5

export async function startEngineOf(settings: Settings, secrets: Secrets, news: EngineNews = SILENT): Promise<RunningEngine> {
  if (settings.databaseUrl !== null) {
    return {
      engine: engineAt(settings.databaseUrl, (role) => secrets.rolePassword(role)),
      isThere: () => true,
      ended: new Promise<void>(() => undefined),
      stop: async () => undefined,
    }
  }
  const folder = join(settings.data, "postgres")
  const running = await startPostgres({ folder }).catch(async (cause: unknown) => {
    throw await whyNot(cause, folder)
  })
  return {
    engine: { host: running.socketFolder, port: running.port, database: running.database, owner: running.ownerRole, rolePassword: () => undefined },
    ...keepRunning(running, folder, news),
  }
}

/** An engine that has no room says so in words of its own, or not at all. */
async function whyNot(cause: unknown, folder: string): Promise<unknown> {
  const itself = cause instanceof CannotStart && cause.obstacle !== "engine-failed"
  if (itself || !(await isShort(folder))) return cause
  const needs = `${ENGINE_NEEDS / 2 ** 20} MiB`
  return new CannotStart("disk-full", `The database in ${folder} does not start: its disk has less than ${needs} left. Make room, then start again.`, { cause })
}

/** Starts an engine again whenever it ends by itself: most of all one that found no room for its log, which it cannot survive. */
function keepRunning(running: Postgres, folder: string, news: EngineNews): Pick<RunningEngine, "isThere" | "ended" | "stop"> {
  const life = { stopping: false, there: true }
  let reviving: Promise<boolean> = Promise.resolve(true)
  const keep = async (): Promise<void> => {
    for (;;) {
      await running.ended
      life.there = false
      news.error("the database has ended by itself and is started again; until it is there, everyone is told to come back in a moment")
      reviving = revive(running, folder, news, life)
      if (!(await reviving)) return
      life.there = true
      news.info("the database is there again")
    }
  }
  const gone = Promise.withResolvers<void>()
  keep().then(() => {
    if (!life.stopping) gone.resolve()
  }, gone.reject)
  return {
    isThere: () => life.there,
    ended: gone.promise,
    async stop() {
      life.stopping = true
      await reviving
      await running.stop()
    },
  }
}

/** Tries until it is there: as long as its disk is full, else a few times. False where it was given up, or the house is being stopped. */
async function revive(running: Postgres, folder: string, news: EngineNews, life: { readonly stopping: boolean }): Promise<boolean> {
  let failures = 0
  for (let told = false; !life.stopping; told = true) {
    try {
      await running.again()
      return true
    } catch (cause) {
      const short = await isShort(folder)
      if (!told) news.error(short ? "the database does not start while its disk is full" : "the database does not start", cause)
      if (!short && ++failures >= MOST_TRIES) return false
    }
    await pause(AGAIN_MS)
  }
  return false
}

/** The engine that a URL which the settings let through names: `postgres://user:password@host:port/database?sslmode=…`, or a socket folder as `?host=/run/postgresql`. */
export function engineAt(text: string, rolePassword: (role: string) => string | undefined): Engine {
  const url = new URL(text)
  const mode = url.searchParams.get("sslmode")
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    port: url.port === "" ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
    owner: decodeURIComponent(url.username) || "postgres",
    ...(url.password === "" ? {} : { ownerPassword: decodeURIComponent(url.password) }),
    ssl: mode !== null && mode !== "disable" && mode !== "prefer" && mode !== "allow",
    rolePassword,
  }
}
