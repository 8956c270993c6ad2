/** Looks into a matter: the caller's binding, what the rules must know, and what was asked for, all in one journey. */
import { no, yes } from "#words"
import type { EpochId, GrantAction, GrantId, MatterId, Outcome, PlaceId } from "#words"
import type { MatterFacts } from "#rules"
import type { FirmDatabase } from "./connect.ts"
import type { GrantKeyRow } from "./grants.ts"
import { settleParts } from "./standing-walls.ts"
import { inOneTransaction } from "./transaction.ts"
import type { Seen } from "./transaction.ts"

/** What came of a look: nothing where the caller is not on the matter, or there is none. */
export interface Looked<T> {
  readonly facts: MatterFacts
  /** The key of the current epoch as the grant carries it. */
  readonly key: GrantKeyRow
  readonly rows: readonly T[]
}

/** The first row of every look. */
export interface LookHead {
  readonly bound: boolean | null
  readonly matter: MatterId | null
  readonly class: MatterFacts["class"]
  readonly stage: MatterFacts["stage"]
  readonly rev: number
  readonly epoch: EpochId
  readonly cardEpoch: EpochId
  readonly grant: GrantId
  readonly role: MatterFacts["grant"]["role"]
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

/** Refuses `not-signed-in` where the session is not as it was seen. */
export function toLooked<T>(rows: readonly (LookHead | T)[]): Outcome<Looked<T> | null> {
  const [first, ...rest] = rows
  const head = first as LookHead | undefined
  if (head?.bound !== true) return no("not-signed-in")
  if (head.matter === null) return yes(null)
  const { matter, class: klass, stage, rev, epoch, cardEpoch, grant, role, cleared, actions, places, hpke, own } = head
  return yes({
    facts: { matter, class: klass, stage, rev, epoch, cardEpoch, grant: { id: grant, role, cleared, actions, places } },
    key: { epoch, hpke, own },
    rows: rest as T[],
  })
}

/** Looks, and where the look finds somebody who awaits their part, once more if it comes back now: the wall that they awaited it for has ended by its date. `awaiting` gives the matter where somebody does. */
export async function lookSettled<T>(db: FirmDatabase, seen: Seen, look: () => Promise<T>, awaiting: (looked: T) => MatterId | null): Promise<T> {
  const looked = await look()
  const matter = awaiting(looked)
  if (matter === null) return looked
  const settled = await inOneTransaction(db, seen, async (tx) => yes(await settleParts(tx, matter)))
  return settled.ok && settled.value ? look() : looked
}

/** The matter of a look whose caller awaits their part in it. */
export function awaitedIn(looked: Outcome<{ readonly facts: MatterFacts } | null>): MatterId | null {
  return looked.ok && looked.value?.facts.grant.role === "awaiting" ? looked.value.facts.matter : null
}
