-- What is special in a place of the file plan that is taken out lies in no place from then on (0052), and where the place lay apart, under the key of that place until it is moved. It is changed and filed to meanwhile as anything else: whoever is on the whole matter has that key, and nobody is given the place any more.
drop policy apart_changes on {firm}.documents;
create policy apart_changes on {firm}.documents as restrictive for update to {door} using (true) with check (apart is not distinct from {firm}.apart_in(place)
  or (place is null and exists (select 1 from {firm}.places p where p.id = documents.apart and p.matter = documents.matter and p.removed_at is not null)));

-- As before; whoever is on a matter for places of its file plan, or sees no more than that it is there, has no key to seal to its teams.
create or replace function {firm}.seal_to_teams(asked text, of_epoch text, grants text[], key_ids text[], keys text[]) returns void language sql volatile security definer set search_path = '' as $$
  with held as materialized (
    select t.id, s.key_id from {firm}.team_grants t join {firm}.teams s on s.id = t.team
    where t.id = any(grants) and t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) and ({firm}.reads_on(asked) or {firm}.keeps_team_on(asked) or {firm}.is_moving(asked)) and not {firm}.is_walled(asked)
    order by s.id for share of s skip locked)
  insert into {firm}.team_grant_keys ("grant", epoch, hpke) select k.g, e.id, decode(k.key, 'hex') from unnest(grants, key_ids, keys) k(g, id, key)
    join held h on h.id = k.g and h.key_id = k.id join {firm}.epochs e on e.id = of_epoch and e.matter = asked on conflict do nothing
$$;
