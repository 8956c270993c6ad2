-- To whoever only sees that a matter exists the event that let them in is found by itself, and not by looking through the matter's chain from its end.
-- And who leads the matter is shown to them while that lead has a memo to acknowledge, too. As before otherwise.
create or replace function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' set enable_sort = off as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.card_apart, m.opened_at,
    g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked and r.reads and (d.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.parties p where p.matter = asked and r.reads and p.removed_at is null and (p.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.notes n where n.matter = asked and r.reads and (not n.special or g.cleared)),
    (select count(*) from {firm}.grants o where o.matter = asked and (r.reads or coalesce(o.awaits, o.role) = 'lead') and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(w.id))),
    coalesce(t.event, l.id, g.event), coalesce(t.index, o.index), (select c.at from {firm}.checkpoints c where c.size > coalesce(t.index, o.index) order by c.size limit 1)
  from {firm}.grants g
  join {firm}.matters m on m.id = g.matter
  cross join lateral (select {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') as reads) r
  left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  left join {firm}.grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch and m.card_epoch <> m.epoch
  left join lateral (
    select e.id, e.kind, e.at, e.by from {firm}.events e
    where e.matter = asked and r.reads and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  left join lateral (
    select f.event, f.index from {firm}.leaf_subjects s join {firm}.leaves f on f.index = s.index join {firm}.events e on e.id = f.event
    where s.subject = asked and r.reads and e.kind <> 'refused' and (not e.hidden or g.cleared) order by s.n desc limit 1) t on true
  left join lateral (select f.event, f.index from {firm}.leaves f where f.event = g.event and not r.reads limit 1) o on true
  where g.person = current_setting('muniment.person', true) and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.matters_at_a_glance(asked text[])
returns table (matter text, people bigint, first text, last_kind text, last_at timestamptz, last_by text)
language sql stable security definer set search_path = '' as $$
  select g.matter, c.people, c.first, l.kind, l.at, l.by
  from {firm}.grants g
  cross join lateral (
    select count(*) as people, (array_agg(o.person order by o.role <> 'lead', o.made_at, o.id))[1] as first
    from {firm}.grants o where o.matter = g.matter and (coalesce(o.awaits, o.role) = 'lead' or {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read')) and o.ended_at is null and (o.until is null or o.until > now())) c
  left join lateral (
    select e.kind, e.at, e.by from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.matter = any(asked) and g.ended_at is null and (g.until is null or g.until > now())
$$;
