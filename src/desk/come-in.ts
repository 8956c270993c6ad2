/** Brings callers in by the secret of their session. */
import { findSession } from "#registry"
import { openField, openPersonKeys, parseToken, tokenHash, tokenKey, unwrapKey } from "#seal"
import type { Purpose } from "#words"
import { sessionPlace } from "./caller.ts"
import type { Caller } from "./caller.ts"
import { wipe } from "./callers.ts"
import type { CameIn } from "./callers.ts"
import type { Tools } from "./tools.ts"

/**
 * Brings in the caller whose session secret this is, with their keys open until they are disposed of; the keys of one who looks are kept a little longer, for the next look.
 * Null for every way of not being one: misspelled, unknown, ended, idle too long, suspended.
 */
export async function comeIn(tools: Tools, secret: string, looks = false): Promise<Caller | null> {
  const token = parseToken(secret)
  if (token === null) return null
  const hash = tokenHash(token)
  const came = await enter(tools, token, hash)
  if (came === null) return null
  return looks ? tools.callers.keep(hash, came) : { ...came, seen: { session: came.session, stamp: null }, [Symbol.dispose]: () => wipe(came) }
}

/**
 * The caller as they came in to look within the last half minute, without asking the database; null where they did not.
 * Looks and acts of theirs refuse `not-signed-in` where their session is no longer as it was seen then.
 */
export function comeInAgain(tools: Tools, secret: string): Caller | null {
  const token = parseToken(secret)
  return token === null ? null : tools.callers.again(tokenHash(token))
}

async function enter(tools: Tools, token: string, hash: Uint8Array): Promise<CameIn | null> {
  const row = await findSession(tools.db, hash, tools.now(), tools.state().settings.idleMinutes)
  if (row === null) return null
  using sessionKey = tokenKey("session", token)
  const keys = openPersonKeys(sessionKey, row.keys, sessionPlace(tools.firm.id, row.session))
  const firmKey = unwrapKey(keys.own, "firm", row.firmKey, [tools.firm.id, "person_keys", "firm_key", row.person])
  const line = row.purposeLine === null ? undefined : openField(sessionKey, row.purposeLine, [tools.firm.id, "sessions", "purpose_line", row.session])
  const purpose: Purpose | null = row.purpose === null ? null : line === undefined ? { code: row.purpose } : { code: row.purpose, line }
  return {
    person: row.person,
    role: row.role,
    session: row.session,
    seen: { session: row.session, stamp: row.stamp },
    keyId: row.keyId,
    purpose,
    keys,
    firmKey,
    epochs: new Map(),
    row,
  }
}
