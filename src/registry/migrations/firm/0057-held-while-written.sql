-- Whoever only sees a matter is told by nothing who else is on it; what is written in a matter is written by a part that says so, and holds the matter as it is meanwhile.

-- How many were told a wall's memo, and who is on a matter, as before: not to whoever only sees that it exists, but for who leads it, and who let them in.
create or replace function {firm}.wall_sight(asked text) returns table(memos bigint, memos_acknowledged bigint, keeps boolean, notices bigint, notices_acknowledged bigint, oversight bytea, oversight_key text, lifting_why bytea, lifting_key text, opposite text) language sql stable security definer set search_path = '' as $$
  select s.memos, s.acknowledged, k.keeps,
    case when k.keeps or k.oversees then (select count(*) from {firm}.wall_persons p where p.wall = w.id and (p.letter is not null or (p.noted_at is not null and w.rule_notice is not null))) end,
    case when k.keeps or k.oversees then (select count(p.acknowledged_at) from {firm}.wall_persons p where p.wall = w.id) end,
    case when k.oversees then w.oversight end, case when k.oversees then w.oversight_key end, case when k.oversees then w.lifting_why end, case when k.oversees then w.lifting_key end,
    case when {firm}.knows_wall(w.opposite) then w.opposite end
  from {firm}.walls w
  cross join lateral (select {firm}.keeps_wall(w.id) as keeps, {firm}.knows_whole_wall(w.id) as whole,
    current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and {firm}.knows_whole_wall(w.id) as oversees) k
  cross join lateral (select count(*) as memos, count(m.acknowledged_at) as acknowledged from {firm}.wall_memos m
    where m.wall = w.id and (k.whole or m.person = current_setting('muniment.person', true) or exists (
      select 1 from {firm}.wall_matters o join {firm}.grants g on g.matter = o.matter
      where o.wall = w.id and g.person = m.person and {firm}.reads_on(o.matter)
        and (g.ended_at is null or g.ended_at >= w.raised_at) and (g.until is null or g.until >= w.raised_at)))) s
  where w.id = asked and {firm}.knows_wall(asked)
$$;
create or replace function {firm}.shares_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants mine join {firm}.grants theirs on theirs.matter = mine.matter and theirs.person = asked
    where mine.person = current_setting('muniment.person', true) and mine.ended_at is null and (mine.until is null or mine.until > now())
      and ({firm}.includes(mine.actions, coalesce(mine.awaits, mine.role), 'read')
        or (coalesce(theirs.awaits, theirs.role) = 'lead' and theirs.ended_at is null and (theirs.until is null or theirs.until > now()))))
    or exists (select 1 from {firm}.grants g where g.person = current_setting('muniment.person', true) and g.made_by = asked and g.ended_at is null and (g.until is null or g.until > now()))
$$;

-- What only those may write who do so by their part: versions sealed anew, keys of versions, epochs and the keys of grants. When a matter's keys were renewed is in the matter too.
create or replace function {firm}.reseal_versions(asked text, of_epoch text, to_special boolean, ids text[], cards text[], twins text[], keys text[]) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint; of_matter text;
begin
  select d.matter into of_matter from {firm}.documents d where d.id = asked and {firm}.works_on_matter(d.matter) and {firm}.does_on(d.matter, 'edit') and {firm}.cleared_on(d.matter);
  if not found or not exists (select 1 from {firm}.epochs e where e.id = of_epoch and e.matter = of_matter) then return 0; end if;
  update {firm}.versions v set epoch = of_epoch, special = to_special, card = decode(k.card, 'hex'), twin = decode(k.twin, 'hex')
    from unnest(ids, cards, twins) k(id, card, twin) where v.id = k.id and v.document = asked;
  get diagnostics n = row_count;
  update {firm}.version_keys y set epoch = of_epoch, wrapped = decode(k.wrapped, 'hex') from unnest(ids, keys) k(id, wrapped) join {firm}.versions v on v.id = k.id and v.document = asked where y.version = k.id;
  if to_special then update {firm}.events e set hidden = true where e.document = asked and not e.hidden; end if;
  return n;
end $$;
create or replace function {firm}.begin_epoch(asked text, new_epoch text, sealed bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not ({firm}.reads_on(asked) or {firm}.may_grant(asked)) then return false; end if;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at) values (new_epoch, asked, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked;
  return true;
end $$;
drop policy on_it on {firm}.epochs;
create policy on_it on {firm}.epochs for select to {door} using ({firm}.reads_on(matter));
create policy action on {firm}.version_keys as restrictive for insert to {door} with check (exists (select 1 from {firm}.versions v where v.id = version and {firm}.does_on(v.matter, 'file')));
drop policy brings on {firm}.grant_keys;
create policy brings on {firm}.grant_keys for insert to {door} with check (exists (
  select 1 from {firm}.grants g join {firm}.epochs e on e.matter = g.matter where g.id = "grant" and e.id = epoch and g.ended_at is null and {firm}.reads_on(g.matter)));

-- Holds a matter as it is while something is written into it: nobody comes or goes and no epoch begins meanwhile, and whoever waits for that writes under the key and by the part that stand then. Many write at once.
create function {firm}.hold_as_it_is(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked and {firm}.reads_on(asked) for share;
end $$;
revoke all on function {firm}.hold_as_it_is(text) from public;
grant execute on function {firm}.hold_as_it_is(text) to {door};
