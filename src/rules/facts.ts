/** What the rules are told about a matter, read inside the act's own transaction. */
import type { Class, EpochId, GrantAction, GrantId, MatterId, MatterStage, PlaceId, Standing } from "#words"

export interface MatterFacts {
  readonly matter: MatterId
  readonly class: Class
  readonly stage: MatterStage
  readonly rev: number
  /** The epoch under which new things are sealed. */
  readonly epoch: EpochId
  readonly cardEpoch: EpochId
  /** The caller's live grant; a caller without one never gets this far, because the facts are not found. */
  readonly grant: {
    readonly id: GrantId
    readonly role: Standing
    /** Whether it carries the keys of what is of class special. To whoever is not cleared that is not there. */
    readonly cleared: boolean
    /** All that it includes, whether usual or not. */
    readonly actions: readonly GrantAction[]
    /** The places of the file plan that it is for, beside which nothing of the matter is there; null for the whole matter. */
    readonly places: readonly PlaceId[] | null
  }
}
