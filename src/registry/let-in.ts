/** What was said in a matter's chain of who is let in, for whoever begins an epoch there. */
import type { Permit } from "#rules"
import type { GrantId, MatterId, PersonId, TeamId } from "#words"
import type { AccessLeaf } from "./access.ts"
import type { PublishedKey } from "./members.ts"
import type { Tx } from "./transaction.ts"

export interface GrantSaid extends Omit<PublishedKey, "person">, Omit<AccessLeaf, "index" | "bytes"> {
  /** Null for the house. */
  readonly person: PersonId | null
  /** Where a team was given the matter: which one, as the database has it. */
  readonly team: TeamId | null
}

/** In the order of the ledger; none for whoever may begin no epoch of the matter. */
export async function listGrantsSaid(tx: Tx, matter: MatterId): Promise<readonly GrantSaid[]> {
  return tx.sql<GrantSaid[]>`
    select event, person, body, sig, signer, leaf, index, detail, epoch, special, card, apart, oversight, oversight_key as "oversightKey", team from grants_said(${matter})`
}

/** Ends a grant that the ledger does not prove and destroys its keys; an epoch is owed to those who remain. */
export async function endGrantOwing(
  tx: Tx,
  _permit: Permit<"member.release"> | Permit<"member.leave">,
  grant: GrantId,
  at: Temporal.Instant,
): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select end_owing(${grant}, ${at.toString()}) as done`
  return row?.done === true
}
