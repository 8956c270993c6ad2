/** Looks, before anything is made, whether the firms in a database are those of this data folder: a server that made them new keys would break a firm at work. */
import { connect, findHeldFirms } from "#registry"
import type { Engine, HeldFirm } from "#registry"
import { CannotStart } from "./postgres/index.ts"
import type { Secrets } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"
import type { Settings } from "./settings.ts"

/** How many firms the database holds. Throws `WrongSetting` where the secrets of one are not in the folder. Changes nothing in either. */
export async function requireOwnFirms(settings: Settings, engine: Engine, secrets: Secrets): Promise<number> {
  const held = await heldBy(engine)
  for (const firm of held) {
    const needed = settings.databaseUrl === null ? [] : firm.roles
    if (!secrets.has(firm.id, needed))
      throw new WrongSetting(
        `${where(settings)} holds the firm ${firm.host} (${firm.id}), and its keys are not in ${settings.data}: nothing was changed. Name the folder that belongs to it in MUNIMENT_DATA, or bring back its "secrets" from the key set of a backup.`,
      )
    secrets.logKey(firm.id)
  }
  return held.length
}

/** Throws `WrongSetting` where the database holds any firm: a backup is restored into a new one. */
export async function requireNoFirms(settings: Settings, engine: Engine): Promise<void> {
  const [firm] = await heldBy(engine)
  if (firm === undefined) return
  throw new WrongSetting(
    `${where(settings)} holds the firm ${firm.host} (${firm.id}) already: nothing was restored and nothing was changed. A backup is restored into a new database.`,
  )
}

async function heldBy(engine: Engine): Promise<readonly HeldFirm[]> {
  const owner = connect(engine, engine.owner, null, 1)
  try {
    return await findHeldFirms(owner)
  } catch (cause) {
    throw new CannotStart("no-database", `The database at ${engine.host}, port ${engine.port}, could not be asked: ${sayCause(cause)}`, { cause })
  } finally {
    await owner.end({ timeout: 5 })
  }
}

function where(settings: Settings): string {
  return settings.databaseUrl === null ? "The database in the data folder" : "The database that DATABASE_URL names"
}

/** In the words of whoever refused; several addresses may have been tried. */
function sayCause(cause: unknown): string {
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  const said = first instanceof Error && first.message !== "" ? first.message : String(first)
  return /[.!?]$/.test(said) ? said : `${said}.`
}
