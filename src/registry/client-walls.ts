/** Walls around clients: which matters bear a client's mark, which walls stand around it, and how one is extended over a matter. The mark is all that is known of a name. */
import type { MatterId, PersonId, WallGround, WallId } from "#words"
import type { Tx } from "./transaction.ts"
import type { CutGrant } from "./walls.ts"

/** Holds which matter is whose until the transaction ends: whoever walls clients does it alone, and nobody opens a matter or gives it to another client beside them. Before any matter is held. */
export async function holdClients(tx: Tx, to: "wall" | "open"): Promise<void> {
  await tx.sql`select hold_clients(${to === "wall"})`
}

/** Holds the walls around a client that the caller's act extends, before a matter is opened for it: whoever holds walls and matters holds the walls first. */
export async function holdToOpen(tx: Tx, mark: Uint8Array): Promise<void> {
  await tx.sql`select hold_to_open(${mark})`
}

/** Holds a matter before its card is changed: after the walls around the client of that mark, where it is given to one, and as `holdToAdmit` where it may be given to teams by that. Sent before the facts are read. */
export async function holdToChange(tx: Tx, matter: MatterId, { mark, admits }: { readonly mark: Uint8Array | null; readonly admits: boolean }): Promise<void> {
  await tx.sql`select hold_to_change(${matter}, ${mark}, ${admits})`
}

/** Holds a wall that the caller keeps, and then the matter that it is to be extended over. */
export async function holdToExtend(tx: Tx, wall: WallId, matter: MatterId): Promise<void> {
  await tx.sql`select hold_to_extend(${wall}, ${matter})`
}

/** The matters of a client that the caller may raise a wall around; none for whoever is no compliance officer. */
export async function listMattersOfClient(tx: Tx, mark: Uint8Array): Promise<readonly MatterId[]> {
  const rows = await tx.sql<{ matter: MatterId }[]>`select matter from matters_of_client(${mark})`
  return rows.map((row) => row.matter)
}

/** A wall that stands around a client, as whoever extends it has it. */
export interface ClientWall {
  readonly id: WallId
  readonly ground: WallGround
  readonly mustAcknowledge: boolean
  readonly told: boolean
  readonly from: Temporal.Instant | null
  readonly until: Temporal.Instant | null
  readonly begun: boolean
  /** Sealed under the client's key. */
  readonly memo: Uint8Array
  readonly persons: readonly PersonId[]
}

/** None to anybody whom one of them shuts out, as if there were none. */
export async function listWallsOfClient(tx: Tx, mark: Uint8Array): Promise<readonly ClientWall[]> {
  return tx.sql<
    ClientWall[]
  >`select wall as id, ground, must_acknowledge as "mustAcknowledge", told, starts_at as "from", until, begun, memo, persons from walls_of_client(${mark})`
}

export interface ExtendedWall {
  /** `before` where it stands there already, `leaderless` where nobody would be left to lead, `no` where it is not the caller's to do. */
  readonly did: "extended" | "before" | "leaderless" | "no"
  readonly cut: readonly CutGrant[]
}

/** Extends a wall over a matter of its client: those it shuts out lose what they have there, those who stay get its memo. */
export async function extendWallOver(
  tx: Tx,
  wall: WallId,
  matter: MatterId,
  at: Temporal.Instant,
  memos: readonly { readonly person: PersonId; readonly letter: Uint8Array }[],
): Promise<ExtendedWall> {
  const letters = memos.map((memo) => Buffer.from(memo.letter).toString("hex"))
  const [row] = await tx.sql<ExtendedWall[]>`
    select did, cut from extend_wall(${wall}, ${matter}, ${at.toString()}, ${memos.map((memo) => memo.person)}::text[], ${letters}::text[])`
  return row ?? { did: "no", cut: [] }
}

/** Matters of a client that a wall around it does not stand around, for whoever keeps the wall. */
export async function listUncovered(
  tx: Tx,
): Promise<readonly { readonly wall: WallId; readonly matter: MatterId; readonly by: PersonId; readonly at: Temporal.Instant }[]> {
  return tx.sql<{ wall: WallId; matter: MatterId; by: PersonId; at: Temporal.Instant }[]>`
    select wall, matter, opened_by as by, opened_at as at from uncovered_by_walls()`
}
