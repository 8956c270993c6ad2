-- The screen certificate: an overseer closes the chains of a matter and of a person with one event, and what the tables say is held against what the ledger says before anything is given out.

-- Whether the caller may look at screens of a matter: overseers whom no wall shuts out of it.
create function {firm}.examines_screens(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and not {firm}.stands_between(current_setting('muniment.person', true), asked)
$$;

drop policy adds on {firm}.events;
create policy adds on {firm}.events for insert to {door} with check (
  by is null or coalesce({firm}.me(), '') = '' or (by = {firm}.me() and (matter is null or {firm}.on_matter(matter) or {firm}.may_grant(matter)
    or (kind in ('wall.raised', 'wall.lifting-asked', 'wall.left-standing', 'wall.lifted', 'grant.ended', 'epoch.begun') and {firm}.keeps_wall_around(matter))
    or (kind = 'screen.examined' and {firm}.examines_screens(matter)))));

-- The walls that the tables show between a person and a matter.
create function {firm}.walls_between(asked_matter text, asked_person text)
returns table (wall text, raised_by text, raised_at timestamptz, until timestamptz, lifted_by text, lifted_at timestamptz, notice text) language sql stable security definer set search_path = '' as $$
  select w.id, w.raised_by, w.raised_at, w.until, w.lifted_by, w.lifted_at, p.notice
  from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id join {firm}.wall_matters m on m.wall = w.id
  where m.matter = asked_matter and p.person = asked_person and {firm}.examines_screens(asked_matter) order by w.raised_at, w.id
$$;
-- The grants that the tables show of a person on a matter.
create function {firm}.grants_between(asked_matter text, asked_person text)
returns table ("grant" text, ended boolean) language sql stable security definer set search_path = '' as $$
  select g.id, g.ended_at is not null from {firm}.grants g where g.matter = asked_matter and g.person = asked_person and {firm}.examines_screens(asked_matter)
$$;
-- Who has acknowledged the memo of a wall, as the tables show it.
create function {firm}.memos_read(asked_matter text, asked_wall text) returns table (person text) language sql stable security definer set search_path = '' as $$
  select me.person from {firm}.wall_memos me join {firm}.wall_matters m on m.wall = me.wall
  where me.wall = asked_wall and m.matter = asked_matter and me.acknowledged_at is not null and {firm}.examines_screens(asked_matter)
$$;
-- The first leaf of the chains of a matter and a person, up to a place, whose event as people read it is gone or says something else; the first event of the matter that has no link in its chain; and the first leaf whose links are not kept as it states them. For leaves that were found in form.
create function {firm}.screen_disagrees(asked_matter text, asked_person text, up_to bigint) returns table (index bigint, event text) language sql stable security definer set search_path = '' as $$
  (select l.index, l.event from {firm}.leaf_subjects s join {firm}.leaves l on l.index = s.index left join {firm}.events e on e.id = l.event
   where {firm}.examines_screens(asked_matter) and s.subject in (asked_matter, asked_person) and s.index <= up_to
     and (e.id is null or not starts_with(l.bytes, left(e.body, -1)) or e.kind <> e.body::json ->> 'kind'
       or coalesce(e.by, '') <> case when e.body::json ->> 'by' in ('house', 'unnamed') then '' else e.body::json ->> 'by' end
       or (e.matter is not null and not e.body::jsonb -> 'subjects' ? e.matter) or (e.document is not null and not e.body::jsonb -> 'subjects' ? e.document)
       or (e.matter is null and s.subject = asked_matter)
       or date_trunc('milliseconds', e.at) <> (e.body::json ->> 'at')::timestamptz)
   order by l.index limit 1)
  union all
  (select l.index, e.id from {firm}.events e join {firm}.leaves l on l.event = e.id
   where {firm}.examines_screens(asked_matter) and e.matter = asked_matter and l.index <= up_to
     and not exists (select 1 from {firm}.leaf_subjects s where s.subject = asked_matter and s.index = l.index)
   order by l.index limit 1)
  union all
  (select l.index, l.event from (select distinct s.index from {firm}.leaf_subjects s where s.subject in (asked_matter, asked_person) and s.index <= up_to) i
     join {firm}.leaves l on l.index = i.index cross join lateral json_array_elements(l.bytes::json -> 'chain') link
   where {firm}.examines_screens(asked_matter) and link ->> 0 in (asked_matter, asked_person)
     and not exists (select 1 from {firm}.leaf_subjects s where s.subject = link ->> 0 and s.n = (link ->> 1)::bigint and s.index = l.index)
   order by l.index limit 1)
$$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('examines_screens', 'walls_between', 'grants_between', 'memos_read', 'screen_disagrees') loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to {door}', f);
  end loop;
end $$;
