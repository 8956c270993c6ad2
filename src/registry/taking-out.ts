/** Takes a matter out of a copy of a firm, row by row and as the database's owner, as if it had never been opened; and finds on such a copy, which opens nothing, whom and what to ask about. Never called on a firm that people work in. */
import type { MatterCode, MatterId, PersonId } from "#words"
import type { Sql } from "./connect.ts"
import { KEPT_TABLES } from "./copies.ts"

/** What of a matter has an id. Where it holds none of a kind, null. */
export interface MatterThings {
  readonly matter: MatterId
  readonly code: MatterCode
  readonly document: string | null
  readonly filing: null
  readonly party: string | null
  readonly note: string | null
  readonly place: string | null
  readonly event: string | null
  readonly wall: string | null
  readonly request: string | null
  readonly review: string | null
  readonly team: string | null
}

/** The matter of an id or a code; of its events one of a person's own where there is one. */
export async function findThings(owner: Sql, home: string, asked: string, person: string): Promise<MatterThings | null> {
  const at = (table: string) => owner(`${home}.${table}`)
  const [row] = await owner<MatterThings[]>`
    select m.id as matter, m.code, null as filing,
      (select min(d.id) from ${at("documents")} d where d.matter = m.id) as document, (select min(p.id) from ${at("parties")} p where p.matter = m.id) as party,
      (select min(n.id) from ${at("notes")} n where n.matter = m.id) as note, (select min(p.id) from ${at("places")} p where p.matter = m.id) as place,
      (select e.id from ${at("events")} e where e.matter = m.id order by (e.by is not distinct from ${person}) desc, e.seq limit 1) as event,
      (select min(w.wall) from ${at("wall_matters")} w where w.matter = m.id) as wall, (select min(r.id) from ${at("requests")} r where r.matter = m.id) as request,
      (select min(r.id) from ${at("reviews")} r where r.matter = m.id) as review, (select min(t.team) from ${at("team_grants")} t where t.matter = m.id) as team
    from ${at("matters")} m where m.id = ${asked} or m.code = ${asked.toUpperCase()}`
  return row ?? null
}

export interface CopiedPerson {
  readonly id: PersonId
  readonly role: string
  readonly state: string
  /** Whether they are on the matter, whether they lead it, and whether a wall that stands shuts them out of it. */
  readonly isOn: boolean
  readonly leads: boolean
  readonly isShutOut: boolean
}

/** Everybody of the firm, seen from one matter: those who lead it first, then those on it. */
export async function listSeenFrom(owner: Sql, home: string, matter: string): Promise<readonly CopiedPerson[]> {
  const at = (table: string) => owner(`${home}.${table}`)
  return owner<CopiedPerson[]>`
    select p.id, p.role, p.state, g.id is not null as "isOn", coalesce(coalesce(g.awaits, g.role) = 'lead', false) as leads,
      exists (select 1 from ${at("wall_persons")} o join ${at("wall_matters")} m on m.wall = o.wall and m.matter = ${matter} join ${at("walls")} w on w.id = o.wall
        where o.person = p.id and w.lifted_at is null and (w.until is null or w.until > now())) as "isShutOut"
    from ${at("people")} p left join ${at("grants")} g on g.matter = ${matter} and g.person = p.id and g.ended_at is null and (g.until is null or g.until > now())
    order by leads desc, "isOn" desc, p.id`
}

export async function findBySignIn(owner: Sql, home: string, hash: Uint8Array): Promise<PersonId | null> {
  const [row] = await owner<{ id: PersonId }[]>`select id from ${owner(`${home}.people`)} where sign_in_hash = ${hash}`
  return row?.id ?? null
}

/** A matter that a person is on, one that they lead and that has documents before others; null where there is none. */
export async function findOwnMatter(owner: Sql, home: string, person: string, not: string): Promise<MatterId | null> {
  const at = (table: string) => owner(`${home}.${table}`)
  const [row] = await owner<{ id: MatterId }[]>`
    select g.matter as id from ${at("grants")} g where g.person = ${person} and g.matter <> ${not} and g.ended_at is null and (g.until is null or g.until > now())
    order by (g.role = 'lead') desc, exists (select 1 from ${at("documents")} d where d.matter = g.matter) desc, g.matter limit 1`
  return row?.id ?? null
}

/**
 * In the copy there is afterwards no row of the matter or of anything in it. Walls stay, around what else they stand around, with those they shut out and what these were told; a memo stays with whoever had it for another matter.
 * What was asked of it waits like what is asked of a matter that never was. The ledger is emptied of its leaves: the clerk enters what remains anew, in the same order.
 * Throws where a row is left that speaks of it.
 */
export async function takeMatterOut(owner: Sql, home: string, matter: MatterId): Promise<void> {
  await owner.begin(async (tx) => {
    const at = (table: string) => tx(`${home}.${table}`)
    const grants = () => tx`(select id from ${at("grants")} where matter = ${matter})`
    const given = () => tx`(select id from ${at("team_grants")} where matter = ${matter})`
    await tx`set constraints all deferred`
    await tx`delete from ${at("version_keys")} where version in (select id from ${at("versions")} where matter = ${matter})`
    await tx`delete from ${at("versions")} where matter = ${matter}`
    for (const table of ["filings", "documents", "places", "notes", "parties"]) await tx`delete from ${at(table)} where matter = ${matter}`
    await tx`delete from ${at("review_lines")} where review in (select id from ${at("reviews")} where matter = ${matter})`
    await tx`delete from ${at("reviews")} where matter = ${matter}`
    await tx`delete from ${at("request_letters")} where request in (select id from ${at("requests")} where matter = ${matter})`
    await tx`
      update ${at("requests")} set matter = null, "grant" = null, first_by = null, first_at = null, first_cleared = false, first_actions = null, first_role = null, first_until = null, first_places = null,
        decided = case when decided = 'withdrawn' then decided end,
        decided_by = case when decided = 'withdrawn' then decided_by end, decided_at = case when decided = 'withdrawn' then decided_at end where matter = ${matter}`
    await tx`
      delete from ${at("wall_memos")} k using ${at("wall_matters")} w where w.matter = ${matter} and w.wall = k.wall and not exists (
        select 1 from ${at("grants")} g join ${at("wall_matters")} o on o.matter = g.matter where o.wall = k.wall and g.person = k.person and g.matter <> ${matter})`
    await tx`delete from ${at("wall_matters")} where matter = ${matter}`
    await tx`delete from ${at("wall_rules")} where matter = ${matter}`
    await tx`
      update ${at("wall_persons")} set ended = (select json_agg(e) from json_array_elements(ended) e where e->>'matter' is distinct from ${matter})
      where position(${matter} in ended::text) > 0`
    await tx`update ${at("wall_persons")} set named_matters = array_remove(named_matters, ${matter}) where ${matter} = any(named_matters)`
    await tx`delete from ${at("grant_keys")} where "grant" in ${grants()}`
    await tx`delete from ${at("grants")} where matter = ${matter}`
    await tx`delete from ${at("team_grant_keys")} where "grant" in ${given()}`
    await tx`delete from ${at("team_grants")} where matter = ${matter}`
    await tx`delete from ${at("epochs")} where matter = ${matter}`
    await tx`delete from ${at("matters")} where id = ${matter}`
    await tx`delete from ${at("events")} where matter = ${matter} or position(${matter} in body) > 0`
    for (const table of ["events_aside", "leaves", "leaf_subjects", "tiles", "checkpoints"]) await tx`delete from ${at(table)}`
    for (const { name } of KEPT_TABLES) {
      const [left] = await tx`select 1 from ${at(name)} t where position(${matter} in t::text) > 0 limit 1`
      if (left !== undefined) throw new Error(`${name} still speaks of a matter that was taken out`)
    }
  })
}

/** What was found of a copy's ledger when it was restored: forgotten, in both of two copies that are held against each other. */
export async function forgetVerdict(owner: Sql, home: string): Promise<void> {
  await owner`delete from ${owner(`${home}.verification`)}`
}
