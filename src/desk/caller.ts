/** The caller: the person at the door now, how they proved it, the purpose they work under, and the keys that their session opens. */
import type { Seen, SessionRow } from "#registry"
import type { Asking } from "#rules"
import type { Key, PersonKeys } from "#seal"
import type { EpochId, FirmId, KeyId, SessionId } from "#words"

export interface Caller extends Asking, Disposable {
  readonly session: SessionId
  /** What every look and act of the caller is bound to. */
  readonly seen: Seen
  readonly keyId: KeyId
  readonly keys: PersonKeys
  readonly firmKey: Key<"firm">
  /** Keys of matters that were opened for this caller, by epoch. */
  readonly epochs: Map<EpochId, Key<"matter">>
  readonly row: SessionRow
}

/** Where a session's sealed keys belong: they open nowhere else. */
export function sessionPlace(firm: FirmId, session: SessionId): readonly string[] {
  return [firm, "sessions", "keys", session]
}
