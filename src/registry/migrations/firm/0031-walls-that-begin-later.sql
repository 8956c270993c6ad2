-- A wall may be raised now to stand from a later moment: from its raising on nobody it names is let in, until its start nobody loses anything, and at its start it cuts, with nobody signed in.

alter table {firm}.walls add column starts_at timestamptz;  -- null where it stands from its raising on
alter table {firm}.walls add column begun_at timestamptz;   -- when it cut
update {firm}.walls set begun_at = raised_at;
alter table {firm}.walls add constraint walls_start check (until > starts_at);
create index walls_to_begin on {firm}.walls (starts_at) where begun_at is null and lifted_at is null;
grant select (starts_at, begun_at), insert (starts_at) on {firm}.walls to {door};

-- The time of a grant to somebody whom a wall will shut out runs out at its start, whether or not anybody is there to end it then; what it was before is kept beside, for a wall that is lifted before it begins.
alter table {firm}.grants add column capped boolean not null default false;
alter table {firm}.grants add column own_until timestamptz;

-- Whether a wall cuts now: it stands, and its start has come.
create function {firm}.wall_cuts(lifted_at timestamptz, until timestamptz, starts_at timestamptz) returns boolean language sql stable parallel safe as $$
  select lifted_at is null and (until is null or until > now()) and (starts_at is null or starts_at <= now())
$$;

-- Whether a wall cuts between a person and a matter; and whether one has been raised between them that is not over, begun or not: nobody is let in from then on. For other functions alone.
create or replace function {firm}.stands_between(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
    where p.person = asked_person and m.matter = asked_matter and {firm}.wall_cuts(w.lifted_at, w.until, w.starts_at))
$$;
create function {firm}.raised_between(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
    where p.person = asked_person and m.matter = asked_matter and {firm}.wall_stands(w.lifted_at, w.until))
$$;
create or replace function {firm}.shut_out(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.in_part(asked_matter) and asked_person <> current_setting('muniment.person', true) and {firm}.raised_between(asked_person, asked_matter)
$$;
create or replace function {firm}.awaits_memo(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_matters o join {firm}.walls w on w.id = o.wall
    where o.matter = asked_matter and w.must_acknowledge and {firm}.wall_cuts(w.lifted_at, w.until, w.starts_at)
      and not exists (select 1 from {firm}.wall_memos m where m.wall = w.id and m.person = asked_person and m.acknowledged_at is not null))
$$;
create or replace function {firm}.settle_mine() returns boolean language sql volatile security definer set search_path = '' as $$
  with mine as materialized (select g.matter from {firm}.grants g where g.person = current_setting('muniment.person', true) and g.role = 'awaiting' and g.ended_at is null)
  select {firm}.settle(array(select matter from mine except
    select o.matter from mine join {firm}.wall_matters o on o.matter = mine.matter join {firm}.walls w on w.id = o.wall
      left join {firm}.wall_memos m on m.wall = w.id and m.person = current_setting('muniment.person', true)
      where w.must_acknowledge and {firm}.wall_cuts(w.lifted_at, w.until, w.starts_at) and m.acknowledged_at is null))
$$;
create or replace function {firm}.my_barred_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select p.wall from {firm}.wall_persons p where p.person = current_setting('muniment.person', true)
  union select o.wall from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall join {firm}.wall_matters m on m.wall = p.wall join {firm}.wall_matters o on o.matter = m.matter
    where p.person = current_setting('muniment.person', true) and {firm}.wall_cuts(w.lifted_at, w.until, w.starts_at)
$$;
create or replace function {firm}.my_walled_matters() returns setof text language sql stable security definer set search_path = '' as $$
  select m.matter from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and {firm}.wall_cuts(w.lifted_at, w.until, w.starts_at) and current_setting('muniment.role', true) in ('compliance-officer', 'auditor')
$$;

-- Whoever is to be shut out asks nobody for more: their request reaches no lead, from the raising on.
create or replace function {firm}.leads_to_ask(asked text) returns table (person text, role text, state text, kem bytea, sign bytea, key_id text) language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.state, p.kem_public, p.sign_public, p.key_id from {firm}.matters m
    join {firm}.grants g on g.matter = m.id and g.ended_at is null and (g.until is null or g.until > now()) and coalesce(g.awaits, g.role) = 'lead'
    join {firm}.people p on p.id = g.person
  where m.code = asked and not {firm}.raised_between(current_setting('muniment.person', true), m.id) and p.id <> current_setting('muniment.person', true)
$$;
create or replace function {firm}.ask_access(new_id text, asked text, wanted text, new_until timestamptz, new_purpose text, sealed bytea, at timestamptz, ends timestamptz, people text[], letters text[]) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare found text; me text := current_setting('muniment.person', true);
begin
  if coalesce(me, '') = '' then return null; end if;
  select m.id into found from {firm}.matters m where m.code = asked and not {firm}.raised_between(me, m.id);
  insert into {firm}.requests (id, person, code, matter, role, until, purpose, own, asked_at, ends_at) values (new_id, me, asked, found, wanted, new_until, new_purpose, sealed, at, ends);
  insert into {firm}.request_letters (request, person, letter)
    select new_id, l.person, decode(l.letter, 'hex') from unnest(people, letters) l(person, letter)
    where exists (select 1 from {firm}.grants g where g.matter = found and g.person = l.person and g.ended_at is null and coalesce(g.awaits, g.role) = 'lead');
  return found;
end $$;

-- The first start of the walls between a person and a matter that have not begun.
create function {firm}.first_start(asked_person text, asked_matter text) returns timestamptz language sql stable security definer set search_path = '' as $$
  select min(w.starts_at) from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
  where p.person = asked_person and m.matter = asked_matter and w.begun_at is null and {firm}.wall_stands(w.lifted_at, w.until)
$$;
-- No grant outlasts that start, whichever way it is made: a grant through another team that takes the place of one is no longer either.
create function {firm}.cap_grant() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare starts timestamptz := {firm}.first_start(new.person, new.matter);
begin
  if new.until > starts or (new.until is null and starts is not null) then
    new.own_until := new.until; new.capped := true; new.until := starts;
  end if;
  return new;
end $$;
create trigger cap_grant before insert on {firm}.grants for each row execute function {firm}.cap_grant();

-- The cut of one wall, on matters that are held: grants of those shut out end with the keys they carried, and those who remain and have its memo to acknowledge await. Where nobody is signed in the next epoch is owed, as where time ran out.
create function {firm}.cut_behind(asked text, at timestamptz, who text) returns table (matter text, "grant" text, person text, role text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  update {firm}.walls w set begun_at = at where w.id = asked;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons wp, {firm}.wall_matters wm
    where k."grant" = g.id and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked;
  return query
    update {firm}.grants g set ended_at = at, ended_by = who, ended_in = case when who = 'house' then m.epoch end, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons wp, {firm}.wall_matters wm join {firm}.matters m on m.id = wm.matter
      where g.ended_at is null and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked
      returning g.matter, g.id, g.person, g.role;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    from {firm}.wall_matters wm where wm.wall = asked and g.matter = wm.matter and g.ended_at is null and g.role <> 'awaiting' and {firm}.awaits_memo(g.person, g.matter);
end $$;
-- In the transaction that raises it: the cut, or, where it begins later, no more than that no grant of theirs outlasts its start.
create or replace function {firm}.cut_by_wall(asked text, at timestamptz) returns table (matter text, "grant" text, person text, role text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare starts timestamptz;
begin
  if not {firm}.is_raising(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) order by m.id for no key update;
  select w.starts_at into starts from {firm}.walls w where w.id = asked;
  if starts is null then
    return query select c.matter, c."grant", c.person, c.role from {firm}.cut_behind(asked, at, current_setting('muniment.person', true)) c;
    return;
  end if;
  update {firm}.grants g set own_until = case when g.capped then g.own_until else g.until end, capped = true, until = starts, stirred = nextval('{firm}.stirs')
    from {firm}.wall_persons wp, {firm}.wall_matters wm
    where g.ended_at is null and g.person = wp.person and g.matter = wm.matter and wp.wall = asked and wm.wall = asked and (g.until is null or g.until > starts);
end $$;
-- By the keeper: begins one wall whose start has come, and gives what it stands between and what it ended. No row where none has, or where another begins it.
create function {firm}.begin_wall(at timestamptz) returns table (wall text, persons json, matters json, cut json) language plpgsql volatile security definer set search_path = '' as $$
declare held text; gone json;
begin
  select w.id into held from {firm}.walls w where w.begun_at is null and w.lifted_at is null and w.starts_at <= now() order by w.starts_at, w.id limit 1 for update skip locked;
  if held is null then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = held) order by m.id for no key update;
  select coalesce(json_agg(json_build_object('matter', c.matter, 'grant', c."grant", 'person', c.person, 'role', c.role)), '[]') into gone from {firm}.cut_behind(held, at, 'house') c;
  return query select held,
    (select json_agg(p.person order by p.person) from {firm}.wall_persons p where p.wall = held),
    (select json_agg(m.matter order by m.matter) from {firm}.wall_matters m where m.wall = held), gone;
end $$;

-- Lifted before it began, it gives back the time that it took: nobody had lost anything yet. Afterwards it gives nothing back.
create or replace function {firm}.lift_wall(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifted_by = current_setting('muniment.person', true), lifted_at = at
    where w.id = asked and w.lifting_by is not null and w.lifting_by <> current_setting('muniment.person', true) and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.keeps_wall(asked);
  if not found then return false; end if;
  perform {firm}.settle(array(select m.matter from {firm}.wall_matters m where m.wall = asked));
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) and exists (select 1 from {firm}.walls w where w.id = asked and w.begun_at is null) order by m.id for no key update;
  update {firm}.grants g set until = least(g.own_until, s.starts), capped = coalesce(g.own_until > s.starts, s.starts is not null), stirred = nextval('{firm}.stirs')
    from {firm}.wall_persons wp, {firm}.wall_matters wm, {firm}.walls w, lateral (select {firm}.first_start(wp.person, wm.matter) as starts) s
    where w.id = asked and w.begun_at is null and wp.wall = asked and wm.wall = asked
      and g.person = wp.person and g.matter = wm.matter and g.capped and g.ended_at is null and g.until > now();
  return true;
end $$;

-- The epoch after a wall begins once it has cut, and not while those whom it will shut out remain.
create or replace function {firm}.remaining_behind(asked text, asked_matter text) returns table ("grant" text, person text) language sql stable security definer set search_path = '' as $$
  select g.id, g.person from {firm}.grants g join {firm}.wall_matters wm on wm.matter = g.matter and wm.wall = asked and wm.turned_at is null
    join {firm}.walls w on w.id = wm.wall and w.begun_at is not null
  where g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.may_wall(asked_matter)
$$;
create or replace function {firm}.turn_behind(asked text, asked_matter text, new_epoch text, sealed bytea, at timestamptz, grants text[], keys text[]) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.may_wall(asked_matter) then return 'no'; end if;
  perform 1 from {firm}.matters m where m.id = asked_matter for no key update;
  if not exists (select 1 from {firm}.wall_matters wm join {firm}.walls w on w.id = wm.wall and w.begun_at is not null where wm.wall = asked and wm.matter = asked_matter and wm.turned_at is null) then return 'before'; end if;
  if cardinality(grants) <> cardinality(keys) or cardinality(grants) <> (select count(*) from {firm}.remaining_behind(asked, asked_matter))
    or exists (select 1 from {firm}.remaining_behind(asked, asked_matter) r where not r."grant" = any(grants)) then return 'stale'; end if;
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at)
    values (new_epoch, asked_matter, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked_matter), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked_matter;
  insert into {firm}.grant_keys ("grant", epoch, hpke, own) select k.g, new_epoch, decode(k.k, 'hex'), null from unnest(grants, keys) k(g, k);
  return 'turned';
end $$;

-- A notice says from when.
drop function {firm}.my_notices();
create function {firm}.my_notices() returns table (notice text, letter bytea, told_at timestamptz, starts_at timestamptz, acknowledged_at timestamptz) language sql stable security definer set search_path = '' as $$
  select p.notice, p.letter, w.raised_at, w.starts_at, p.acknowledged_at from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and p.letter is not null and {firm}.wall_stands(w.lifted_at, w.until) order by w.raised_at, p.notice
$$;
drop function {firm}.walls_between(text, text);
create function {firm}.walls_between(asked_matter text, asked_person text)
returns table (wall text, raised_by text, raised_at timestamptz, starts_at timestamptz, until timestamptz, lifted_by text, lifted_at timestamptz, notice text) language sql stable security definer set search_path = '' as $$
  select w.id, w.raised_by, w.raised_at, w.starts_at, w.until, w.lifted_by, w.lifted_at, p.notice
  from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id join {firm}.wall_matters m on m.wall = w.id
  where m.matter = asked_matter and p.person = asked_person and {firm}.examines_screens(asked_matter) order by w.raised_at, w.id
$$;

create policy begins_walls on {firm}.events for insert to {keeper} with check (by is null and matter is not null and kind = 'wall.begun');

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('wall_cuts', 'raised_between', 'first_start', 'cap_grant', 'cut_behind', 'begin_wall', 'my_notices', 'walls_between') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name in ('wall_cuts', 'my_notices', 'walls_between') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
grant execute on function {firm}.begin_wall(timestamptz) to {keeper};
