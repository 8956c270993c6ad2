-- A team ends: what its members had through it ends with it, its key is destroyed, and its row stays as history. Its keepers go on with the keys that are owed.
alter table {firm}.teams add column ended_at timestamptz;
alter table {firm}.teams add column ended_by text references {firm}.people;
grant select (ended_at, ended_by) on {firm}.teams to {door};

-- As before; nobody keeps a team that has ended.
create or replace function {firm}.keeps_team(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.team_keepers k join {firm}.teams t on t.id = k.team and t.ended_at is null where k.team = asked and k.person = current_setting('muniment.person', true))
$$;
create or replace function {firm}.hold_team(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.teams t where t.id = asked and t.ended_at is null and {firm}.keeps_team(asked) for update;
  return found;
end $$;
create or replace function {firm}.hold_own_team(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.teams t where t.id = asked and t.ended_at is null and exists (select 1 from {firm}.team_members m where m.team = t.id and m.person = current_setting('muniment.person', true)) for update;
  return found;
end $$;
-- For the functions below and for nobody: whether the caller was a keeper of the team when it ended.
create function {firm}.kept_to_its_end(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.team_keepers k join {firm}.teams t on t.id = k.team and t.ended_at is not null where k.team = asked and k.person = current_setting('muniment.person', true))
$$;
-- As before; and after the end of a team its keepers, on matters where somebody lost their part by it and no other epoch than the one owed for that has begun since.
create or replace function {firm}.keeps_team_on(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.team_keepers k join {firm}.teams s on s.id = k.team join {firm}.team_grants t on t.team = k.team and t.matter = asked
      where k.person = current_setting('muniment.person', true) and (s.ended_at is null and t.ended_at is null
        or s.ended_at is not null and exists (select 1 from {firm}.grants g join {firm}.epochs w on w.id = g.ended_in join {firm}.matters m on m.id = g.matter join {firm}.epochs n on n.id = m.epoch
          where g.through = t.id and n.n <= w.n + 1)))
    and not {firm}.stands_between(current_setting('muniment.person', true), asked)
$$;
create or replace function {firm}.owed_of_team(asked text) returns table (matter text) language sql stable security definer set search_path = '' as $$
  select distinct m.id from {firm}.team_grants t join {firm}.grants g on g.through = t.id join {firm}.matters m on m.id = g.matter and m.epoch = g.ended_in
  where t.team = asked and (t.ended_at is null and {firm}.keeps_team(asked) or {firm}.kept_to_its_end(asked)) and not {firm}.stands_between(current_setting('muniment.person', true), m.id) order by m.id
$$;

-- The matters that a team has, for its keepers: none behind a wall that shuts them out. All of them are held, so that no wall is raised around one meanwhile.
create function {firm}.given_to_team(asked text) returns table ("grant" text, matter text, role text, epoch text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select t.id, t.matter, t.role, m.epoch from {firm}.team_grants t join {firm}.matters m on m.id = t.matter
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.stands_between(current_setting('muniment.person', true), t.matter) order by t.matter;
end $$;
-- Ends it. What its members had through it alone ends, and the keys with it, and what the team was given; a matter that a wall shuts the keeper out of is not named to them: there the time runs out now, and the house ends both on its next round.
create function {firm}.end_team(asked text, at timestamptz) returns table (matter text, "grant" text, person text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare me text := current_setting('muniment.person', true);
begin
  if not {firm}.keeps_team(asked) then return; end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.team_grants t where k."grant" = g.id and t.id = g.through and t.team = asked and g.ended_at is null;
  update {firm}.grants g set until = now(), left_team = true, stirred = nextval('{firm}.stirs') from {firm}.team_grants t
    where t.id = g.through and t.team = asked and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.stands_between(me, g.matter);
  return query
    update {firm}.grants g set ended_at = at, ended_by = me, ended_in = m.epoch, left_team = true, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null
      from {firm}.team_grants t, {firm}.matters m
      where t.id = g.through and t.team = asked and g.ended_at is null and (g.until is null or g.until > now()) and m.id = g.matter
      returning g.matter, g.id, g.person;
  delete from {firm}.team_grant_keys k using {firm}.team_grants t where t.id = k."grant" and t.team = asked;
  update {firm}.team_grants t set until = now() where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and {firm}.stands_between(me, t.matter);
  update {firm}.team_grants t set ended_at = at, ended_by = me where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until);
  delete from {firm}.team_members m where m.team = asked;
  delete from {firm}.team_keys k where k.team = asked;
  update {firm}.teams t set ended_at = at, ended_by = me, pair = '', rev = t.rev + 1 where t.id = asked;
end $$;
-- Nothing is given to a team that has ended, by whatever road.
create function {firm}.give_no_ended_team() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  return case when exists (select 1 from {firm}.teams t where t.id = new.team and t.ended_at is not null) then null else new end;
end $$;
create trigger give_no_ended_team before insert on {firm}.team_grants for each row execute function {firm}.give_no_ended_team();
-- A keeper who ends a team notes in the chain of each matter that it was taken back.
create policy ends_their_team on {firm}.events for insert to {door} with check (by = {firm}.me() and kind = 'team.released' and {firm}.keeps_team_on(matter));

-- That it ended is among what proves a team.
drop index {firm}.events_of_teams;
create index events_of_teams on {firm}.events (substring(body from 'tea_[0-9a-z]{26}')) where kind in ('team.made', 'team.joined', 'team.left', 'team.keeper-named', 'team.keeper-removed', 'team.ended') or kind = 'key.published' and body like '%"of":"tea%';
create or replace function {firm}.team_events(asked text[]) returns table (team text, person text, body text, sig bytea, signer text, leaf text, index bigint) language sql stable security definer set search_path = '' as $$
  select substring(e.body from 'tea_[0-9a-z]{26}'), e.by, e.body, e.sig, e.signer, l.bytes, l.index
  from {firm}.events e left join {firm}.leaves l on l.event = e.id
  where substring(e.body from 'tea_[0-9a-z]{26}') = any(asked) and (e.kind in ('team.made', 'team.joined', 'team.left', 'team.keeper-named', 'team.keeper-removed', 'team.ended') or e.kind = 'key.published' and e.body like '%"of":"tea%')
    and current_setting('muniment.person', true) <> ''
  order by l.index nulls last, e.xact, e.seq
$$;
-- As before; having kept a team that has ended stands in nobody's way, and nobody leaves one.
create or replace function {firm}.is_in_team(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.runs_house() and (exists (select 1 from {firm}.team_members m where m.person = asked)
    or exists (select 1 from {firm}.team_keepers k join {firm}.teams t on t.id = k.team and t.ended_at is null where k.person = asked))
$$;
create or replace function {firm}.leave_all_teams(asked text) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.runs_house() or asked = current_setting('muniment.person', true) or not exists (select 1 from {firm}.people p where p.id = asked and p.state = 'left') then return; end if;
  perform 1 from {firm}.teams t where t.id in (select m.team from {firm}.team_members m where m.person = asked union select k.team from {firm}.team_keepers k where k.person = asked) order by t.id for update;
  return query
    with members as (delete from {firm}.team_members m where m.person = asked returning m.team),
    keepers as (delete from {firm}.team_keepers k where k.person = asked
      and exists (select 1 from {firm}.teams t where t.id = k.team and t.ended_at is null)
      and exists (select 1 from {firm}.team_keepers o join {firm}.people p on p.id = o.person and p.state = 'active' where o.team = k.team and o.person <> asked) returning k.team),
    destroyed as (delete from {firm}.team_keys k using keepers g where k.team = g.team and k.person = asked)
    select m.team from members m union select k.team from keepers k order by 1;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('kept_to_its_end', 'given_to_team', 'end_team', 'give_no_ended_team') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name in ('given_to_team', 'end_team') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
