-- A wall may name teams: whoever is in one when it is raised is shut out by it like somebody named by hand, and whoever joins one while it stands is named in the statement that puts them into the team. Who leaves the team stays
-- shut out: what they may have heard there they keep. Whoever adds them learns nothing of it.

create table {firm}.wall_teams (       -- whoever is in the team, or joins it, is shut out by the wall
  wall       text not null references {firm}.walls,
  team       text not null references {firm}.teams,
  primary key (wall, team)
);
create index wall_teams_team on {firm}.wall_teams (team, wall);
alter table {firm}.wall_teams enable row level security;
grant insert (wall, team) on {firm}.wall_teams to {door};
create policy raises on {firm}.wall_teams for insert to {door} with check ({firm}.is_raising(wall) and exists (select 1 from {firm}.teams t where t.id = team and t.ended_at is null));

-- Holds teams before a wall is raised against them, so that whoever joins meanwhile stands on one side of it; gives those that stand, for whoever raises walls.
create function {firm}.hold_teams_to_wall(asked text[]) returns setof text language sql volatile security definer set search_path = '' as $$
  select t.id from {firm}.teams t where t.id = any(asked) and t.ended_at is null and current_setting('muniment.role', true) in ('partner', 'compliance-officer') order by t.id for share
$$;

-- As before; walls against the team, walls by rules about what it carries, and what both stand around are held first, each kind in the order of its ids, as letting somebody in holds them.
create or replace function {firm}.join_team(asked text, of_person text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare given text[]; walls text[];
begin
  if not {firm}.keeps_team(asked) then return false; end if;
  select coalesce(array_agg(g.matter), '{}') into given from {firm}.team_grants g where g.team = asked and {firm}.team_grant_stands(g.ended_at, g.until);
  select coalesce(array_agg(h.id), '{}') into walls from (select w.id from {firm}.walls w where {firm}.wall_stands(w.lifted_at, w.until)
    and (w.id in (select t.wall from {firm}.wall_teams t where t.team = asked) or w.id in (select r.wall from {firm}.wall_rules r where r.matter = any(given))) order by w.id for no key update) h;
  perform 1 from {firm}.matters m where m.id = any(given) or m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = any(walls)) order by m.id for no key update;
  insert into {firm}.team_members (team, person, added_by, added_at)
    select asked, p.id, current_setting('muniment.person', true), at from {firm}.people p
    where p.id = of_person and p.id <> current_setting('muniment.person', true) and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest')
    on conflict do nothing;
  return found;
end $$;

-- Whoever joins a team is named by every standing wall against it, with the row that puts them there.
create function {firm}.keep_out_of_walls() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare asked text;
begin
  for asked in select t.wall from {firm}.wall_teams t join {firm}.walls w on w.id = t.wall where t.team = new.team and {firm}.wall_stands(w.lifted_at, w.until) order by t.wall loop
    perform {firm}.name_in_wall(asked, new.person, 'house', new.added_at);
  end loop;
  return null;
end $$;
create trigger keep_out_of_walls after insert on {firm}.team_members for each row execute function {firm}.keep_out_of_walls();

-- As before; and who is in a team that a wall names, and could not be shut out.
drop function {firm}.unkept_rules();
create function {firm}.unkept_rules() returns table (wall text, matter text, team text, person text, since timestamptz) language sql stable security definer set search_path = '' as $$
  select u.* from (
    select r.wall, r.matter, null::text as team, g.person, min(g.made_at) as since from {firm}.wall_rules r join {firm}.grants g on g.matter = r.matter where {firm}.may_wall(r.matter) group by r.wall, r.matter, g.person
    union all select t.wall, null, t.team, m.person, m.added_at from {firm}.wall_teams t join {firm}.team_members m on m.team = t.team) u
  join {firm}.walls w on w.id = u.wall
  where current_setting('muniment.role', true) = 'compliance-officer' and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.knows_whole_wall(w.id)
    and not exists (select 1 from {firm}.wall_persons p where p.wall = u.wall and p.person = u.person)
  order by u.since, u.person limit 200
$$;
create or replace function {firm}.name_worker(asked text, asked_person text, new_notice text, at timestamptz) returns table (did text, told boolean, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare did text; me text := current_setting('muniment.person', true);
begin
  if current_setting('muniment.role', true) <> 'compliance-officer' or asked_person = me or not {firm}.keeps_wall(asked)
    or not (exists (select 1 from {firm}.wall_rules r join {firm}.grants g on g.matter = r.matter and g.person = asked_person where r.wall = asked and {firm}.may_wall(r.matter))
      or exists (select 1 from {firm}.wall_teams t join {firm}.team_members m on m.team = t.team and m.person = asked_person where t.wall = asked)) then
    return query select 'no', false, '[]'::json; return;
  end if;
  did := {firm}.name_in_wall(asked, asked_person, me, at);
  if did <> 'named' then return query select did, false, '[]'::json; return; end if;
  update {firm}.wall_persons p set noted_at = at, notice = new_notice where p.wall = asked and p.person = asked_person;
  return query select did, w.rule_notice is not null, p.ended from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id and p.person = asked_person where w.id = asked;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('hold_teams_to_wall', 'keep_out_of_walls', 'unkept_rules') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'keep_out_of_walls' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
