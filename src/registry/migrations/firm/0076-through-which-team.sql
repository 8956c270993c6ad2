-- The team through which somebody is on a matter is in what they are told of their own part, also where they see nobody else's. Whoever has a live grant through a team is in it, for leaving it ends the grant in the same act, and staff see
-- every team with its members; what they did not see is which of them gives them this matter, for a team's grants are shown to whoever is on the whole of it. A guest is told of no team, as in the list of members.
create function {firm}.way_of(of_grant text, caller_role text) returns table (team text, card bytea) language sql stable as $$
  select t.team, s.card from {firm}.grants g join {firm}.team_grants t on t.id = g.through join {firm}.teams s on s.id = t.team where g.id = of_grant and caller_role <> 'guest'
$$;
-- Of a live grant of the caller's own, and of no other.
create function {firm}.my_way(of_grant text) returns table (team text, card bytea) language sql stable security definer set search_path = '' as $$
  select w.team, w.card from {firm}.grants g cross join lateral {firm}.way_of(g.id, current_setting('muniment.role', true)) w
  where g.id = of_grant and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- As before, with that team and its name.
drop function {firm}.look_at_matter(text[], bigint[], text[]);
drop function {firm}.see_matter(text);
drop function {firm}.sight_of(text, text, text);
create function {firm}.sight_of(caller text, caller_role text, asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz, team text, team_card bytea)
language sql stable as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.card_apart, m.opened_at,
    g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked and (r.reads or (r.some and d.apart = any(g.places))) and (d.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.parties p where p.matter = asked and r.reads and p.removed_at is null and (p.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.notes n where n.matter = asked and r.reads and (not n.special or g.cleared)),
    (select count(*) from {firm}.grants o where o.matter = asked and (r.reads or coalesce(o.awaits, o.role) = 'lead') and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (caller_role <> 'guest' or {firm}.share_matter(caller, w.id))),
    coalesce(t.event, l.id, g.event), coalesce(t.index, o.index), (select c.at from {firm}.checkpoints c where c.size > coalesce(t.index, o.index) order by c.size limit 1),
    w.team, w.card
  from {firm}.grants g
  join {firm}.matters m on m.id = g.matter
  -- Asked once, not wherever it is looked at.
  cross join lateral (select i.reads and g.places is null as reads, i.reads and g.places is not null and g.role <> 'awaiting' as some from (select {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') as reads offset 0) i) r
  left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  left join {firm}.grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch and m.card_epoch <> m.epoch
  left join lateral (
    select e.id, e.kind, e.at, e.by from {firm}.events e
    where e.matter = asked and r.reads and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  left join lateral (
    select f.event, f.index from {firm}.leaf_subjects s join {firm}.leaves f on f.index = s.index join {firm}.events e on e.id = f.event
    where s.subject = asked and r.reads and e.kind <> 'refused' and (not e.hidden or g.cleared) order by s.n desc limit 1) t on true
  left join lateral (select f.event, f.index from {firm}.leaves f where f.event = g.event and not r.reads limit 1) o on true
  left join lateral {firm}.way_of(g.id, caller_role) w on true
  where g.person = caller and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz, team text, team_card bytea)
language sql stable security definer set search_path = '' set enable_sort = off as $$
  select s.* from {firm}.sight_of(current_setting('muniment.person', true), current_setting('muniment.role', true), asked) s
$$;
create function {firm}.look_at_matter(sessions text[], seen bigint[], asked text[])
returns table (nth bigint, bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz, team text, team_card bytea)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select q.nth, c.person is not null, s.*
    from unnest(sessions, seen, asked) with ordinality q(session, stamp, matter, nth)
    left join lateral (select * from {firm}.caller_as_seen(q.session, q.stamp) limit 1) c on true
    left join lateral (select * from {firm}.sight_of(c.person, c.role, q.matter) limit 1) s on true;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('way_of', 'my_way', 'sight_of', 'see_matter', 'look_at_matter') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name in ('my_way', 'see_matter', 'look_at_matter') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
