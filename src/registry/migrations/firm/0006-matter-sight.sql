-- What a caller may know of matters at a glance: each function asks once whether the caller is on a matter, where a policy would ask again for every row it counts.
create index events_handled on {firm}.events (matter, seq) where matter is not null and kind not in ('refused', 'matter.read');
create index events_published on {firm}.events (by) where kind = 'key.published';

-- How much a matter holds; no row where the caller is not on it.
create function {firm}.matter_counts(asked text) returns table (documents bigint, parties bigint, notes bigint, people bigint)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.documents d where d.matter = asked),
         (select count(*) from {firm}.parties p where p.matter = asked and p.removed_at is null),
         (select count(*) from {firm}.notes n where n.matter = asked),
         (select count(*) from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now()))
  where {firm}.on_matter(asked)
$$;

-- One matter as whoever is on it sees it: the row, their grant with the keys of two epochs, who made it, how much there is, what was last done,
-- and the last event that stands in the tree with the checkpoint that first covered it. No row where the caller is not on it: their live grant is where it begins.
create function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, opened_at timestamptz,
  "grant" text, role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.opened_at,
    g.id, g.role, g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked),
    (select count(*) from {firm}.parties p where p.matter = asked and p.removed_at is null),
    (select count(*) from {firm}.notes n where n.matter = asked),
    (select count(*) from {firm}.grants o where o.matter = asked and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(w.id))),
    coalesce(t.event, l.id), t.index, (select c.at from {firm}.checkpoints c where c.size > t.index order by c.size limit 1)
  from {firm}.grants g
  join {firm}.matters m on m.id = g.matter
  left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  left join {firm}.grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch and m.card_epoch <> m.epoch
  left join lateral (
    select e.id, e.kind, e.at, e.by from {firm}.events e
    where e.matter = asked and e.kind not in ('refused', 'matter.read') order by e.seq desc limit 1) l on true
  left join lateral (
    select f.event, f.index from {firm}.leaf_subjects s join {firm}.leaves f on f.index = s.index join {firm}.events e on e.id = f.event
    where s.subject = asked and e.kind <> 'refused' order by s.n desc limit 1) t on true
  where g.person = current_setting('muniment.person', true) and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- Of those matters that the caller is on: how many people are, who leads, and what was last done to it (readings and refusals aside).
create function {firm}.matters_at_a_glance(asked text[])
returns table (matter text, people bigint, first text, last_kind text, last_at timestamptz, last_by text)
language sql stable security definer set search_path = '' as $$
  select g.matter, c.people, c.first, l.kind, l.at, l.by
  from {firm}.grants g
  cross join lateral (
    select count(*) as people, (array_agg(o.person order by o.role <> 'lead', o.made_at, o.id))[1] as first
    from {firm}.grants o where o.matter = g.matter and o.ended_at is null and (o.until is null or o.until > now())) c
  left join lateral (
    select e.kind, e.at, e.by from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.matter = any(asked) and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- All the caller's matters with the number of what was last done to each, for a list in that order.
create function {firm}.my_last_events() returns table (matter text, seq bigint)
language sql stable security definer set search_path = '' as $$
  select g.matter, l.seq
  from {firm}.grants g
  left join lateral (
    select e.seq from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- The events by which people published their public keys, in the order of the ledger; public by nature, for anyone signed in.
create function {firm}.published_keys(asked text[])
returns table (person text, body text, sig bytea, signer text, leaf text, index bigint)
language sql stable security definer set search_path = '' as $$
  select e.by, e.body, e.sig, e.signer, l.bytes, l.index
  from {firm}.events e left join {firm}.leaves l on l.event = e.id
  where e.kind = 'key.published' and e.by = any(asked) and current_setting('muniment.person', true) <> ''
  order by l.index nulls last, e.xact, e.seq
$$;

-- How many documents lie in each place of a matter's file plan.
create function {firm}.place_counts(asked text) returns table (place text, n bigint)
language sql stable security definer set search_path = '' as $$
  select d.place, count(*) from {firm}.documents d where d.matter = asked and d.place is not null and {firm}.on_matter(asked) group by d.place
$$;

revoke all on function {firm}.matter_counts(text), {firm}.matters_at_a_glance(text[]), {firm}.place_counts(text), {firm}.see_matter(text), {firm}.my_last_events(), {firm}.published_keys(text[]) from public;
grant execute on function {firm}.matter_counts(text), {firm}.matters_at_a_glance(text[]), {firm}.place_counts(text), {firm}.see_matter(text), {firm}.my_last_events(), {firm}.published_keys(text[]) to {door};
