-- Ethical walls: named persons shut out of matters, whatever they were granted or will be. Raising one ends their grants and destroys the keys these carried; while it stands no grant can be made to them.

create table {firm}.walls (
  id         text primary key,
  ground     text not null,
  must_acknowledge boolean not null,   -- whether those inside see nothing more before they acknowledged the memo
  oversight  bytea not null,           -- sealed for overseers: reference, memo, notice
  oversight_key text not null,
  until      timestamptz,
  raised_by  text not null references {firm}.people,
  raised_at  timestamptz not null,
  lifting_by text references {firm}.people,   -- who asks to lift it; a second person does
  lifting_at timestamptz,
  lifting_why bytea,                   -- sealed for overseers
  lifting_key text,
  lifted_by  text references {firm}.people,
  lifted_at  timestamptz
);
create table {firm}.wall_persons (     -- those shut out
  wall       text not null references {firm}.walls,
  person     text not null references {firm}.people,
  notice     text not null unique,     -- its own id, so that whoever is told learns no wall
  letter     bytea,                    -- what they are told, sealed to them; null where they are told nothing
  acknowledged_at timestamptz,
  primary key (wall, person)
);
create index wall_persons_person on {firm}.wall_persons (person, wall);
create table {firm}.wall_matters (
  wall       text not null references {firm}.walls,
  matter     text not null references {firm}.matters,
  turned_at  timestamptz,              -- when the new epoch began that nobody shut out has the key of
  primary key (wall, matter)
);
create index wall_matters_matter on {firm}.wall_matters (matter, wall);
create table {firm}.wall_memos (       -- those inside
  wall       text not null references {firm}.walls,
  person     text not null references {firm}.people,
  letter     bytea not null,           -- the memo, sealed to them
  acknowledged_at timestamptz,
  primary key (wall, person)
);
create index wall_memos_person on {firm}.wall_memos (person, wall);

-- Who has a memo to acknowledge is on the matter and awaits: their part in it comes back with the acknowledgement.
alter table {firm}.grants drop constraint grants_role_check;
alter table {firm}.grants add column awaits text check (awaits in ('lead', 'member', 'reader'));
alter table {firm}.grants add constraint grants_role_check check (role in ('lead', 'member', 'reader') and awaits is null or role = 'awaiting' and awaits is not null);

grant insert (awaits) on {firm}.grants to {door};

-- Whether a wall stands between a person and a matter. Told to those on the matter and to those who keep walls, of people other than themselves; to the policies below of anyone.
create function {firm}.stands_between(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
    where p.person = asked_person and m.matter = asked_matter and w.lifted_at is null and (w.until is null or w.until > now()))
$$;
create function {firm}.shut_out(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.on_matter(asked_matter) and asked_person <> current_setting('muniment.person', true) and {firm}.stands_between(asked_person, asked_matter)
$$;

-- Which matters a caller may raise walls around: whoever keeps walls any, a partner those they are on; nobody one that they are shut out of. By id or by code.
create function {firm}.matters_to_wall(asked text[]) returns table (asked_as text, matter text) language sql stable security definer set search_path = '' as $$
  select a.text, m.id from unnest(asked) a(text) join {firm}.matters m on m.id = a.text or m.code = a.text
  where (current_setting('muniment.role', true) = 'compliance-officer' or (current_setting('muniment.role', true) = 'partner' and {firm}.on_matter(m.id)))
    and not {firm}.stands_between(current_setting('muniment.person', true), m.id)
$$;
create function {firm}.may_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.matters_to_wall(array[asked]))
$$;
-- Whether the caller raised this wall in the transaction that is under way: only then are its persons, matters and memos written.
create function {firm}.is_raising(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.walls w where w.id = asked and w.raised_by = current_setting('muniment.person', true) and w.xmin = pg_current_xact_id()::xid)
$$;

-- Who is on the matters that a wall is to stand around: for the one who rehearses or raises it.
create function {firm}.standing_to_wall(asked text[]) returns table (matter text, "grant" text, person text, role text, live boolean, lasting boolean, made_by text, made_at timestamptz, until timestamptz)
language sql stable security definer set search_path = '' as $$
  select g.matter, g.id, g.person, coalesce(g.awaits, g.role), g.until is null or g.until > now(), g.until is null, g.made_by, g.made_at, g.until
  from {firm}.grants g where g.matter = any(asked) and g.ended_at is null and {firm}.may_wall(g.matter)
$$;
-- What people did on matters since a moment, by matter and kind: what a wall would have stopped.
create function {firm}.done_behind(asked text[], people text[], since timestamptz) returns table (matter text, person text, kind text, n bigint, last_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select e.matter, e.by, e.kind, count(*), max(e.at) from {firm}.events e
  where e.matter = any(asked) and e.by = any(people) and e.at >= since and {firm}.may_wall(e.matter) group by e.matter, e.by, e.kind
$$;
create function {firm}.under_way_behind(asked text[], people text[]) returns table (filings bigint, sessions bigint, documents bigint)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.filings f where f.matter = any(asked) and f.person = any(people) and f.state = 'arriving' and {firm}.may_wall(f.matter)),
         (select count(distinct s.id) from {firm}.sessions s join {firm}.grants g on g.person = s.person and g.matter = any(asked) and g.ended_at is null and {firm}.may_wall(g.matter)
            where s.person = any(people) and s.ends_at > now()),
         (select count(*) from {firm}.documents d where d.matter = any(asked) and {firm}.may_wall(d.matter))
$$;

-- The cut: grants of those shut out end at once, with the keys they carried; where the wall has a memo to acknowledge, those who remain await. Gives what ended.
create function {firm}.cut_by_wall(asked text, at timestamptz) returns table (matter text, "grant" text, person text, role text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.is_raising(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) order by m.id for update;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons wp, {firm}.wall_matters wm
    where k."grant" = g.id and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked;
  return query
    update {firm}.grants g set ended_at = at, ended_by = current_setting('muniment.person', true), stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons wp, {firm}.wall_matters wm
      where g.ended_at is null and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked
      returning g.matter, g.id, g.person, g.role;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    from {firm}.wall_matters wm, {firm}.wall_memos me, {firm}.walls w
    where w.id = asked and w.must_acknowledge and wm.wall = asked and me.wall = asked and me.person = g.person and me.acknowledged_at is null
      and g.matter = wm.matter and g.ended_at is null and g.role <> 'awaiting';
end $$;

-- Who remains on a matter whose epoch is to be turned because of a wall, for whoever keeps walls or is on it.
create function {firm}.remaining_behind(asked text, asked_matter text) returns table ("grant" text, person text) language sql stable security definer set search_path = '' as $$
  select g.id, g.person from {firm}.grants g join {firm}.wall_matters wm on wm.matter = g.matter and wm.wall = asked and wm.turned_at is null
  where g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.may_wall(asked_matter)
$$;
-- Begins the epoch after a wall, once: its key comes sealed to those who remain and to recovery.
create function {firm}.turn_behind(asked text, asked_matter text, new_epoch text, sealed bytea, at timestamptz, grants text[], keys text[]) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked_matter for update;
  if not exists (select 1 from {firm}.remaining_behind(asked, asked_matter)) then return false; end if;
  if exists (select 1 from {firm}.remaining_behind(asked, asked_matter) r where not r."grant" = any(grants)) or cardinality(grants) <> (select count(*) from {firm}.remaining_behind(asked, asked_matter)) then
    return false;
  end if;
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter and wm.turned_at is null;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at)
    values (new_epoch, asked_matter, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked_matter), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked_matter;
  insert into {firm}.grant_keys ("grant", epoch, hpke, own) select k.g, new_epoch, decode(k.k, 'hex'), null from unnest(grants, keys) k(g, k);
  return true;
end $$;

-- Gives their parts back to those who await on a matter and have no memo left that a standing wall makes them acknowledge. Whoever asks: it follows from what stands.
create function {firm}.settle_parts(asked text) returns void language sql volatile security definer set search_path = '' as $$
  update {firm}.grants g set role = g.awaits, awaits = null, stirred = nextval('{firm}.stirs')
    where g.matter = asked and g.ended_at is null and g.role = 'awaiting'
      and not exists (select 1 from {firm}.wall_memos m join {firm}.wall_matters o on o.wall = m.wall and o.matter = g.matter join {firm}.walls w on w.id = m.wall
        where m.person = g.person and m.acknowledged_at is null and w.must_acknowledge and w.lifted_at is null and (w.until is null or w.until > now()))
$$;
-- The caller acknowledges a memo; where no other waits for them on a matter, their part in it comes back. Gives those matters.
create function {firm}.acknowledge_memo(asked text, at timestamptz) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.wall_memos m set acknowledged_at = at where m.wall = asked and m.person = current_setting('muniment.person', true) and m.acknowledged_at is null;
  if not found then return; end if;
  return query select wm.matter from {firm}.wall_matters wm where wm.wall = asked and {firm}.on_matter(wm.matter);
  perform {firm}.settle_parts(m.matter) from {firm}.wall_matters m where m.wall = asked;
end $$;
-- What the caller is told, and that they have read it; nothing else of any wall comes with it.
create function {firm}.my_notices() returns table (notice text, letter bytea, told_at timestamptz, acknowledged_at timestamptz) language sql stable security definer set search_path = '' as $$
  select p.notice, p.letter, w.raised_at, p.acknowledged_at from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and p.letter is not null and w.lifted_at is null and (w.until is null or w.until > now()) order by w.raised_at, p.notice
$$;
create function {firm}.acknowledge_notice(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.wall_persons p set acknowledged_at = at where p.notice = asked and p.person = current_setting('muniment.person', true) and p.letter is not null and p.acknowledged_at is null;
  return found;
end $$;

-- Asks to lift a wall, and takes that back; lifts it as a second person. Those shut out may none of it.
create function {firm}.keeps_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) in ('partner', 'compliance-officer')
    and exists (select 1 from {firm}.walls w where w.id = asked and w.lifted_at is null and (w.until is null or w.until > now())
      and (current_setting('muniment.role', true) = 'compliance-officer' or w.raised_by = current_setting('muniment.person', true)
        or exists (select 1 from {firm}.wall_matters m where m.wall = asked and {firm}.on_matter(m.matter))))
    and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = current_setting('muniment.person', true))
$$;
create function {firm}.ask_lifting(asked text, why bytea, why_key text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifting_by = current_setting('muniment.person', true), lifting_at = at, lifting_why = why, lifting_key = why_key
    where w.id = asked and w.lifting_by is null and {firm}.keeps_wall(asked);
  return found;
end $$;
create function {firm}.leave_standing(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.id = asked and w.lifting_by is not null and {firm}.keeps_wall(asked);
  return found;
end $$;
create function {firm}.lift_wall(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifted_by = current_setting('muniment.person', true), lifted_at = at
    where w.id = asked and w.lifting_by is not null and w.lifting_by <> current_setting('muniment.person', true) and {firm}.keeps_wall(asked);
  if not found then return false; end if;
  perform {firm}.settle_parts(m.matter) from {firm}.wall_matters m where m.wall = asked;
  return true;
end $$;

-- Whether the caller may note in a matter's chain what a wall did: whoever keeps a wall around it.
create function {firm}.keeps_wall_around(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) in ('partner', 'compliance-officer')
    and exists (select 1 from {firm}.wall_matters m where m.matter = asked and ({firm}.keeps_wall(m.wall) or {firm}.is_raising(m.wall)
      or exists (select 1 from {firm}.walls w where w.id = m.wall and w.lifted_by = current_setting('muniment.person', true))))
$$;

alter table {firm}.walls enable row level security;
alter table {firm}.wall_persons enable row level security;
alter table {firm}.wall_matters enable row level security;
alter table {firm}.wall_memos enable row level security;
grant select, insert on {firm}.walls, {firm}.wall_persons, {firm}.wall_matters, {firm}.wall_memos to {door};

-- A wall is known to overseers, to whoever raised it, and to those on one of its matters; never to those it shuts out.
create function {firm}.knows_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = current_setting('muniment.person', true))
    and (current_setting('muniment.role', true) in ('compliance-officer', 'auditor')
      or exists (select 1 from {firm}.walls w where w.id = asked and w.raised_by = current_setting('muniment.person', true))
      or exists (select 1 from {firm}.wall_matters m where m.wall = asked and {firm}.on_matter(m.matter)))
$$;
create policy known on {firm}.walls for select to {door} using ({firm}.knows_wall(id));
create policy raises on {firm}.walls for insert to {door} with check (
  raised_by = {firm}.me() and {firm}.my_role() in ('partner', 'compliance-officer') and lifting_by is null and lifted_at is null);
create policy known on {firm}.wall_persons for select to {door} using ({firm}.knows_wall(wall));
create policy raises on {firm}.wall_persons for insert to {door} with check ({firm}.is_raising(wall) and person <> {firm}.me());
create policy known on {firm}.wall_matters for select to {door} using ({firm}.knows_wall(wall) and ({firm}.my_role() in ('compliance-officer', 'auditor') or {firm}.on_matter(matter)));
create policy raises on {firm}.wall_matters for insert to {door} with check ({firm}.is_raising(wall) and {firm}.may_wall(matter));
create policy own on {firm}.wall_memos for select to {door} using (person = {firm}.me() or {firm}.knows_wall(wall));
create policy raises on {firm}.wall_memos for insert to {door} with check ({firm}.is_raising(wall)
  or (acknowledged_at is null and exists (select 1 from {firm}.wall_matters m where m.wall = wall_memos.wall and {firm}.leads_matter(m.matter))));

-- A wall beats every grant: none is made to whom it shuts out, whoever makes it.
drop policy makes on {firm}.grants;
create policy makes on {firm}.grants for insert to {door} with check (made_by = {firm}.me() and {firm}.may_grant(matter) and not {firm}.stands_between(person, matter));

-- What happens in the matters that an overseer is shut out of is hidden from them too. Asked once for a query, not for every row.
create function {firm}.my_walled_matters() returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(m.matter), '{}') from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and w.lifted_at is null and (w.until is null or w.until > now())
$$;
drop policy seen on {firm}.events;
create policy seen on {firm}.events for select to {door} using (
  ({firm}.my_role() in ('compliance-officer', 'auditor') and (matter is null or matter <> all ((select {firm}.my_walled_matters())::text[])))
  or (by = {firm}.me() and matter is null)
  or (matter is not null and {firm}.on_matter(matter) and (kind <> 'refused' or {firm}.leads_matter(matter))));
drop policy adds on {firm}.events;
create policy adds on {firm}.events for insert to {door} with check (
  by is null or coalesce({firm}.me(), '') = '' or (by = {firm}.me() and (matter is null or {firm}.on_matter(matter) or {firm}.may_grant(matter)
    or (kind in ('wall.raised', 'wall.lifting-asked', 'wall.left-standing', 'wall.lifted', 'grant.ended', 'epoch.begun') and {firm}.keeps_wall_around(matter)))));

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('stands_between', 'shut_out', 'matters_to_wall', 'may_wall', 'is_raising', 'standing_to_wall', 'done_behind', 'under_way_behind', 'cut_by_wall', 'remaining_behind', 'turn_behind',
      'acknowledge_memo', 'settle_parts', 'my_notices', 'acknowledge_notice', 'keeps_wall', 'ask_lifting', 'leave_standing', 'lift_wall', 'keeps_wall_around', 'knows_wall', 'my_walled_matters') loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to {door}', f);
  end loop;
end $$;
