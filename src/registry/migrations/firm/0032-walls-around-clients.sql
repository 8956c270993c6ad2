-- A wall may stand around a client: around its matters as they are, and around every one that somebody it does not shut out opens for that client, or gives that client, later. Names are sealed; what is compared is a mark that only people can make.

alter table {firm}.matters add column client_mark bytea;  -- a keyed hash of the client's name; null for a matter from before
create index matters_client on {firm}.matters (client_mark);
grant update (client_mark) on {firm}.matters to {door};
alter table {firm}.walls add column client_mark bytea;    -- of a wall around a client
alter table {firm}.walls add column client_memo bytea;    -- its memo, sealed under the client's key, for whoever extends it
create index walls_client on {firm}.walls (client_mark) where client_mark is not null;
grant insert (client_mark, client_memo) on {firm}.walls to {door};
create policy around_clients on {firm}.walls as restrictive for insert to {door} with check (client_mark is null or {firm}.my_role() = 'compliance-officer');
alter table {firm}.wall_matters add column added_by text references {firm}.people;  -- of a matter that a wall was extended over: by whom, and when
alter table {firm}.wall_matters add column added_at timestamptz;

-- The matters of a client, for whoever may raise a wall around it: none that a wall shuts them out of.
create function {firm}.matters_of_client(mark bytea) returns table (matter text) language sql stable security definer set search_path = '' as $$
  select m.id from {firm}.matters m where m.client_mark = mark and current_setting('muniment.role', true) = 'compliance-officer' and {firm}.may_wall(m.id) order by m.id limit 1001
$$;

-- The walls around a client, for whoever opens a matter for it or gives it to one: none to anybody whom one of them shuts out, as if there were none.
create function {firm}.walls_of_client(mark bytea)
returns table (wall text, ground text, must_acknowledge boolean, told boolean, starts_at timestamptz, until timestamptz, begun boolean, memo bytea, persons json) language sql stable security definer set search_path = '' as $$
  select w.id, w.ground, w.must_acknowledge, exists (select 1 from {firm}.wall_persons p where p.wall = w.id and p.letter is not null), w.starts_at, w.until, w.begun_at is not null, w.client_memo,
    (select json_agg(p.person order by p.person) from {firm}.wall_persons p where p.wall = w.id)
  from {firm}.walls w where w.client_mark = mark and {firm}.wall_stands(w.lifted_at, w.until) and coalesce(current_setting('muniment.person', true), '') <> ''
    and not exists (select 1 from {firm}.walls o join {firm}.wall_persons p on p.wall = o.id
      where o.client_mark = mark and {firm}.wall_stands(o.lifted_at, o.until) and p.person = current_setting('muniment.person', true))
  order by w.raised_at, w.id
$$;

-- Extends a wall over a matter of its client, for a lead of that matter whom it does not shut out, or for an officer who keeps it: those it shuts out lose what they have there, or will at its start; those who stay get its memo.
-- Gives what was done, and what ended: `extended`, `before` where it stands there already, `leaderless` where nobody would be left to lead, `no` where it is not the caller's to do.
create function {firm}.extend_wall(asked text, asked_matter text, at timestamptz, people text[], letters text[]) returns table (did text, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare w record; me text := current_setting('muniment.person', true); gone json;
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x join {firm}.matters m on m.id = asked_matter and m.client_mark = x.client_mark
    where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until)
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = me)
      and (exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = me and coalesce(g.awaits, g.role) = 'lead' and g.ended_at is null and (g.until is null or g.until > now()))
        or (current_setting('muniment.role', true) = 'compliance-officer' and {firm}.keeps_wall(asked) and {firm}.may_wall(asked_matter)));
  if not found then return query select 'no', '[]'::json; return; end if;
  perform 1 from {firm}.matters m where m.id = asked_matter for no key update;
  if not exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.ended_at is null and g.until is null and coalesce(g.awaits, g.role) = 'lead'
      and g.person not in (select p.person from {firm}.wall_persons p where p.wall = asked)) then
    return query select 'leaderless', '[]'::json; return;
  end if;
  insert into {firm}.wall_matters (wall, matter, added_by, added_at) values (asked, asked_matter, me, at) on conflict do nothing;
  if not found then return query select 'before', '[]'::json; return; end if;
  insert into {firm}.wall_memos (wall, person, letter) select asked, k.p, decode(k.l, 'hex') from unnest(people, letters) k(p, l)
    where exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = k.p and g.ended_at is null)
      and not exists (select 1 from {firm}.wall_persons x where x.wall = asked and x.person = k.p) on conflict do nothing;
  if w.begun_at is null then
    update {firm}.grants g set own_until = case when g.capped then g.own_until else g.until end, capped = true, until = w.starts_at, stirred = nextval('{firm}.stirs')
      from {firm}.wall_persons p where p.wall = asked and g.person = p.person and g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > w.starts_at);
    return query select 'extended', '[]'::json; return;
  end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons p where k."grant" = g.id and g.matter = asked_matter and g.person = p.person and p.wall = asked;
  with ended as (
    update {firm}.grants g set ended_at = at, ended_by = me, ended_in = m.epoch, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons p, {firm}.matters m where m.id = asked_matter and p.wall = asked and g.matter = asked_matter and g.person = p.person and g.ended_at is null
      returning g.id, g.person, g.role)
  select coalesce(json_agg(json_build_object('matter', asked_matter, 'grant', e.id, 'person', e.person, 'role', e.role)), '[]') into gone from ended e;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    where g.matter = asked_matter and g.ended_at is null and g.role <> 'awaiting' and {firm}.awaits_memo(g.person, asked_matter);
  -- Where nobody it shuts out ever was on the matter, its first key is one that they never had.
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter
    and not exists (select 1 from {firm}.grants g join {firm}.wall_persons p on p.person = g.person and p.wall = asked where g.matter = asked_matter);
  return query select 'extended', gone;
end $$;

-- Matters of a client that a wall around it does not stand around, for whoever keeps that wall and is not shut out of them: somebody it shuts out opened them, or it could not be extended.
create function {firm}.uncovered_by_walls() returns table (wall text, matter text, opened_by text, opened_at timestamptz) language sql stable security definer set search_path = '' as $$
  select w.id, m.id, m.opened_by, m.opened_at from {firm}.walls w join {firm}.matters m on m.client_mark = w.client_mark
  where current_setting('muniment.role', true) = 'compliance-officer' and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.knows_whole_wall(w.id) and {firm}.may_wall(m.id)
    and not exists (select 1 from {firm}.wall_matters wm where wm.wall = w.id and wm.matter = m.id) order by m.opened_at, m.id limit 200
$$;

-- A certificate holds a matter that was added against the moment and the person that added it.
create or replace function {firm}.walls_between(asked_matter text, asked_person text)
returns table (wall text, raised_by text, raised_at timestamptz, starts_at timestamptz, until timestamptz, lifted_by text, lifted_at timestamptz, notice text) language sql stable security definer set search_path = '' as $$
  select w.id, coalesce(m.added_by, w.raised_by), coalesce(m.added_at, w.raised_at), case when m.added_at >= w.begun_at then null else w.starts_at end, w.until, w.lifted_by, w.lifted_at, p.notice
  from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id join {firm}.wall_matters m on m.wall = w.id
  where m.matter = asked_matter and p.person = asked_person and {firm}.examines_screens(asked_matter) order by w.raised_at, w.id
$$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('matters_of_client', 'walls_of_client', 'extend_wall', 'uncovered_by_walls') loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to {door}', f);
  end loop;
end $$;
