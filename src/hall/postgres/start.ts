/** Starts the embedded PostgreSQL of a data folder and stops it again: one engine per folder, on a socket, leaving no process behind. */
import { chmodSync, mkdirSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { chooseAccounts, type Accounts } from "./account.ts"
import { CannotStart } from "./cannot-start.ts"
import { clusterForEngine, makeCluster, OWNER_ROLE, writeRules } from "./cluster.ts"
import { findEngine } from "./engine.ts"
import { takeFolder } from "./lock.ts"
import { readPidFile, stopLeftBehind, stopPid } from "./postmaster.ts"
import { firmSettings } from "./settings.ts"
import { makeSocketFolder, PORT } from "./socket.ts"
import { runSupervised, type Supervised } from "./supervised.ts"

export interface Postgres {
  /** The `host` for the driver: a folder, not a name. */
  readonly socketFolder: string
  readonly port: number
  /** The cluster's superuser; other roles that begin with `muniment_` may be created and used over the same socket. */
  readonly ownerRole: string
  /** The house's database, made at the first start. */
  readonly database: string
  /** Resolves when the engine has ended unasked, and never after `stop`: the house should then start it again, or stop too. After `again`, that of the new life. */
  readonly ended: Promise<void>
  /** Starts an engine that has ended again, on the same folder and socket; it recovers what was committed. Throws `CannotStart`. */
  again(): Promise<void>
  /** Stops the engine (fast: open transactions are rolled back) and lets the folder go. Safe to call twice. */
  stop(): Promise<void>
}

const DATABASE = "muniment"
/** How long the last processes of a killed engine may take to go away, in milliseconds. */
const PATIENCE = 20_000

/** Starts the engine in a folder, which it creates. Throws `CannotStart` with a sentence for the operator. */
export async function startPostgres(options: { readonly folder: string }): Promise<Postgres> {
  return startEngine(options.folder, {})
}

/** As `startPostgres`, with settings that outrank the firm ones: for clusters that are thrown away. */
export async function startEngine(wanted: string, settings: Readonly<Record<string, string>>): Promise<Postgres> {
  const root = process.getuid?.() === 0
  mkdirSync(wanted, { recursive: true, mode: 0o700 })
  const folder = realpathSync(wanted)
  if (root) chmodSync(folder, 0o711)
  const lock = takeFolder(folder)
  try {
    const cluster = join(folder, "cluster")
    const accounts = chooseAccounts(cluster)
    const engine = findEngine(folder, accounts.drop)
    await makeCluster(folder, engine, accounts.drop)
    await stopLeftBehind(cluster, accounts.drop)
    writeRules(cluster, accounts)
    const socket = makeSocketFolder(folder, accounts.drop)
    const args = ["-D", clusterForEngine(cluster, accounts.drop), ...toArguments({ ...firmSettings(socket.forEngine), ...settings })]
    const run = (): Promise<Supervised> => runUntilReady(engine.postgres, args, cluster, accounts)
    let running = await run()
    let asked = false
    let ended = endedUnasked(running, () => asked)
    const stop = once(async () => {
      asked = true
      running.release()
      const hurry = setTimeout(() => void stopPid(running.pid, cluster), 60_000)
      await running.ended
      clearTimeout(hurry)
      await stopPid(running.pid, cluster)
      socket.remove()
      lock.release()
    })
    const house: Postgres = {
      socketFolder: socket.path,
      port: PORT,
      ownerRole: OWNER_ROLE,
      database: DATABASE,
      get ended() {
        return ended
      },
      async again() {
        await running.ended
        await stopLeftBehind(cluster, accounts.drop)
        running = await run()
        ended = endedUnasked(running, () => asked)
      },
      stop,
    }
    await makeDatabase(house).catch(async (cause: unknown) => {
      await stop()
      throw cause
    })
    return house
  } catch (cause) {
    lock.release()
    throw cause
  }
}

function endedUnasked(running: Supervised, isAsked: () => boolean): Promise<void> {
  return new Promise((resolve) => void running.ended.then(() => (isAsked() ? undefined : resolve())))
}

function toArguments(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
}

/** Starts the engine; where processes of a killed one are still going away, it waits for them, as the engine itself will not. */
async function runUntilReady(program: string, args: readonly string[], cluster: string, accounts: Accounts): Promise<Supervised> {
  const before = performance.now()
  for (;;) {
    const running = await runSupervised({ program, args, cwd: cluster, drop: accounts.drop })
    const life = { over: false }
    void running.ended.then(() => (life.over = true))
    while (!life.over) {
      const file = readPidFile(cluster)
      if (file?.pid === running.pid && file.ready) return running
      await pause(5)
    }
    const said = running.said().trim()
    if (!/still in use|already exists/.test(said) || performance.now() - before > PATIENCE)
      throw new CannotStart("engine-failed", `The database in ${cluster} did not start: ${said} (its log is in ${join(cluster, "log")})`)
    await pause(200)
  }
}

async function makeDatabase(house: Postgres): Promise<void> {
  const sql = postgres({ host: house.socketFolder, port: house.port, username: house.ownerRole, database: "postgres", max: 1, onnotice: () => undefined })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${house.database}`
    if (found === undefined) await sql.unsafe(`create database ${house.database}`)
  } finally {
    await sql.end()
  }
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => (done ??= act())
}
