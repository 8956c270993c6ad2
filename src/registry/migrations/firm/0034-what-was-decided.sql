-- A keeper gives nothing back that somebody decided to take, be it a grant of the person's own or one through another team; and nothing to an account that does not come in. Whoever leaves the firm leaves its teams. And whoever awaits their part behind a memo is shown nothing of a matter by a rehearsal either.

-- As before; left out too is where the last that they had there was ended by somebody (a lead, a review, they themselves) before its time was over, and who is not active.
create or replace function {firm}.team_to_give(asked text, of_person text) returns table ("grant" text, matter text, role text, until timestamptz, current text, epoch text, hpke bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) or not exists (select 1 from {firm}.team_members m join {firm}.people p on p.id = m.person where m.team = asked and m.person = of_person
    and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest')) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until)) order by m.id for no key update;
  return query
    select t.id, t.matter, t.role, t.until, m.epoch, k.epoch, k.hpke
    from {firm}.team_grants t join {firm}.matters m on m.id = t.matter join {firm}.team_grant_keys k on k."grant" = t.id
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.is_walled(t.matter) and {firm}.team_carries_all(t.id, t.matter)
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and (g.ended_at is null or g.through = t.id and not g.left_team))
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and not g.left_team and (g.until is null or g.ended_at < g.until)
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;

-- As before; not by whoever awaits their part.
create or replace function {firm}.may_know(asked text) returns boolean language sql stable as $$
  select {firm}.in_part(asked) or (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and not {firm}.stands_between(current_setting('muniment.person', true), asked))
$$;

-- Whoever leaves the firm leaves its teams, and their wrapped keys of teams are destroyed; of a team that nobody else keeps who comes in they keep theirs, sealed, since nobody could open it otherwise. Gives the teams.
create function {firm}.leave_all_teams(asked text) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.runs_house() or asked = current_setting('muniment.person', true) or not exists (select 1 from {firm}.people p where p.id = asked and p.state = 'left') then return; end if;
  perform 1 from {firm}.teams t where t.id in (select m.team from {firm}.team_members m where m.person = asked union select k.team from {firm}.team_keepers k where k.person = asked) order by t.id for update;
  return query
    with members as (delete from {firm}.team_members m where m.person = asked returning m.team),
    keepers as (delete from {firm}.team_keepers k where k.person = asked
      and exists (select 1 from {firm}.team_keepers o join {firm}.people p on p.id = o.person and p.state = 'active' where o.team = k.team and o.person <> asked) returning k.team),
    destroyed as (delete from {firm}.team_keys k using keepers g where k.team = g.team and k.person = asked)
    select m.team from members m union select k.team from keepers k order by 1;
end $$;
revoke all on function {firm}.leave_all_teams(text) from public;
grant execute on function {firm}.leave_all_teams(text) to {door};
