-- Looks that travel together are answered in one statement: what the engine does before it reads the first row costs more than reading, and was done for each. Each look still finds its own caller by their session as it was seen,
-- begins at their own live grant, and knows nothing of another's: what was bound for one caller after the other (muniment.person, muniment.role) is a column of their row here. The same answers as before.

-- Whose session it is, where it is live and, where a stamp is given, as it was seen.
create function {firm}.caller_as_seen(asked text, seen bigint) returns table (person text, role text) language sql stable as $$
  select s.person, p.role
  from {firm}.sessions s join {firm}.people p on p.id = s.person join {firm}.person_keys k on k.person = p.id
  where s.id = asked and p.state = 'active'
    and (seen is null or {firm}.stamp_of(s.purpose, s.purpose_line, s.confirmed_at, p.role, p.rev, k.oversight, k.totp) = seen)
$$;
create or replace function {firm}.bind_as_seen(asked text, seen bigint) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare found_person text; found_role text;
begin
  select c.person, c.role into found_person, found_role from {firm}.caller_as_seen(asked, seen) c;
  perform set_config('muniment.person', coalesce(found_person, ''), true), set_config('muniment.role', coalesce(found_role, ''), true);
  return found_person is not null;
end $$;

-- What somebody shares with another person, or did: a row, or several, where they may know of them though they are a guest. The caller, and whoever is named.
create function {firm}.shared_by(caller text, asked text) returns setof integer language sql stable as $$
  select 1 from {firm}.grants mine join {firm}.grants theirs on theirs.matter = mine.matter and theirs.person = asked
    where mine.person = caller and mine.ended_at is null and (mine.until is null or mine.until > now())
      and ((mine.places is null and {firm}.includes(mine.actions, coalesce(mine.awaits, mine.role), 'read'))
        or (coalesce(theirs.awaits, theirs.role) = 'lead' and theirs.ended_at is null and (theirs.until is null or theirs.until > now())))
  union all
  select 1 from {firm}.grants g where g.person = caller and g.made_by = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.shares_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.shared_by(current_setting('muniment.person', true), asked))
$$;
create function {firm}.share_matter(caller text, asked text) returns boolean language sql stable as $$ select exists (select 1 from {firm}.shared_by(caller, asked)) $$;

-- The facts of somebody's live grant on a matter, for the rules; whether they read the whole of it.
create function {firm}.facts_of(caller text, asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea, reads boolean) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), k.hpke, k.own,
    g.places is null and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read')
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = caller and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- One matter with somebody's grant and its three answers, as see_matter showed it to the caller.
create function {firm}.sight_of(caller text, caller_role text, asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.card_apart, m.opened_at,
    g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked and (r.reads or (r.some and d.apart = any(g.places))) and (d.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.parties p where p.matter = asked and r.reads and p.removed_at is null and (p.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.notes n where n.matter = asked and r.reads and (not n.special or g.cleared)),
    (select count(*) from {firm}.grants o where o.matter = asked and (r.reads or coalesce(o.awaits, o.role) = 'lead') and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (caller_role <> 'guest' or {firm}.share_matter(caller, w.id))),
    coalesce(t.event, l.id, g.event), coalesce(t.index, o.index), (select c.at from {firm}.checkpoints c where c.size > coalesce(t.index, o.index) order by c.size limit 1)
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
  where g.person = caller and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' set enable_sort = off as $$
  select s.* from {firm}.sight_of(current_setting('muniment.person', true), current_setting('muniment.role', true), asked) s
$$;

-- The looks. Of each of many, in their order: whose session it is, and what they see. The plan is made once, for any number of them, and goes from each caller to what is theirs by what it is found by;
-- "limit 1" keeps it to that: there is one session of an id, one live grant of a person on a matter, one version of a number.
drop function {firm}.look_at_matter(text, bigint, text);
drop function {firm}.look_at_version(text, bigint, text, integer);
drop function {firm}.look_at_parties(text, bigint, text);
drop function {firm}.look_at_members(text, bigint, text);
drop function {firm}.my_facts(text);
create function {firm}.look_at_matter(sessions text[], seen bigint[], asked text[])
returns table (nth bigint, bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select q.nth, c.person is not null, s.*
    from unnest(sessions, seen, asked) with ordinality q(session, stamp, matter, nth)
    left join lateral (select * from {firm}.caller_as_seen(q.session, q.stamp) limit 1) c on true
    left join lateral (select * from {firm}.sight_of(c.person, c.role, q.matter) limit 1) s on true;
end $$;
create function {firm}.look_at_version(sessions text[], seen bigint[], asked text[], asked_n integer[])
returns table (nth bigint, bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, special boolean, apart text, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select q.nth, c.person is not null, o.*
    from unnest(sessions, seen, asked, asked_n) with ordinality q(session, stamp, document, n, nth)
    left join lateral (select * from {firm}.caller_as_seen(q.session, q.stamp) limit 1) c on true
    left join lateral (
      select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id as "grant", g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), v.special, v.apart, k.epoch as key_epoch, k.hpke, k.own,
        v.id as version, v.n, v.size, vk.wrapped, v.card
      from {firm}.documents d
      join {firm}.grants g on g.matter = d.matter and g.person = c.person and g.ended_at is null and (g.until is null or g.until > now())
      join {firm}.versions v on v.document = d.id and v.n = coalesce(q.n, d.current)
      join {firm}.version_keys vk on vk.version = v.id
      join {firm}.matters m on m.id = d.matter
      join {firm}.grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
      where d.id = q.document and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and (g.places is null or (g.role <> 'awaiting' and v.apart = any(g.places) and d.apart = v.apart)) and (g.cleared or (d.class <> 'special' and not v.special))
      limit 1) o on true;
end $$;
-- Of these two the first row of a look says whose it is and what the rules must know, and the rest, for those who read the whole matter, is what was asked for.
create function {firm}.look_at_parties(sessions text[], seen bigint[], asked text[])
returns table (nth bigint, bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    with heads as materialized (
      select q.nth, c.person as caller, f.*
      from unnest(sessions, seen, asked) with ordinality q(session, stamp, matter, nth)
      left join lateral (select * from {firm}.caller_as_seen(q.session, q.stamp) limit 1) c on true
      left join lateral (select * from {firm}.facts_of(c.person, q.matter) limit 1) f on true)
    select h.nth, h.caller is not null, h.matter, h.class, h.stage, h.rev, h.epoch, h.card_epoch, h."grant", h.role, h.cleared, h.actions, h.places, h.hpke, h.own, null::text, null::bytea, null::timestamptz
    from heads h
    union all (
    select h.nth, null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, null::boolean, null::json, null::json, k.hpke, k.own, p.id, p.card, p.added_at
    from heads h
    join {firm}.parties p on p.matter = h.matter and h.reads and p.removed_at is null and (p.class <> 'special' or h.cleared)
    left join {firm}.grant_keys k on k."grant" = h."grant" and k.epoch = p.epoch and p.epoch <> h.epoch
    order by h.nth, p.added_at, p.id);
end $$;
create function {firm}.look_at_members(sessions text[], seen bigint[], asked text[])
returns table (nth bigint, bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    with heads as materialized (
      select q.nth, c.person as caller, c.role as caller_role, f.*
      from unnest(sessions, seen, asked) with ordinality q(session, stamp, matter, nth)
      left join lateral (select * from {firm}.caller_as_seen(q.session, q.stamp) limit 1) c on true
      left join lateral (select * from {firm}.facts_of(c.person, q.matter) limit 1) f on true)
    select h.nth, h.caller is not null, h.matter, h.class, h.stage, h.rev, h.epoch, h.card_epoch, h."grant", h.role, h.cleared, h.actions, h.places, h.hpke, h.own,
      null::text, null::bytea, null::text, null::text, null::bytea, null::timestamptz, null::timestamptz, null::text, null::text, null::bytea, null::text, null::bytea
    from heads h
    union all (
    select h.nth, null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when h.caller_role <> 'guest' or {firm}.share_matter(h.caller, b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from heads h
    join {firm}.grants g on g.matter = h.matter and h.reads and g.ended_at is null and (g.until is null or g.until > now())
    join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and h.caller_role <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    order by h.nth, case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id);
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('caller_as_seen', 'shared_by', 'share_matter', 'facts_of', 'sight_of', 'look_at_matter', 'look_at_version', 'look_at_parties', 'look_at_members') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name like 'look%' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
