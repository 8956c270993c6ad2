/** The caller: the person at the door now, how they proved it, the purpose they work under, and the keys that their session opens. */
import type { Seen, SessionRow } from "#registry"
import type { Asking } from "#rules"
import type { Key, PersonKeys } from "#seal"
import type { EpochId, FirmId, KeyId, SessionId } from "#words"
import type { EpochSecret } from "./epoch-secret.ts"

export interface Caller extends Asking, Disposable {
  readonly session: SessionId
  /** What every look and act of the caller is bound to. */
  readonly seen: Seen
  readonly keyId: KeyId
  readonly keys: PersonKeys
  readonly firmKey: Key<"firm">
  /** What was opened of matters' epochs: keys that last as long as the caller. */
  readonly epochs: Map<EpochId, EpochSecret>
  readonly row: SessionRow
}

/** Where a session's sealed keys belong: they open nowhere else. */
export function sessionPlace(firm: FirmId, session: SessionId): readonly string[] {
  return [firm, "sessions", "keys", session]
}
