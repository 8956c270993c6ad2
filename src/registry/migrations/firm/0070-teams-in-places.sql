-- A team may be given places of a matter's file plan, as a person may (0061): its letters carry the keys of these and of the card alone, and so do those of whoever comes in through it.
alter table {firm}.team_grants add column places text[];
alter table {firm}.team_grants add constraint team_grants_places_check check (places is null or (cardinality(places) between 1 and 50 and array_position(places, null) is null
  and not {firm}.includes(actions, role, 'disclose')));
alter table {firm}.grants drop constraint grants_places_check;
alter table {firm}.grants add constraint grants_places_check check (places is null or (cardinality(places) between 1 and 50 and array_position(places, null) is null
  and coalesce(awaits, role) in ('member', 'reader') and not {firm}.includes(actions, coalesce(awaits, role), 'disclose')));

-- Whether two parts are in the same places; null is the whole of a matter.
create function {firm}.same_places(one text[], other text[]) returns boolean language sql immutable parallel safe as $$
  select coalesce(one @> other and other @> one, one is null and other is null)
$$;
-- As before, of a team's grant too; and a place that a team has is given.
create or replace function {firm}.places_of(asked text) returns json language sql stable security definer set search_path = '' as $$
  select to_json(o.places) from (select g.places from {firm}.grants g where g.id = asked union all select t.places from {firm}.team_grants t where t.id = asked) o
$$;
create or replace function {firm}.is_given(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.places p where p.id = asked and {firm}.reads_on(p.matter)
    and (exists (select 1 from {firm}.grants g where g.matter = p.matter and p.id = any(g.places) and g.ended_at is null and (g.until is null or g.until > now()))
      or exists (select 1 from {firm}.team_grants t where t.matter = p.matter and p.id = any(t.places) and {firm}.team_grant_stands(t.ended_at, t.until))))
$$;

-- As before, and in the same places.
drop policy through on {firm}.grants;
drop function {firm}.team_owes(text, text, text, text, timestamptz);
create function {firm}.team_owes(asked text, asked_matter text, asked_person text, asked_role text, asked_until timestamptz, asked_places text[]) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.in_part(asked_matter) and exists (select 1 from {firm}.team_grants t join {firm}.team_members m on m.team = t.team and m.person = asked_person
    where t.id = asked and t.matter = asked_matter and {firm}.team_grant_stands(t.ended_at, t.until) and t.role = asked_role and t.until is not distinct from asked_until and {firm}.same_places(t.places, asked_places))
$$;
create policy through on {firm}.grants as restrictive for insert to {door} with check (through is null or {firm}.team_owes(through, matter, person, coalesce(awaits, role), until, places));
drop function {firm}.admit_team(text, text, text, text, timestamptz, text, timestamptz, text, boolean, text[]);
create function {firm}.admit_team(new_id text, of_team text, asked text, new_role text, new_until timestamptz, new_event text, at timestamptz, why text, new_cleared boolean, new_actions text[], new_places text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.leads_matter(asked) or current_setting('muniment.role', true) = 'guest' or not exists (select 1 from {firm}.teams t where t.id = of_team) or (new_cleared and not {firm}.may_clear(asked)) then return false; end if;
  if not {firm}.are_apart(asked, coalesce(new_places, '{}')) then return false; end if;
  insert into {firm}.team_grants (id, team, matter, role, made_by, made_at, until, purpose, event, cleared, actions, places)
    values (new_id, of_team, asked, new_role, current_setting('muniment.person', true), at, new_until, why, new_event, new_cleared, {firm}.kept_actions(new_actions, new_role), new_places) on conflict do nothing;
  return found;
end $$;
create or replace function {firm}.give_through(asked text, of_person text, ids text[], throughs text[], events text[], at timestamptz, why text, key_grants text[], key_epochs text[], keys text[]) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if not {firm}.keeps_team(asked) then return 0; end if;
  insert into {firm}.grants (id, matter, person, role, made_by, made_at, until, purpose, event, through, cleared, actions, places)
    select n.id, t.matter, of_person, t.role, current_setting('muniment.person', true), at, t.until, why, n.event, t.id, {firm}.is_cleared(t.id), o.actions, o.places
    from unnest(ids, throughs, events) n(id, through, event) join (select distinct g."grant" as id, g.matter, g.role, g.until from {firm}.team_to_give(asked, of_person) g) t on t.id = n.through join {firm}.team_grants o on o.id = t.id;
  get diagnostics n = row_count;
  insert into {firm}.grant_keys ("grant", epoch, hpke)
    select k.g, k.e, decode(k.key, 'hex') from unnest(key_grants, key_epochs, keys) k(g, e, key)
    join {firm}.grants g on g.id = k.g and g.id = any(ids) and g.person = of_person join {firm}.epochs e on e.id = k.e and e.matter = g.matter;
  return n;
end $$;
-- As before; whoever has a matter through two teams keeps it through the second only where that gives the same places: the keys that they carry go with them.
create or replace function {firm}.through_team(asked text, of_person text) returns table("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz, next_actions json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until, to_json({firm}.all_actions({firm}.without(o.actions, o.role, {firm}.taken_on(g.matter, g.person)), o.role))
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.same_places(x.places, g.places) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, g.places, {firm}.without(x.actions, x.role, {firm}.taken_on(g.matter, g.person)) as actions, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.same_places(x.places, g.places) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or g.person = me or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared, actions, places)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared, m.actions, m.places);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}' and p.proname in ('same_places', 'team_owes', 'admit_team') loop
    execute format('revoke all on function %s from public', f.called);
    execute format('grant execute on function %s to {door}', f.called);
  end loop;
end $$;
