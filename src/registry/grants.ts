/** Grants: what a caller may know of a matter, and the wrapped keys that come with it. */
import type { EpochId, GrantAction, GrantId, MatterId, PersonId, PlaceId, TeamId } from "#words"
import type { MatterFacts } from "#rules"
import { settleParts } from "./standing-walls.ts"
import type { Tx } from "./transaction.ts"

interface FactsRow {
  readonly matter: MatterId
  readonly class: MatterFacts["class"]
  readonly stage: MatterFacts["stage"]
  readonly rev: number
  readonly epoch: EpochId
  readonly cardEpoch: EpochId
  readonly grantId: GrantId
  readonly grantRole: MatterFacts["grant"]["role"]
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
}

/** What the rules need of a matter, read with the caller's eyes; null where it is not there or not theirs. */
export async function findMatterFacts(tx: Tx, matter: MatterId): Promise<MatterFacts | null> {
  const [row] = await tx.sql<FactsRow[]>`
    select m.id as matter, m.class, m.stage, m.rev, m.epoch, m.card_epoch as "cardEpoch", g.id as "grantId", g.role as "grantRole", g.cleared, array_to_json(all_actions(g.actions, coalesce(g.awaits, g.role))) as actions, array_to_json(g.places) as places
    from matters m join grants g on g.matter = m.id and g.person = me() and g.ended_at is null and (g.until is null or g.until > now())
    where m.id = ${matter}`
  if (row === undefined) return null
  if (row.grantRole === "awaiting" && (await settleParts(tx, matter))) return findMatterFacts(tx, matter)
  const { grantId, grantRole, cleared, actions, places, ...facts } = row
  return { ...facts, grant: { id: grantId, role: grantRole, cleared, actions, places } }
}

/** A matter epoch's key as a grant carries it: under the member's own key, or still as it was sealed to them. */
export interface GrantKeyRow {
  readonly epoch: EpochId
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

export async function findGrantKey(tx: Tx, grant: GrantId, epoch: EpochId): Promise<GrantKeyRow | null> {
  const [row] = await tx.sql<GrantKeyRow[]>`select epoch, hpke, own from grant_keys where "grant" = ${grant} and epoch = ${epoch}`
  return row ?? null
}

export async function listGrantKeys(tx: Tx, grant: GrantId): Promise<readonly GrantKeyRow[]> {
  return tx.sql<GrantKeyRow[]>`select k.epoch, k.hpke, k.own from grant_keys k join epochs e on e.id = k.epoch where k."grant" = ${grant} order by e.n`
}

/** From first use on the key stands under the member's own key; what was sealed to their public key is destroyed. Only where it still is the letter that was opened: the part may be another by now, with keys that were made anew. */
export async function rewrapGrantKey(tx: Tx, grant: GrantId, epoch: EpochId, own: Uint8Array, letter: Uint8Array): Promise<void> {
  await tx.sql`update grant_keys set own = ${own}, hpke = null where "grant" = ${grant} and epoch = ${epoch} and hpke = ${letter}`
}

/** What the rules need of a matter together with the keys of all epochs that the caller's grant on it carries: what most acts begin with, in one question. */
export interface FactsWithKeys {
  readonly facts: MatterFacts | null
  readonly own: readonly GrantKeyRow[]
}

export async function findFactsWithKeys(tx: Tx, matter: MatterId): Promise<FactsWithKeys> {
  const rows = await tx.sql<(FactsRow & { readonly keyEpoch: EpochId | null; readonly hpke: Uint8Array | null; readonly own: Uint8Array | null })[]>`
    select m.id as matter, m.class, m.stage, m.rev, m.epoch, m.card_epoch as "cardEpoch", g.id as "grantId", g.role as "grantRole", g.cleared, array_to_json(all_actions(g.actions, coalesce(g.awaits, g.role))) as actions, array_to_json(g.places) as places, k.epoch as "keyEpoch", k.hpke, k.own
    from matters m join grants g on g.matter = m.id and g.person = me() and g.ended_at is null and (g.until is null or g.until > now())
    left join grant_keys k on k."grant" = g.id
    where m.id = ${matter}`
  const [first] = rows
  if (first === undefined) return { facts: null, own: [] }
  if (first.grantRole === "awaiting" && (await settleParts(tx, matter))) return findFactsWithKeys(tx, matter)
  const { matter: id, class: klass, stage, rev, epoch, cardEpoch, grantId, grantRole, cleared, actions, places } = first
  return {
    facts: { matter: id, class: klass, stage, rev, epoch, cardEpoch, grant: { id: grantId, role: grantRole, cleared, actions, places } },
    own: rows.flatMap((row) => (row.keyEpoch === null ? [] : [{ epoch: row.keyEpoch, hpke: row.hpke, own: row.own }])),
  }
}

/** The team that a grant came through, and its name as it is sealed. */
export interface Way {
  readonly team: TeamId
  readonly card: Uint8Array
}

/** Null for a grant of somebody's own, and to guests. */
export function toWay(team: TeamId | null, card: Uint8Array | null): Way | null {
  return team === null || card === null ? null : { team, card }
}

/** Who made a grant of the caller's own, when, until when, and the team that it came through. */
export async function findGrantStory(
  tx: Tx,
  grant: GrantId,
): Promise<{ readonly by: PersonId; readonly madeAt: Temporal.Instant; readonly until: Temporal.Instant | null; readonly through: Way | null }> {
  const [row] = await tx.sql<
    { by: PersonId; madeAt: Temporal.Instant; until: Temporal.Instant | null; team: TeamId | null; card: Uint8Array | null }[]
  >`select g.made_by as by, g.made_at as "madeAt", g.until, w.team, w.card from grants g left join my_way(g.id) w on true where g.id = ${grant}`
  if (row === undefined) throw new Error(`grant ${grant} is gone`)
  const { team, card, ...story } = row
  return { ...story, through: toWay(team, card) }
}

/** Everyone who may read something in a matter: the whole of it, or the place that it lies apart in; of them those alone who are cleared, where it is special. */
export async function listWhoCanSee(
  tx: Tx,
  matter: MatterId,
  special: boolean,
  apart: PlaceId | null,
): Promise<readonly { readonly person: PersonId; readonly until: Temporal.Instant | null }[]> {
  return tx.sql<{ person: PersonId; until: Temporal.Instant | null }[]>`
    select person, until from grants where matter = ${matter} and (cleared or not ${special}) and (places is null or ${apart}::text = any(places)) and includes(actions, coalesce(awaits, role), 'read') and ended_at is null and (until is null or until > now()) order by made_at, id`
}
