/** The caller's own matters as a list: how to notice cheaply that nothing changed, what did, and what a page shows besides. */
import type { Class, EpochId, EventKind, GrantAction, GrantId, MatterCode, MatterId, MatterStage, PersonId, PlaceId, Standing } from "#words"
import type { Tx } from "./transaction.ts"

/** Two numbers that are the same exactly while the caller's live grants are the same and none of their matters has stirred: how many there are, and a hash of the set. */
export async function stampOwnMatters(tx: Tx): Promise<string> {
  const [row] = await tx.sql<{ stamp: string }[]>`
    select count(*) || ' ' || coalesce(bit_xor(hashint8extended(stirred, 0)), 0) as stamp
    from grants where person = me() and ended_at is null and (until is null or until > now())`
  return row?.stamp ?? ""
}

/** Which matters are the caller's, and when each last stirred. */
export async function listOwnStirs(tx: Tx): Promise<readonly { readonly matter: MatterId; readonly stirred: number }[]> {
  return tx.sql<{ matter: MatterId; stirred: number }[]>`
    select matter, stirred from grants where person = me() and ended_at is null and (until is null or until > now())`
}

export interface OwnMatterRow {
  readonly matter: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly stage: MatterStage
  readonly openedAt: Temporal.Instant
  readonly card: Uint8Array
  readonly cardApart: boolean
  readonly cardEpoch: EpochId
  readonly grant: GrantId
  readonly role: Standing
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly stirred: number
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

/** Some of the caller's matters with the key that opens each card. */
export async function listOwnMatters(tx: Tx, matters: readonly MatterId[]): Promise<readonly OwnMatterRow[]> {
  return tx.sql<OwnMatterRow[]>`
    select g.matter, m.code, m.class, m.stage, m.opened_at as "openedAt", m.card, m.card_apart as "cardApart", m.card_epoch as "cardEpoch", g.id as grant, g.role, array_to_json(all_actions(g.actions, coalesce(g.awaits, g.role))) as actions, to_json(g.places) as places, g.stirred, k.hpke, k.own
    from grants g join matters m on m.id = g.matter left join grant_keys k on k."grant" = g.id and k.epoch = m.card_epoch
    where g.person = me() and g.matter = any(${matters}::text[]) and g.ended_at is null and (g.until is null or g.until > now())`
}

/** What a page of the list shows besides the cards. */
export interface Glance {
  readonly matter: MatterId
  readonly people: number
  readonly first: PersonId | null
  readonly lastKind: EventKind | null
  readonly lastAt: Temporal.Instant | null
  readonly lastBy: PersonId | null
}

export async function listGlances(tx: Tx, matters: readonly MatterId[]): Promise<readonly Glance[]> {
  return tx.sql<Glance[]>`
    select matter, people, first, last_kind as "lastKind", last_at as "lastAt", last_by as "lastBy" from matters_at_a_glance(${matters}::text[])`
}

/** The caller's matters from the one where something was done last to the one left longest. */
export async function listOwnByLastEvent(tx: Tx): Promise<readonly MatterId[]> {
  const rows = await tx.sql<{ matter: MatterId }[]>`select matter from my_last_events() order by seq desc nulls last, matter`
  return rows.map((row) => row.matter)
}
