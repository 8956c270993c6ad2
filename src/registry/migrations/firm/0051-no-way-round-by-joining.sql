-- Whoever keeps a team gives nothing back that a lead took from somebody's part, whole or of it: not by taking them out and adding them again.
create or replace function {firm}.team_to_give(asked text, of_person text) returns table ("grant" text, matter text, role text, until timestamptz, current text, epoch text, hpke bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) or not exists (select 1 from {firm}.team_members m join {firm}.people p on p.id = m.person where m.team = asked and m.person = of_person
    and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest')) then return; end if;
  perform {firm}.hold_with_rules(array(select t.matter from {firm}.team_grants t where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until)));
  return query
    select t.id, t.matter, t.role, t.until, m.epoch, k.epoch, k.hpke
    from {firm}.team_grants t join {firm}.matters m on m.id = t.matter join {firm}.team_grant_keys k on k."grant" = t.id
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.is_walled(t.matter) and {firm}.team_carries_all(t.id, t.matter)
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and (g.ended_at is null or g.through = t.id and not g.left_team))
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and not g.left_team and (g.until is null or g.ended_at < g.until)
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred))
      -- What a lead took of the part that they had through a team, whether its clearance or an action, comes back by no leaving and joining: then a lead lets them in anew.
      and not exists (select 1 from {firm}.grants g join {firm}.team_grants x on x.id = g.through where g.matter = t.matter and g.person = of_person and g.left_team
        and (x.cleared and not g.cleared or not {firm}.all_actions(x.actions, x.role) <@ {firm}.all_actions(g.actions, coalesce(g.awaits, g.role)))
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;
