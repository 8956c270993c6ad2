/** Begins a session: its secret goes to the caller, and the house keeps only its hash and the person's keys under a key that the secret alone makes. */
import { insertSession } from "#registry"
import type { Tx } from "#registry"
import { newToken, sealField, sealPersonKeys, tokenHash, tokenKey } from "#seal"
import type { Key, PersonKeys } from "#seal"
import type { FirmId, KeyId, PersonId, Purpose, SessionId } from "#words"
import { sessionPlace } from "./caller.ts"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Whoever has just proved who they are. */
export interface ComingIn {
  readonly person: PersonId
  readonly keyId: KeyId
  readonly keys: PersonKeys
  readonly purpose: Purpose | null
}

export interface BegunSession {
  readonly session: SessionId
  /** The secret, in its one spelling; it is told this once. */
  readonly token: string
  readonly begunAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
}

/** Writes the session and its custody event. */
export async function beginSession(tools: Tools, tx: Tx, who: ComingIn): Promise<BegunSession> {
  const session = tools.newId("session")
  const token = newToken()
  const begunAt = tools.now().round({ smallestUnit: "millisecond", roundingMode: "floor" })
  const endsAt = begunAt.add({ hours: tools.state().settings.sessionHours })
  using key = tokenKey("session", token)
  await insertSession(tx, {
    id: session,
    hash: tokenHash(token),
    person: who.person,
    keys: sealPersonKeys(key, who.keys, sessionPlace(tools.firm.id, session)),
    purpose: who.purpose?.code ?? null,
    purposeLine: sealPurposeLine(key, tools.firm.id, session, who.purpose),
    at: begunAt,
    endsAt,
  })
  await record(tools, tx, { person: who.person, keyId: who.keyId, sign: who.keys.sign, purpose: who.purpose }, { kind: "session.begun", detail: { session } })
  return { session, token, begunAt, endsAt }
}

/** The free line of a purpose, under the session's own key; null where none was written. */
export function sealPurposeLine(key: Key<"session">, firm: FirmId, session: SessionId, purpose: Purpose | null): Uint8Array | null {
  return purpose?.line === undefined ? null : sealField(key, purpose.line, [firm, "sessions", "purpose_line", session])
}
