-- Whoever is in a team leaves it by themselves, and what is left to do after somebody left goes on by whoever keeps it, however often the house was shut meanwhile.

-- A member may ask for themselves what keepers ask for others: what they have through the team, moving what another team gives them too, and leaving.
create or replace function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or g.person = me or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;
create or replace function {firm}.leave_team(asked text, of_person text, at timestamptz) returns table (matter text, "grant" text, role text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  delete from {firm}.team_members m where m.team = asked and m.person = of_person;
  if not found then return; end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.team_grants t where k."grant" = g.id and t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null;
  update {firm}.grants g set until = now(), left_team = true, stirred = nextval('{firm}.stirs') from {firm}.team_grants t
    where t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null and {firm}.stands_between(current_setting('muniment.person', true), g.matter);
  return query
    update {firm}.grants g set ended_at = at, ended_by = current_setting('muniment.person', true), ended_in = m.epoch, left_team = true, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null
      from {firm}.team_grants t, {firm}.matters m
      where t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and m.id = g.matter
      returning g.matter, g.id, g.role;
end $$;
-- Holds a team that the caller is in until the transaction ends. False where they are not.
create function {firm}.hold_own_team(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.teams t where t.id = asked and exists (select 1 from {firm}.team_members m where m.team = t.id and m.person = current_setting('muniment.person', true)) for update;
  return found;
end $$;

-- The matters of a team that the caller keeps on which a new epoch is owed because somebody's grant through it ended. None behind a wall that shuts them out.
create function {firm}.owed_of_team(asked text) returns table (matter text) language sql stable security definer set search_path = '' as $$
  select distinct m.id from {firm}.team_grants t join {firm}.grants g on g.through = t.id join {firm}.matters m on m.id = g.matter and m.epoch = g.ended_in
  where t.team = asked and t.ended_at is null and {firm}.keeps_team(asked) and not {firm}.stands_between(current_setting('muniment.person', true), m.id) order by m.id
$$;
create index grants_through_owed on {firm}.grants (through) where through is not null and ended_in is not null;
-- The teams that the caller keeps and that have such matters, with how many.
create function {firm}.my_owing_teams() returns table (team text, card bytea, matters bigint) language sql stable security definer set search_path = '' as $$
  select t.id, t.card, o.n from {firm}.team_keepers k join {firm}.teams t on t.id = k.team cross join lateral (select count(*) as n from {firm}.owed_of_team(k.team)) o
  where k.person = current_setting('muniment.person', true) and o.n > 0 order by t.made_at, t.id
$$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('hold_own_team', 'owed_of_team', 'my_owing_teams') loop
    execute format('revoke all on function %s from public', f.called);
    execute format('grant execute on function %s to {door}', f.called);
  end loop;
end $$;
