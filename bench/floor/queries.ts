/** What the floor asks its database: the same questions as the house, of rows in the open, with no policy in the way. */
import type { Sql } from "#registry"

/** One matter with the same answers: the grant, the counts, what was done last, and its proof. */
export async function findMatter(sql: Sql, matter: string, person: string): Promise<unknown> {
  const [row] = await sql`
    select m.id, m.code, m.class, m.stage, m.rev, m.title, m.client, m.type, m.jurisdiction, m.opened_at, g.role, g.made_by, p.name as by, g.made_at, g.until, g.purpose,
      (select count(*) from documents d where d.matter = m.id) as documents,
      (select count(*) from floor.parties x where x.matter = m.id) as parties,
      (select count(*) from notes n where n.matter = m.id) as notes,
      (select count(*) from floor.grants o where o.matter = m.id and o.ended_at is null and (o.until is null or o.until > now())) as people,
      l.kind as last_kind, l.at as last_at, lp.name as last_by, e.id as event, e.index as leaf, t.at as checkpoint
    from floor.matters m
    join floor.grants g on g.matter = m.id and g.person = ${person} and g.ended_at is null and (g.until is null or g.until > now())
    join floor.people p on p.id = g.made_by
    left join lateral (select kind, at, by from events where matter = m.id and kind not in ('refused', 'matter.read') order by seq desc limit 1) l on true
    left join floor.people lp on lp.id = l.by
    left join lateral (select v.id, f.index from events v join leaves f on f.event = v.id where v.matter = m.id and v.kind <> 'refused' order by v.seq desc limit 1) e on true
    left join lateral (select at from checkpoints where size > e.index order by size limit 1) t on true
    where m.id = ${matter}`
  return row
}

export async function listParties(sql: Sql, matter: string): Promise<unknown> {
  return sql`select id, role, class, name, contact, reference, added_at, rev from floor.parties where matter = ${matter} order by added_at, id`
}

export async function listMembers(sql: Sql, matter: string): Promise<unknown> {
  return sql`
    select g.id as grant, g.person, p.name, g.role, g.made_by, b.name as by, g.made_at, g.until
    from floor.grants g join floor.people p on p.id = g.person join floor.people b on b.id = g.made_by
    where g.matter = ${matter} and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id`
}

/** A page of fifty by title, with the number of all, who is on each matter, and what was done last. */
export async function listMatters(sql: Sql, person: string): Promise<unknown> {
  return sql`
    select m.*, c.people, f.name as first, l.kind as last_kind, l.at as last_at, lp.name as last_by
    from (
      select m.id, m.code, m.title, m.client, m.type, m.jurisdiction, m.class, m.stage, m.opened_at, g.role, count(*) over () as total
      from floor.grants g join floor.matters m on m.id = g.matter
      where g.person = ${person} and g.ended_at is null and (g.until is null or g.until > now()) and m.stage = 'open'
      order by m.title, m.code limit 50) m
    cross join lateral (
      select count(*) as people, (array_agg(o.person order by o.role <> 'lead', o.made_at, o.id))[1] as first
      from floor.grants o where o.matter = m.id and o.ended_at is null and (o.until is null or o.until > now())) c
    left join floor.people f on f.id = c.first
    left join lateral (select e.kind, e.at, e.by from events e where e.matter = m.id and e.kind not in ('refused', 'matter.read') order by e.seq desc limit 1) l on true
    left join floor.people lp on lp.id = l.by
    order by m.title, m.code`
}
