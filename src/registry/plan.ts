/** The file plan of a matter: named places in an order, the names sealed. */
import type { Permit } from "#rules"
import type { EpochId, MatterId, PlaceId } from "#words"
import type { Tx } from "./transaction.ts"

export interface PlaceRow {
  readonly id: PlaceId
  readonly epoch: EpochId
  /** Whether it may be given by itself: its name and what is in it lie under its own key. */
  readonly apart: boolean
  readonly position: number
  readonly name: Uint8Array
  readonly documents: number
}

/** The places in their order, with how many documents lie in each. */
export async function listPlaceRows(tx: Tx, matter: MatterId): Promise<readonly PlaceRow[]> {
  return tx.sql<PlaceRow[]>`
    select p.id, p.epoch, p.apart, p.position, p.name, coalesce(d.n, 0) as documents
    from places p left join place_counts(${matter}) d on d.place = p.id
    where p.matter = ${matter} and p.removed_at is null order by p.position, p.id`
}

export type NewPlace = Omit<PlaceRow, "documents" | "apart">

export async function insertPlaces(tx: Tx, permit: Permit<"plan.change">, places: readonly NewPlace[]): Promise<void> {
  const matter = permit.facts.matter
  await Promise.all(
    places.map(
      (place) =>
        tx.sql`insert into places (id, matter, epoch, position, name) values (${place.id}, ${matter}, ${place.epoch}, ${place.position}, ${place.name})`,
    ),
  )
}

export async function updatePlaces(tx: Tx, permit: Permit<"plan.change">, places: readonly NewPlace[]): Promise<void> {
  const matter = permit.facts.matter
  await Promise.all(
    places.map(
      (place) =>
        tx.sql`update places set epoch = ${place.epoch}, position = ${place.position}, name = ${place.name} where id = ${place.id} and matter = ${matter}`,
    ),
  )
}

/** Takes places out of the plan; the rows stay for what was once filed there. */
export async function markPlacesRemoved(tx: Tx, permit: Permit<"plan.change">, places: readonly PlaceId[], at: Temporal.Instant): Promise<void> {
  if (places.length === 0) return
  await tx.sql`update places set removed_at = ${at.toString()} where id = any(${places}::text[]) and matter = ${permit.facts.matter}`
}

/** Makes a place one that may be given by itself, under the current epoch; what is in it is to be sealed anew by the same act. False where it is not the caller's to do. */
export async function partPlace(tx: Tx, permit: Permit<"member.admit">, place: PlaceId, name: Uint8Array): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select part_place(${place}, ${permit.facts.epoch}, ${Buffer.from(name).toString("hex")}) as done`
  return row?.done === true
}

/** Which of some places are given to somebody now. */
export async function listGiven(tx: Tx, places: readonly PlaceId[]): Promise<readonly PlaceId[]> {
  if (places.length === 0) return []
  const rows = await tx.sql<{ id: PlaceId }[]>`select p.id from unnest(${places}::text[]) p(id) where is_given(p.id)`
  return rows.map((row) => row.id)
}
