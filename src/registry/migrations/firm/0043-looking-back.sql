-- Looking back at who could open something reads the few leaves of a chain that tell of access. They are found by an index over the leaves' own bytes, not by the rights of every leaf of the chain;
-- whoever asks still sees those alone that they may.

create index leaves_of_access on {firm}.leaves (index) where substr(bytes, 54, 6) in ('grant.', 'wall.r', 'wall.l', 'memo.a');

-- Where the leaves of a subject's chain stand that make, end or hold back access, of the first `size`: numbers, and of a matter only to those on it and to overseers.
create function {firm}.access_links(asked text, size bigint) returns table (n bigint, index bigint) language sql stable security definer set search_path = '' as $$
  select s.n, s.index from {firm}.leaf_subjects s join {firm}.leaves l on l.index = s.index
  where s.subject = asked and s.index < size and substr(l.bytes, 54, 6) in ('grant.', 'wall.r', 'wall.l', 'memo.a')
    and ({firm}.on_matter(asked) or current_setting('muniment.role', true) in ('compliance-officer', 'auditor'))
$$;
revoke all on function {firm}.access_links(text, bigint) from public;
grant execute on function {firm}.access_links(text, bigint) to {door};
