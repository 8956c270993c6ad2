/** The caller: the person at the door now, how they proved it, the purpose they work under, and the keys that their session opens. */
import { findSession } from "#registry"
import type { SessionRow } from "#registry"
import type { Asking } from "#rules"
import { openField, openPersonKeys, parseToken, tokenHash, tokenKey, unwrapKey } from "#seal"
import type { Key, PersonKeys } from "#seal"
import type { FirmId, KeyId, Purpose, SessionId } from "#words"
import type { Tools } from "./tools.ts"

export interface Caller extends Asking, Disposable {
  readonly session: SessionId
  readonly keyId: KeyId
  readonly keys: PersonKeys
  readonly firmKey: Key<"firm">
  readonly row: SessionRow
}

/** Where a session's sealed keys belong: they open nowhere else. */
export function sessionPlace(firm: FirmId, session: SessionId): readonly string[] {
  return [firm, "sessions", "keys", session]
}

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
