-- A move begins epochs too: its keys are sealed to the teams of the matter by whoever makes it, who need not be on the matter.
create or replace function {firm}.teams_to_seal(asked text) returns table ("grant" text, team text, kem bytea, key_id text) language sql stable security definer set search_path = '' as $$
  select t.id, t.team, s.kem_public, s.key_id from {firm}.team_grants t join {firm}.teams s on s.id = t.team
  where t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) and ({firm}.on_matter(asked) or {firm}.keeps_team_on(asked) or {firm}.is_moving(asked)) and not {firm}.is_walled(asked) and {firm}.team_carries_all(t.id, asked)
$$;
create or replace function {firm}.seal_to_teams(asked text, of_epoch text, grants text[], key_ids text[], keys text[]) returns void language sql volatile security definer set search_path = '' as $$
  with held as materialized (
    select t.id, s.key_id from {firm}.team_grants t join {firm}.teams s on s.id = t.team
    where t.id = any(grants) and t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) and ({firm}.on_matter(asked) or {firm}.keeps_team_on(asked) or {firm}.is_moving(asked)) and not {firm}.is_walled(asked)
    order by s.id for share of s skip locked)
  insert into {firm}.team_grant_keys ("grant", epoch, hpke) select k.g, e.id, decode(k.key, 'hex') from unnest(grants, key_ids, keys) k(g, id, key)
    join held h on h.id = k.g and h.key_id = k.id join {firm}.epochs e on e.id = of_epoch and e.matter = asked on conflict do nothing
$$;
