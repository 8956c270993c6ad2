-- Whether a chain has no gap, as before, without holding every leaf against every event: of a matter's events at most those have a leaf that stand up to the event of the last leaf, and later ones that are entered already.
-- Where there are links enough for all of these, none lacks its own. Else, as where an event came to its leaf out of turn, it is counted exactly.
create or replace function {firm}.chain_is_whole(asked text, size bigint) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare links bigint; last bigint; place bigint;
begin
  if not ({firm}.reads_on(asked) or coalesce(current_setting('muniment.role', true) in ('compliance-officer', 'auditor'), false)) then return false; end if;
  select count(*), coalesce(max(s.n), 0) into links, last from {firm}.leaf_subjects s where s.subject = asked and s.index < size;
  if links <> last then return false; end if;
  select e.seq into place from {firm}.leaves l join {firm}.events e on e.id = l.event where l.index = size - 1;
  if place is not null and links >= (select count(*) from {firm}.events e where e.matter = asked and e.seq <= place)
      + (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.matter = asked and e.seq > place and l.index < size) then return true; end if;
  return links >= (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.matter = asked and l.index < size);
end $$;
