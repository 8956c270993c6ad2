/** Reaches the database of a data folder for the operator: the running house's engine over its socket, else an engine started for as long as the work takes. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { connect, listFirms } from "#registry"
import type { Engine, Sql } from "#registry"
import { engineAt, startEngineOf } from "./engine.ts"
import { requireOwnFirms } from "./own-firms.ts"
import { CannotStart, OWNER_ROLE, PORT, hasCluster } from "./postgres/index.ts"
import { openSecrets } from "./secrets.ts"
import type { Secrets } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"
import type { Settings } from "./settings.ts"
import { requireEnded } from "./unended.ts"

export interface Reached extends AsyncDisposable {
  readonly engine: Engine
  readonly owner: Sql
  readonly secrets: Secrets
  /** Whether a house is open on this folder at this moment. */
  readonly running: boolean
}

/** Reaches a house that is there, and makes none: throws `WrongSetting` where the folder or the database holds no firm. Whoever begins a house says `new`, whoever brings a backup into the folder `restore`. */
export async function reach(settings: Settings, comes: "there" | "new" | "restore" = "there"): Promise<Reached> {
  if (comes !== "restore") requireEnded(settings.data)
  if (comes === "there" && settings.databaseUrl === null && !hasCluster(join(settings.data, "postgres"))) throw noHouse(settings)
  const secrets = openSecrets(settings.data)
  const found = await findEngine(settings, secrets)
  await requireOwnFirms(settings, found.engine, secrets)
    .then((firms) => {
      if (comes === "there" && firms === 0) throw noHouse(settings)
    })
    .catch(async (cause: unknown) => {
      await found.stop()
      throw cause
    })
  const owner = connect(found.engine, found.engine.owner, null, 2)
  return {
    engine: found.engine,
    owner,
    secrets,
    running: found.running,
    async [Symbol.asyncDispose]() {
      await owner.end({ timeout: 5 })
      await found.stop()
    },
  }
}

function noHouse({ data, databaseUrl }: Settings): WrongSetting {
  const where = databaseUrl === null ? data : `${data} and the database that DATABASE_URL names`
  return new WrongSetting(`There is no house in ${where}, and none was made: name the folder of one in MUNIMENT_DATA, or open one there with npm start.`)
}

/** The database of a house that is open, or of a server of one's own, only to be read: nothing is started, and nothing in the folder is touched. Throws `WrongSetting` where there is none. */
export async function reachOpen(settings: Settings): Promise<Sql> {
  const engine = settings.databaseUrl === null ? openEngine(settings) : engineAt(settings.databaseUrl, () => undefined)
  const owner = connect(engine, engine.owner, null, 2)
  try {
    await listFirms(owner)
    return owner
  } catch {
    await owner.end({ timeout: 5 })
    throw new WrongSetting(`No house is open on ${settings.data}: open it with npm start, or name a backup of it.`)
  }
}

async function findEngine(settings: Settings, secrets: Secrets): Promise<{ engine: Engine; running: boolean; stop(): Promise<void> }> {
  try {
    return { ...(await startEngineOf(settings, secrets)), running: false }
  } catch (thrown) {
    if (!(thrown instanceof CannotStart) || thrown.obstacle !== "already-running") throw thrown
    return { engine: openEngine(settings), running: true, stop: async () => undefined }
  }
}

function openEngine(settings: Settings): Engine {
  const folder = join(settings.data, "postgres")
  const note = join(folder, "socket-at")
  const host = existsSync(note) ? readFileSync(note, "utf8") : join(folder, "socket")
  return { host, port: PORT, database: "muniment", owner: OWNER_ROLE, rolePassword: () => undefined }
}
