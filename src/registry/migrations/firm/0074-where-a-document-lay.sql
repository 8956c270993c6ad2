-- Where a document lay at a moment follows from the leaves of its own chain that say it was changed, as who could open a matter follows from those that tell of access. They are found by its links, whether or not what they lead to is still there:
-- a leaf or an event that was taken away is told, and not passed over.

create function {firm}.move_links(asked text, size bigint) returns table (n bigint, index bigint, bytes text, event text) language sql stable security definer set search_path = '' as $$
  select s.n, s.index, l.bytes, e.id
  from {firm}.documents d join {firm}.leaf_subjects s on s.subject = d.id and s.index < size
  left join {firm}.leaves l on l.index = s.index left join {firm}.events e on e.id = l.event
  where d.id = asked and {firm}.reads_on(d.matter) and (d.class <> 'special' or {firm}.cleared_on(d.matter))
    and (l.bytes is null or substr(l.bytes, 54, 17) = 'document.changed"' and (e.id is null or not e.hidden or {firm}.cleared_on(d.matter)))
$$;
-- Whether a document's chain has no gap: its links are counted from 1 without one missing, and of its events that have a leaf none lacks its link.
create function {firm}.moves_are_whole(asked text, size bigint) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.documents d where d.id = asked and {firm}.reads_on(d.matter) and (d.class <> 'special' or {firm}.cleared_on(d.matter))) and count(*) = coalesce(max(s.n), 0)
    and count(*) >= (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.document = asked and l.index < size)
  from {firm}.leaf_subjects s where s.subject = asked and s.index < size
$$;
-- As before; and whether each of the leaves that tell of access still has its event: without it the leaf is nobody's to see, and what it tells would be passed over.
drop function {firm}.access_links(text, bigint);
create function {firm}.access_links(asked text, size bigint) returns table (n bigint, index bigint, there boolean) language sql stable security definer set search_path = '' as $$
  select s.n, s.index, exists (select 1 from {firm}.events e where e.id = l.event) from {firm}.leaf_subjects s join {firm}.leaves l on l.index = s.index
  where s.subject = asked and s.index < size and substr(l.bytes, 54, 6) in ('grant.', 'wall.r', 'wall.l', 'memo.a')
    and ({firm}.reads_on(asked) or current_setting('muniment.role', true) in ('compliance-officer', 'auditor'))
$$;
-- The places that somebody's part in a matter is in, for whoever may know of the part; null where it is the whole matter.
create function {firm}.places_known(asked text, of_person text) returns json language sql stable security definer set search_path = '' as $$
  select to_json(g.places) from {firm}.grants g where g.matter = asked and g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.may_know(asked)
$$;
revoke all on function {firm}.move_links(text, bigint), {firm}.moves_are_whole(text, bigint), {firm}.access_links(text, bigint), {firm}.places_known(text, text) from public;
grant execute on function {firm}.move_links(text, bigint), {firm}.moves_are_whole(text, bigint), {firm}.access_links(text, bigint), {firm}.places_known(text, text) to {door};
