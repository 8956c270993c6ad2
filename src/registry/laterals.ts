/** Invitations of people who come from another firm: which wait for the list of their former clients, and the walls that lapse with one that nobody took. The database itself names whoever takes one, with their own row. */
import type { Permit } from "#rules"
import type { InvitationId, MatterId, PersonId, WallId } from "#words"
import type { InvitationRow } from "./invitations.ts"
import type { Tx } from "./transaction.ts"

/** Open ones that wait, the oldest first; none for whoever is no compliance officer. */
export async function listInvitationsToList(tx: Tx): Promise<readonly Omit<InvitationRow, "lateral" | "waits">[]> {
  return tx.sql<
    Omit<InvitationRow, "lateral" | "waits">[]
  >`select id, role, card, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt" from invitations_to_list()`
}

/** Holds one until the transaction ends: nobody takes, withdraws or lists it meanwhile. Null where it is not open, of nobody who comes from another firm, or not for the caller. */
export async function holdToList(tx: Tx, invitation: InvitationId): Promise<{ readonly madeBy: PersonId; readonly listed: boolean } | null> {
  const [row] = await tx.sql<{ madeBy: PersonId; listed: boolean }[]>`select made_by as "madeBy", listed from hold_to_list(${invitation})`
  return row ?? null
}

/** The list has been given, or there is none: from the commit on its link may be taken. False where it is not the caller's to say. */
export async function markListed(tx: Tx, _permit: Permit<"wall.rule">, invitation: InvitationId, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select list_invitation(${invitation}, ${at.toString()}) as done`
  return row?.done === true
}

export interface LapsedWall {
  readonly wall: WallId
  readonly invitation: InvitationId
  readonly matters: readonly MatterId[]
}

/** Ends one wall whose invitation nobody took and nobody can take any more, for the keeper; null where none is left, or another ends it. */
export async function lapseWall(tx: Tx, at: Temporal.Instant): Promise<LapsedWall | null> {
  const [row] = await tx.sql<LapsedWall[]>`select wall, invitation, matters from lapse_wall(${at.toString()})`
  return row ?? null
}
