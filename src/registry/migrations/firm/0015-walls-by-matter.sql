-- A wall that stands around several matters is, to whoever is on some of them, a wall around those and no more: what they know of it does not change with the others, nor with being shut out of one.

-- The walls that the caller knows whole, and not only as far as they stand around matters that they are on: by office, or by having raised them, where no other wall bars them. One asked for, and all of them.
create function {firm}.knows_whole_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.walls w where w.id = asked
      and (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or w.raised_by = current_setting('muniment.person', true)))
    and asked not in (select {firm}.my_barred_walls())
$$;
create function {firm}.my_whole_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select w.id from {firm}.walls w
  where (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or w.raised_by = current_setting('muniment.person', true))
    and w.id not in (select {firm}.my_barred_walls())
$$;
-- Known besides is a wall around a matter that the caller is on, unless it shuts them out themselves.
create or replace function {firm}.knows_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select (exists (select 1 from {firm}.wall_matters m where m.wall = asked and {firm}.on_matter(m.matter))
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = current_setting('muniment.person', true)))
    or {firm}.knows_whole_wall(asked)
$$;
create or replace function {firm}.my_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select m.wall from {firm}.grants g join {firm}.wall_matters m on m.matter = g.matter
    where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      and m.wall not in (select p.wall from {firm}.wall_persons p where p.person = current_setting('muniment.person', true))
  union select {firm}.my_whole_walls()
$$;
create or replace function {firm}.keeps_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) in ('partner', 'compliance-officer') and {firm}.knows_wall(asked)
    and ({firm}.knows_whole_wall(asked) or (current_setting('muniment.role', true) = 'partner'
      and not exists (select 1 from {firm}.wall_matters m where m.wall = asked and not {firm}.in_part(m.matter))))
$$;
drop policy known on {firm}.wall_matters;
create policy known on {firm}.wall_matters for select to {door} using (wall in (select {firm}.my_walls())
  and ({firm}.on_matter(matter) or ({firm}.my_role() in ('compliance-officer', 'auditor') and wall in (select {firm}.my_whole_walls()))));

-- Memos are counted of those who are, or were while it stood, on a matter that the caller is on; all of them to whoever knows the whole wall.
create or replace function {firm}.wall_sight(asked text)
returns table (memos bigint, memos_acknowledged bigint, keeps boolean, notices bigint, notices_acknowledged bigint, oversight bytea, oversight_key text, lifting_why bytea, lifting_key text, opposite text)
language sql stable security definer set search_path = '' as $$
  select s.memos, s.acknowledged, k.keeps,
    case when k.keeps or k.oversees then (select count(p.letter) from {firm}.wall_persons p where p.wall = w.id) end,
    case when k.keeps or k.oversees then (select count(p.acknowledged_at) from {firm}.wall_persons p where p.wall = w.id) end,
    case when k.oversees then w.oversight end, case when k.oversees then w.oversight_key end, case when k.oversees then w.lifting_why end, case when k.oversees then w.lifting_key end,
    case when {firm}.knows_wall(w.opposite) then w.opposite end
  from {firm}.walls w
  cross join lateral (select {firm}.keeps_wall(w.id) as keeps, {firm}.knows_whole_wall(w.id) as whole,
    current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and {firm}.knows_whole_wall(w.id) as oversees) k
  cross join lateral (select count(*) as memos, count(m.acknowledged_at) as acknowledged from {firm}.wall_memos m
    where m.wall = w.id and (k.whole or m.person = current_setting('muniment.person', true) or exists (
      select 1 from {firm}.wall_matters o join {firm}.grants g on g.matter = o.matter
      where o.wall = w.id and g.person = m.person and {firm}.on_matter(o.matter)
        and (g.ended_at is null or g.ended_at >= w.raised_at) and (g.until is null or g.until >= w.raised_at)))) s
  where w.id = asked and {firm}.knows_wall(asked)
$$;

revoke all on function {firm}.knows_whole_wall(text), {firm}.my_whole_walls() from public;
grant execute on function {firm}.my_whole_walls() to {door};
