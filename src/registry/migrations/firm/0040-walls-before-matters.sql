-- A wall may stand around a client that the firm has no matter of yet: it begins like any other.
create or replace function {firm}.begin_wall(at timestamptz) returns table (wall text, persons json, matters json, cut json) language plpgsql volatile security definer set search_path = '' as $$
declare held text; gone json;
begin
  select w.id into held from {firm}.walls w where w.begun_at is null and w.lifted_at is null and w.starts_at <= now() order by w.starts_at, w.id limit 1 for update skip locked;
  if held is null then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = held) order by m.id for no key update;
  select coalesce(json_agg(json_build_object('matter', c.matter, 'grant', c."grant", 'person', c.person, 'role', c.role)), '[]') into gone from {firm}.cut_behind(held, at, 'house') c;
  return query select held,
    (select coalesce(json_agg(p.person order by p.person), '[]') from {firm}.wall_persons p where p.wall = held),
    (select coalesce(json_agg(m.matter order by m.matter), '[]') from {firm}.wall_matters m where m.wall = held), gone;
end $$;
