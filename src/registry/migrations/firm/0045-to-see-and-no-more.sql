-- Whoever's part is to see that a matter exists, and no more, carries the key of its card alone, and to them nothing in it is there: no row, no count, nobody but who leads it, and nothing of what happens (docs/decisions/0051).

-- From now on the card lies under a key of its own; one from before lies under the plain key until it is sealed anew.
alter table {firm}.matters add column card_apart boolean not null default false;
grant update (card_apart) on {firm}.matters to {door};
-- Of an event: its detail lies under the key of the card, because whoever did it has no other.
alter table {firm}.events add column card boolean not null default false;

-- On a matter in a part of their own: who awaits theirs is not, nor who only sees that it exists.
create or replace function {firm}.in_part(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, 'read') and g.ended_at is null and (g.until is null or g.until > now()))
$$;
-- On a matter, and not only to see that it exists; also while they await their part.
create function {firm}.reads_on(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and g.ended_at is null and (g.until is null or g.until > now()))
$$;

drop policy on_it on {firm}.documents;
create policy on_it on {firm}.documents for select to {door} using ({firm}.reads_on(matter));
drop policy on_it on {firm}.versions;
create policy on_it on {firm}.versions for select to {door} using ({firm}.reads_on(matter));
drop policy own on {firm}.filings;
create policy own on {firm}.filings to {door} using (person = {firm}.me() and {firm}.reads_on(matter)) with check (person = {firm}.me() and {firm}.works_on_matter(matter));
drop policy on_it on {firm}.grants;
create policy on_it on {firm}.grants for select to {door}
  using ((person = {firm}.me() and ended_at is null and (until is null or until > now())) or {firm}.reads_on(matter) or (person = {firm}.me() and {firm}.on_matter(matter)));
drop policy seen on {firm}.events;
create policy seen on {firm}.events for select to {door} using (
  ({firm}.my_role() in ('compliance-officer', 'auditor') and (matter is null or matter not in (select {firm}.my_walled_matters())))
  or (by = {firm}.me() and matter is null)
  or (matter is not null and {firm}.reads_on(matter) and (kind <> 'refused' or {firm}.leads_matter(matter) or ({firm}.my_role() <> 'guest' and {firm}.does_on(matter, 'disclose')))));

-- Counts, last events and chains, as before; nothing of them to whoever only sees that the matter exists: who leads it, and the event that let them in.
create or replace function {firm}.matter_counts(asked text) returns table (documents bigint, parties bigint, notes bigint, people bigint)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.documents d where d.matter = asked and (d.class <> 'special' or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.parties p where p.matter = asked and p.removed_at is null and (p.class <> 'special' or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.notes n where n.matter = asked and (not n.special or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now()))
  where {firm}.reads_on(asked)
$$;
create or replace function {firm}.place_counts(asked text) returns table (place text, n bigint)
language sql stable security definer set search_path = '' as $$
  select d.place, count(*) from {firm}.documents d where d.matter = asked and d.place is not null and (d.class <> 'special' or {firm}.cleared_on(asked)) and {firm}.reads_on(asked) group by d.place
$$;
-- Whether a chain has no gap, without holding every leaf against every event: of a matter's events at most those have a leaf that stand up to the event of the last leaf, and later ones that are entered already.
-- Where there are links enough for all of these, none lacks its own. Else, as where an event came to its leaf out of turn, it is counted exactly.
create or replace function {firm}.chain_is_whole(asked text, size bigint) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare links bigint; last bigint; place bigint;
begin
  if not ({firm}.reads_on(asked) or coalesce(current_setting('muniment.role', true) in ('compliance-officer', 'auditor'), false)) then return false; end if;
  select count(*), coalesce(max(s.n), 0) into links, last from {firm}.leaf_subjects s where s.subject = asked and s.index < size;
  if links <> last then return false; end if;
  select e.seq into place from {firm}.leaves l join {firm}.events e on e.id = l.event where l.index = size - 1;
  if place is not null and links >= (select count(*) from {firm}.events e where e.matter = asked and e.seq <= place)
      + (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.matter = asked and e.seq > place and l.index < size) then return true; end if;
  return links >= (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.matter = asked and l.index < size);
end $$;
create or replace function {firm}.access_links(asked text, size bigint) returns table (n bigint, index bigint) language sql stable security definer set search_path = '' as $$
  select s.n, s.index from {firm}.leaf_subjects s join {firm}.leaves l on l.index = s.index
  where s.subject = asked and s.index < size and substr(l.bytes, 54, 6) in ('grant.', 'wall.r', 'wall.l', 'memo.a')
    and ({firm}.reads_on(asked) or current_setting('muniment.role', true) in ('compliance-officer', 'auditor'))
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
create or replace function {firm}.my_last_events() returns table (matter text, seq bigint)
language sql stable security definer set search_path = '' as $$
  select g.matter, l.seq
  from {firm}.grants g
  left join lateral (
    select e.seq from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
-- Looks, as before, with what the caller's part includes. The last of a matter's chain is found from its end, however long the chain has grown since a connection first looked: a plan that was made while the
-- tables were all but empty would read the whole chain and sort it, and is kept until their statistics are taken again. The event that let in whoever only sees is found by itself, and not from the chain's end.
drop function {firm}.look_at_matter(text, bigint, text);
drop function {firm}.see_matter(text);
drop function {firm}.look_at_version(text, bigint, text, integer);
drop function {firm}.look_at_parties(text, bigint, text);
drop function {firm}.look_at_members(text, bigint, text);
create function {firm}.see_matter(asked text)
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
create function {firm}.look_at_matter(session text, seen bigint, asked text)
returns table (bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select s.* into id, code, class, stage, rev, epoch, card, card_epoch, card_apart, opened_at, "grant", role, cleared, actions, made_by, made_by_card, made_at, until, purpose, hpke, own, card_hpke, card_own,
      documents, parties, notes, people, last_kind, last_at, last_by, last_by_card, event, leaf, checkpoint
      from {firm}.see_matter(asked) s;
  end if;
  return next;
end $$;
create function {firm}.look_at_version(session text, seen bigint, asked text, asked_n integer)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, special boolean, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), v.special, k.epoch, k.hpke, k.own, v.id, v.n, v.size, vk.wrapped, v.card
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, special, key_epoch, hpke, own, version, n, size, wrapped, card
      from {firm}.documents d
      join {firm}.grants g on g.matter = d.matter and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      join {firm}.versions v on v.document = d.id and v.n = coalesce(asked_n, d.current)
      join {firm}.version_keys vk on vk.version = v.id
      join {firm}.matters m on m.id = d.matter
      join {firm}.grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
      where d.id = asked and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and (g.cleared or (d.class <> 'special' and not v.special));
  end if;
  return next;
end $$;
create function {firm}.look_at_parties(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, null::boolean, null::json, k.hpke, k.own, p.id, p.card, p.added_at
    from {firm}.parties p left join {firm}.grant_keys k on k."grant" = look_at_parties."grant" and k.epoch = p.epoch and p.epoch <> look_at_parties.epoch
    where p.matter = asked and {firm}.reads_on(asked) and p.removed_at is null and (p.class <> 'special' or look_at_parties.cleared) order by p.added_at, p.id;
end $$;
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and current_setting('muniment.role', true) <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    where g.matter = asked and {firm}.reads_on(asked) and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;

-- Says anew what a standing grant includes. Nobody says it of their own; null is the usual. Where the reading comes or goes, the keys are made anew.
create function {firm}.set_actions(asked text, to_actions text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held record; kept text[];
begin
  select g.id, g.matter, g.person, g.actions, coalesce(g.awaits, g.role) as part into held from {firm}.grants g where g.id = asked and g.ended_at is null and (g.until is null or g.until > now()) for update;
  if not found or held.person = current_setting('muniment.person', true) or not {firm}.leads_matter(held.matter) then return false; end if;
  kept := {firm}.kept_actions(to_actions, held.part);
  if kept is not distinct from held.actions then return false; end if;
  update {firm}.grants g set actions = kept, stirred = nextval('{firm}.stirs') where g.id = asked;
  -- Where the reading comes or goes, so do the keys: they are made anew by the act.
  if {firm}.includes(kept, held.part, 'read') <> {firm}.includes(held.actions, held.part, 'read') then delete from {firm}.grant_keys k where k."grant" = asked; end if;
  return true;
end $$;

-- As before; whoever has a matter through two teams keeps it through the second only where that reads as far as they do: the keys that they carry go with them.
drop function {firm}.through_team(text, text);
create function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz, next_actions json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until, to_json({firm}.all_actions({firm}.moved_actions(g.actions, coalesce(g.awaits, g.role), t.actions, t.role, o.actions, o.role), o.role))
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, {firm}.moved_actions(g.actions, coalesce(g.awaits, g.role), t.actions, t.role, x.actions, x.role) as actions, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or g.person = me or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared, actions)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared, m.actions);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}' and p.proname in ('reads_on', 'set_actions', 'see_matter', 'look_at_matter', 'look_at_version', 'look_at_parties', 'look_at_members', 'through_team') loop
    execute format('revoke all on function %s from public', f.called);
    execute format('grant execute on function %s to {door}', f.called);
  end loop;
end $$;
