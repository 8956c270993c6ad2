/** Brings callers in by the secret of their session. */
import { findSession } from "#registry"
import { openField, openPersonKeys, parseToken, tokenHash, tokenKey, unwrapKey } from "#seal"
import type { Purpose } from "#words"
import { sessionPlace } from "./caller.ts"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/**
 * Brings in the caller whose session secret this is, with their keys open until they are disposed of.
 * Null for every way of not being one: misspelled, unknown, ended, idle too long, suspended.
 */
export async function comeIn(tools: Tools, secret: string): Promise<Caller | null> {
  const token = parseToken(secret)
  if (token === null) return null
  const row = await findSession(tools.db, tokenHash(token), tools.now(), tools.state().settings.idleMinutes)
  if (row === null) return null
  using sessionKey = tokenKey("session", token)
  const keys = openPersonKeys(sessionKey, row.keys, sessionPlace(tools.firm.id, row.session))
  const firmKey = unwrapKey(keys.own, "firm", row.firmKey, [tools.firm.id, "person_keys", "firm_key", row.person])
  const line = row.purposeLine === null ? undefined : openField(sessionKey, row.purposeLine, [tools.firm.id, "sessions", "purpose_line", row.session])
  const purpose: Purpose | null = row.purpose === null ? null : line === undefined ? { code: row.purpose } : { code: row.purpose, line }
  return {
    person: row.person, role: row.role, session: row.session, keyId: row.keyId, purpose, keys, firmKey, row,
    [Symbol.dispose]() {
      keys[Symbol.dispose]()
      firmKey[Symbol.dispose]()
    },
  }
}
