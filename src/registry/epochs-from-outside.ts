/** Epochs of a matter that somebody begins who need not be on it: behind a wall, for a team, after a move. */
import type { EpochId, GrantAction, GrantId, MatterId, PersonId, PlaceId } from "#words"

/** Somebody who remains on the matter. */
export interface RemainingGrant {
  readonly grant: GrantId
  readonly person: PersonId
  /** Whether it carries the keys of what is of class special. */
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly until: Temporal.Instant | null
}

/** The epoch, its key sealed to recovery and to everybody who remains. */
export interface EpochFromOutside {
  readonly id: EpochId
  readonly matter: MatterId
  readonly recovery: Uint8Array
  readonly at: Temporal.Instant
  readonly keys: readonly { readonly grant: GrantId; readonly hpke: Uint8Array }[]
}

/** `before` where it was begun already, `stale` where somebody came or went meanwhile, `no` where it is not the caller's to begin. */
export type Turned = "turned" | "before" | "stale" | "no"
