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
  raised_in  xid8 not null default pg_current_xact_id(),  -- in this transaction alone its persons, matters and memos are written
  opposite   text references {firm}.walls deferrable initially deferred,  -- of two teams shut out from each other's matters in one act: the other wall
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
create index grants_awaiting on {firm}.grants (matter) where role = 'awaiting' and ended_at is null;

grant insert (awaits) on {firm}.grants to {door};

create function {firm}.wall_stands(lifted_at timestamptz, until timestamptz) returns boolean language sql stable parallel safe as $$
  select lifted_at is null and (until is null or until > now())
$$;

-- Whether the caller is on a matter in a part of their own, and does not await it.
create function {firm}.in_part(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role <> 'awaiting' and g.ended_at is null and (g.until is null or g.until > now()))
$$;

-- Whether a wall stands between a person and a matter, and whether a person has yet to acknowledge the memo of one that stands around a matter. For the functions below; whoever is not on the matter is told neither.
create function {firm}.stands_between(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
    where p.person = asked_person and m.matter = asked_matter and {firm}.wall_stands(w.lifted_at, w.until))
$$;
create function {firm}.awaits_memo(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_matters o join {firm}.walls w on w.id = o.wall
    where o.matter = asked_matter and w.must_acknowledge and {firm}.wall_stands(w.lifted_at, w.until)
      and not exists (select 1 from {firm}.wall_memos m where m.wall = w.id and m.person = asked_person and m.acknowledged_at is not null))
$$;
create function {firm}.shut_out(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.in_part(asked_matter) and asked_person <> current_setting('muniment.person', true) and {firm}.stands_between(asked_person, asked_matter)
$$;
create function {firm}.memo_waits(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.in_part(asked_matter) and {firm}.awaits_memo(asked_person, asked_matter)
$$;

-- The walls that the caller may not know of as an overseer or as whoever raised them: those that shut them out, now or once, and those around matters that one which stands shuts them out of.
create function {firm}.my_barred_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select p.wall from {firm}.wall_persons p where p.person = current_setting('muniment.person', true)
  union select o.wall from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall join {firm}.wall_matters m on m.wall = p.wall join {firm}.wall_matters o on o.matter = m.matter
    where p.person = current_setting('muniment.person', true) and {firm}.wall_stands(w.lifted_at, w.until)
$$;
-- A wall is known as a whole to overseers and to whoever raised it; to those on one of its matters as far as that matter goes: they have its memo to acknowledge, whatever else shuts them out. Never to those it shuts out.
-- One asked for, and all of them.
create function {firm}.oversees_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.walls w where w.id = asked
      and (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or w.raised_by = current_setting('muniment.person', true)))
    and asked not in (select {firm}.my_barred_walls())
$$;
create function {firm}.my_overseen_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select w.id from {firm}.walls w
  where (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or w.raised_by = current_setting('muniment.person', true))
    and w.id not in (select {firm}.my_barred_walls())
$$;
create function {firm}.knows_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.oversees_wall(asked)
    or (exists (select 1 from {firm}.wall_matters m where m.wall = asked and {firm}.on_matter(m.matter))
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = current_setting('muniment.person', true)))
$$;
create function {firm}.my_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select m.wall from {firm}.grants g join {firm}.wall_matters m on m.matter = g.matter
    where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      and not exists (select 1 from {firm}.wall_persons p where p.wall = m.wall and p.person = g.person)
  union select {firm}.my_overseen_walls()
$$;

-- Which matters a caller may raise walls around: whoever keeps walls any, a partner those they are on in a part; nobody one that they are shut out of. By id or by code.
create function {firm}.matters_to_wall(asked text[]) returns table (asked_as text, matter text) language sql stable security definer set search_path = '' as $$
  select a.text, m.id from unnest(asked) a(text) join {firm}.matters m on m.id = a.text or m.code = a.text
  where (current_setting('muniment.role', true) = 'compliance-officer' or (current_setting('muniment.role', true) = 'partner' and {firm}.in_part(m.id)))
    and not {firm}.stands_between(current_setting('muniment.person', true), m.id)
$$;
create function {firm}.may_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.matters_to_wall(array[asked]))
$$;
-- Whether the caller raised this wall in the transaction that is under way.
create function {firm}.is_raising(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.walls w where w.id = asked and w.raised_by = current_setting('muniment.person', true) and w.raised_in = pg_current_xact_id_if_assigned())
$$;

-- Holds the matters that a wall is to stand around until the transaction ends, in the order of their ids: nobody comes or goes there while it is raised. Papers may still be filed.
create function {firm}.hold_to_wall(asked text[]) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.matters_to_wall(asked) t) order by m.id for no key update;
end $$;

-- Who is on the matters that a wall is to stand around: for the one who rehearses or raises it.
create function {firm}.standing_to_wall(asked text[]) returns table (matter text, "grant" text, person text, role text, live boolean, lasting boolean, made_by text, made_at timestamptz, until timestamptz)
language sql stable security definer set search_path = '' as $$
  select g.matter, g.id, g.person, coalesce(g.awaits, g.role), g.until is null or g.until > now(), g.until is null, g.made_by, g.made_at, g.until
  from {firm}.grants g where g.matter in (select t.matter from {firm}.matters_to_wall(asked) t) and g.ended_at is null
$$;
-- What people did on matters since a moment, by matter and kind: what a wall would have stopped.
create function {firm}.done_behind(asked text[], people text[], since timestamptz) returns table (matter text, person text, kind text, n bigint, last_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select e.matter, e.by, e.kind, count(*), max(e.at) from {firm}.events e
  where e.matter in (select t.matter from {firm}.matters_to_wall(asked) t) and e.by = any(people) and e.at >= since group by e.matter, e.by, e.kind
$$;
create function {firm}.under_way_behind(asked text[], people text[]) returns table (filings bigint, sessions bigint, documents bigint)
language sql stable security definer set search_path = '' as $$
  with behind as (select t.matter from {firm}.matters_to_wall(asked) t)
  select (select count(*) from {firm}.filings f where f.matter in (select matter from behind) and f.person = any(people) and f.state = 'arriving'),
         (select count(distinct s.id) from {firm}.sessions s join {firm}.grants g on g.person = s.person and g.matter in (select matter from behind) and g.ended_at is null
            where s.person = any(people) and s.ends_at > now()),
         (select count(*) from {firm}.documents d where d.matter in (select matter from behind))
$$;

-- The cut: grants of those shut out end at once, with the keys they carried; where the wall has a memo to acknowledge, those who remain await. Gives what ended.
create function {firm}.cut_by_wall(asked text, at timestamptz) returns table (matter text, "grant" text, person text, role text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.is_raising(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) order by m.id for no key update;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons wp, {firm}.wall_matters wm
    where k."grant" = g.id and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked;
  return query
    update {firm}.grants g set ended_at = at, ended_by = current_setting('muniment.person', true), stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons wp, {firm}.wall_matters wm
      where g.ended_at is null and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked
      returning g.matter, g.id, g.person, g.role;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    from {firm}.wall_matters wm where wm.wall = asked and g.matter = wm.matter and g.ended_at is null and g.role <> 'awaiting' and {firm}.awaits_memo(g.person, g.matter);
end $$;

-- Who remains on a matter whose epoch is to be turned because of a wall, for whoever may raise one there.
create function {firm}.remaining_behind(asked text, asked_matter text) returns table ("grant" text, person text) language sql stable security definer set search_path = '' as $$
  select g.id, g.person from {firm}.grants g join {firm}.wall_matters wm on wm.matter = g.matter and wm.wall = asked and wm.turned_at is null
  where g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.may_wall(asked_matter)
$$;
-- Begins the epoch after a wall, once: its key comes sealed to those who remain and to recovery. `stale` where somebody came or went meanwhile, `before` where it was begun already.
create function {firm}.turn_behind(asked text, asked_matter text, new_epoch text, sealed bytea, at timestamptz, grants text[], keys text[]) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.may_wall(asked_matter) then return 'no'; end if;
  perform 1 from {firm}.matters m where m.id = asked_matter for no key update;
  if not exists (select 1 from {firm}.wall_matters wm where wm.wall = asked and wm.matter = asked_matter and wm.turned_at is null) then return 'before'; end if;
  if cardinality(grants) <> cardinality(keys) or cardinality(grants) <> (select count(*) from {firm}.remaining_behind(asked, asked_matter))
    or exists (select 1 from {firm}.remaining_behind(asked, asked_matter) r where not r."grant" = any(grants)) then return 'stale'; end if;
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at)
    values (new_epoch, asked_matter, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked_matter), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked_matter;
  insert into {firm}.grant_keys ("grant", epoch, hpke, own) select k.g, new_epoch, decode(k.k, 'hex'), null from unnest(grants, keys) k(g, k);
  return 'turned';
end $$;

-- Gives their parts back to those who await on matters and have no memo left that a standing wall makes them acknowledge; says whether anybody's came back. It follows from what stands, whoever asks:
-- when a memo is acknowledged, when a wall is lifted, and, where one has ended by its date, when somebody on the matter next looks.
create function {firm}.settle(asked text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id in (select g.matter from {firm}.grants g
    where g.matter = any(asked) and g.ended_at is null and g.role = 'awaiting' and not {firm}.awaits_memo(g.person, g.matter)) order by m.id for no key update;
  if not found then return false; end if;
  update {firm}.grants g set role = g.awaits, awaits = null, stirred = nextval('{firm}.stirs')
    where g.matter = any(asked) and g.ended_at is null and g.role = 'awaiting' and not {firm}.awaits_memo(g.person, g.matter);
  return found;
end $$;
create function {firm}.settle_parts(asked text) returns boolean language sql volatile security definer set search_path = '' as $$
  select case when {firm}.on_matter(asked) then {firm}.settle(array[asked]) else false end
$$;
create function {firm}.settle_mine() returns boolean language sql volatile security definer set search_path = '' as $$
  with mine as materialized (select g.matter from {firm}.grants g where g.person = current_setting('muniment.person', true) and g.role = 'awaiting' and g.ended_at is null)
  select {firm}.settle(array(select matter from mine except
    select o.matter from mine join {firm}.wall_matters o on o.matter = mine.matter join {firm}.walls w on w.id = o.wall
      left join {firm}.wall_memos m on m.wall = w.id and m.person = current_setting('muniment.person', true)
      where w.must_acknowledge and {firm}.wall_stands(w.lifted_at, w.until) and m.acknowledged_at is null))
$$;

-- The caller acknowledges a memo; where no other waits for them on a matter, their part in it comes back. Gives the matters that they are on.
create function {firm}.acknowledge_memo(asked text, at timestamptz) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.wall_memos m set acknowledged_at = at where m.wall = asked and m.person = current_setting('muniment.person', true) and m.acknowledged_at is null;
  if not found then return; end if;
  return query select wm.matter from {firm}.wall_matters wm where wm.wall = asked and {firm}.on_matter(wm.matter);
  perform {firm}.settle(array(select m.matter from {firm}.wall_matters m where m.wall = asked));
end $$;
-- What the caller is told, and that they have read it; nothing else of any wall comes with it.
create function {firm}.my_notices() returns table (notice text, letter bytea, told_at timestamptz, acknowledged_at timestamptz) language sql stable security definer set search_path = '' as $$
  select p.notice, p.letter, w.raised_at, p.acknowledged_at from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and p.letter is not null and {firm}.wall_stands(w.lifted_at, w.until) order by w.raised_at, p.notice
$$;
create function {firm}.acknowledge_notice(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.wall_persons p set acknowledged_at = at where p.notice = asked and p.person = current_setting('muniment.person', true) and p.letter is not null and p.acknowledged_at is null;
  return found;
end $$;

-- Who keeps a wall: compliance officers; a partner who raised it, or is in their part on every matter of it. None from whom it is kept itself, or who is shut out of one of its matters.
create function {firm}.keeps_wall(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select case current_setting('muniment.role', true) when 'compliance-officer' then {firm}.oversees_wall(asked)
    when 'partner' then {firm}.oversees_wall(asked) or ({firm}.knows_wall(asked) and not exists (select 1 from {firm}.wall_matters m where m.wall = asked and not {firm}.in_part(m.matter)))
    else false end
$$;
-- The matters of a wall, for whoever keeps it: what is done about it stands in the chain of each, whether or not they are on it.
create function {firm}.behind_wall(asked text) returns setof text language sql stable security definer set search_path = '' as $$
  select m.matter from {firm}.wall_matters m where m.wall = asked and {firm}.keeps_wall(asked) order by m.matter
$$;
create function {firm}.keeps_wall_around(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) in ('partner', 'compliance-officer')
    and exists (select 1 from {firm}.wall_matters m where m.matter = asked and {firm}.keeps_wall(m.wall))
$$;
-- What else there is to a wall, for whoever may know it: how far memos were acknowledged, and whether they keep it; to those who keep or oversee it how far notices were; to overseers what is sealed to them,
-- since somebody may hold the oversight pair and be none; and the other wall of two against each other, where they may know both.
create function {firm}.wall_sight(asked text)
returns table (memos bigint, memos_acknowledged bigint, keeps boolean, notices bigint, notices_acknowledged bigint, oversight bytea, oversight_key text, lifting_why bytea, lifting_key text, opposite text)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.wall_memos m where m.wall = w.id), (select count(m.acknowledged_at) from {firm}.wall_memos m where m.wall = w.id), k.keeps,
    case when k.keeps or k.oversees then (select count(p.letter) from {firm}.wall_persons p where p.wall = w.id) end,
    case when k.keeps or k.oversees then (select count(p.acknowledged_at) from {firm}.wall_persons p where p.wall = w.id) end,
    case when k.oversees then w.oversight end, case when k.oversees then w.oversight_key end, case when k.oversees then w.lifting_why end, case when k.oversees then w.lifting_key end,
    case when {firm}.knows_wall(w.opposite) then w.opposite end
  from {firm}.walls w cross join lateral (select {firm}.keeps_wall(w.id) as keeps, current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and {firm}.oversees_wall(w.id) as oversees) k
  where w.id = asked and {firm}.knows_wall(asked)
$$;

-- Asks to lift a wall, and takes that back; lifts it as a second person.
create function {firm}.ask_lifting(asked text, why bytea, why_key text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifting_by = current_setting('muniment.person', true), lifting_at = at, lifting_why = why, lifting_key = why_key
    where w.id = asked and w.lifting_by is null and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.keeps_wall(asked);
  return found;
end $$;
create function {firm}.leave_standing(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null
    where w.id = asked and w.lifting_by is not null and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.keeps_wall(asked);
  return found;
end $$;
create function {firm}.lift_wall(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifted_by = current_setting('muniment.person', true), lifted_at = at
    where w.id = asked and w.lifting_by is not null and w.lifting_by <> current_setting('muniment.person', true) and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.keeps_wall(asked);
  if not found then return false; end if;
  perform {firm}.settle(array(select m.matter from {firm}.wall_matters m where m.wall = asked));
  return true;
end $$;

alter table {firm}.walls enable row level security;
alter table {firm}.wall_persons enable row level security;
alter table {firm}.wall_matters enable row level security;
alter table {firm}.wall_memos enable row level security;
-- What is sealed is given to whom it is sealed to and to nobody else, sealed as it is: memos by their policy, the rest by functions.
grant select (id, ground, must_acknowledge, until, raised_by, raised_at, lifting_by, lifting_at, lifted_by, lifted_at) on {firm}.walls to {door};
grant insert (id, ground, must_acknowledge, oversight, oversight_key, until, raised_by, raised_at, opposite) on {firm}.walls to {door};
grant select (wall, person), insert (wall, person, notice, letter) on {firm}.wall_persons to {door};
grant select (wall, matter, turned_at), insert (wall, matter) on {firm}.wall_matters to {door};
grant select, insert on {firm}.wall_memos to {door};

create policy known on {firm}.walls for select to {door} using (id in (select {firm}.my_walls()));
create policy raises on {firm}.walls for insert to {door} with check (raised_by = {firm}.me() and {firm}.my_role() in ('partner', 'compliance-officer'));
create policy known on {firm}.wall_persons for select to {door} using (wall in (select {firm}.my_walls()));
create policy raises on {firm}.wall_persons for insert to {door} with check ({firm}.is_raising(wall) and person <> {firm}.me());
create policy known on {firm}.wall_matters for select to {door} using (wall in (select {firm}.my_walls())
  and ({firm}.on_matter(matter) or ({firm}.my_role() in ('compliance-officer', 'auditor') and wall in (select {firm}.my_overseen_walls()))));
create policy raises on {firm}.wall_matters for insert to {door} with check ({firm}.is_raising(wall) and {firm}.may_wall(matter));
create policy own on {firm}.wall_memos for select to {door} using (person = {firm}.me());
-- A memo comes with the wall, or from a lead to whom they admit; nobody acknowledges for another.
create policy raises on {firm}.wall_memos for insert to {door} with check (
  ({firm}.is_raising(wall) and (acknowledged_at is null or person = {firm}.me()))
  or (acknowledged_at is null and exists (select 1 from {firm}.wall_matters m where m.wall = wall_memos.wall and {firm}.leads_matter(m.matter) and not {firm}.shut_out(person, m.matter))));

-- A wall beats every grant: none is made to whom it shuts out, whoever makes it; and whoever has a memo to acknowledge first awaits their part.
drop policy makes on {firm}.grants;
create policy makes on {firm}.grants for insert to {door} with check (made_by = {firm}.me() and {firm}.may_grant(matter)
  and not {firm}.shut_out(person, matter) and (role = 'awaiting' or not {firm}.memo_waits(person, matter)));

-- Whoever awaits their part sees that the matter is there, and nothing that is in it. That a document is there is all that stays: acts find its matter by it, and then tell them of the memo.
do $$ declare t text; begin
  foreach t in array array['parties','notes','places'] loop
    execute format('drop policy on_it on {firm}.%I', t);
    execute format('create policy on_it on {firm}.%I for select to {door} using ({firm}.in_part(matter))', t);
  end loop;
end $$;
drop policy on_it on {firm}.version_keys;
create policy on_it on {firm}.version_keys for select to {door} using (exists (select 1 from {firm}.versions v where v.id = version and {firm}.in_part(v.matter)));

-- What happens in the matters that an overseer is shut out of is hidden from them too. Asked once for a query, not for every row.
create function {firm}.my_walled_matters() returns setof text language sql stable security definer set search_path = '' as $$
  select m.matter from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and {firm}.wall_stands(w.lifted_at, w.until) and current_setting('muniment.role', true) in ('compliance-officer', 'auditor')
$$;
drop policy seen on {firm}.events;
create policy seen on {firm}.events for select to {door} using (
  ({firm}.my_role() in ('compliance-officer', 'auditor') and (matter is null or matter not in (select {firm}.my_walled_matters())))
  or (by = {firm}.me() and matter is null)
  or (matter is not null and {firm}.on_matter(matter) and (kind <> 'refused' or {firm}.leads_matter(matter))));
drop policy adds on {firm}.events;
create policy adds on {firm}.events for insert to {door} with check (
  by is null or coalesce({firm}.me(), '') = '' or (by = {firm}.me() and (matter is null or {firm}.on_matter(matter) or {firm}.may_grant(matter)
    or (kind in ('wall.raised', 'wall.lifting-asked', 'wall.left-standing', 'wall.lifted', 'grant.ended', 'epoch.begun') and {firm}.keeps_wall_around(matter)))));

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('wall_stands', 'in_part', 'stands_between', 'awaits_memo', 'shut_out', 'memo_waits', 'my_barred_walls', 'oversees_wall', 'my_overseen_walls', 'knows_wall', 'my_walls', 'matters_to_wall', 'may_wall', 'is_raising', 'hold_to_wall',
      'standing_to_wall', 'done_behind', 'under_way_behind', 'cut_by_wall', 'remaining_behind', 'turn_behind', 'settle', 'settle_parts', 'settle_mine', 'acknowledge_memo', 'my_notices', 'acknowledge_notice',
      'keeps_wall', 'behind_wall', 'keeps_wall_around', 'wall_sight', 'ask_lifting', 'leave_standing', 'lift_wall', 'my_walled_matters') loop
    execute format('revoke all on function %s from public', f.called);
    -- These answer for anybody, and so nobody but the functions above.
    if f.name not in ('stands_between', 'awaits_memo', 'my_barred_walls', 'oversees_wall', 'knows_wall', 'settle') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
