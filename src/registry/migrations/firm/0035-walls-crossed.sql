-- What was found by attacking walls that begin later and walls around clients. An extension crosses nobody who lifts or begins the wall meanwhile; a key that a team carried is one that whoever keeps the team had.
-- And nobody whom a wall names is moved to another team's grant: from its raising on none is made to them, and a certificate of the wall holds one for a breach.

-- As before; the wall is held, and what a team carried counts as known.
create or replace function {firm}.extend_wall(asked text, asked_matter text, at timestamptz, people text[], letters text[]) returns table (did text, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare w record; me text := current_setting('muniment.person', true); gone json;
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x join {firm}.matters m on m.id = asked_matter and m.client_mark = x.client_mark
    where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until)
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = me)
      and (exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = me and coalesce(g.awaits, g.role) = 'lead' and g.ended_at is null and (g.until is null or g.until > now()))
        or (current_setting('muniment.role', true) = 'compliance-officer' and {firm}.keeps_wall(asked) and {firm}.may_wall(asked_matter)));
  if not found then return query select 'no', '[]'::json; return; end if;
  if exists (select 1 from {firm}.wall_matters wm where wm.wall = asked and wm.matter = asked_matter) then return query select 'before', '[]'::json; return; end if;
  -- As it stands when nobody lifts it or begins it any more: either waits for the end of this.
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until) for share;
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
  -- Where nobody it shuts out ever was on the matter, and no team was, whose key they may keep, its key is one that they never had.
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter
    and not exists (select 1 from {firm}.grants g join {firm}.wall_persons p on p.person = g.person and p.wall = asked where g.matter = asked_matter)
    and not exists (select 1 from {firm}.team_grants t where t.matter = asked_matter);
  return query select 'extended', gone;
end $$;

-- As before; none to whom a wall names, begun or not: what they had through the one team ends.
create or replace function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;

-- As before; a wall that has begun cuts, whatever the clock says afterwards.
create or replace function {firm}.stands_between(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
    where p.person = asked_person and m.matter = asked_matter and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end))
$$;
create or replace function {firm}.awaits_memo(asked_person text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_matters o join {firm}.walls w on w.id = o.wall
    where o.matter = asked_matter and w.must_acknowledge and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end)
      and not exists (select 1 from {firm}.wall_memos m where m.wall = w.id and m.person = asked_person and m.acknowledged_at is not null))
$$;
create or replace function {firm}.settle_mine() returns boolean language sql volatile security definer set search_path = '' as $$
  with mine as materialized (select g.matter from {firm}.grants g where g.person = current_setting('muniment.person', true) and g.role = 'awaiting' and g.ended_at is null)
  select {firm}.settle(array(select matter from mine except
    select o.matter from mine join {firm}.wall_matters o on o.matter = mine.matter join {firm}.walls w on w.id = o.wall
      left join {firm}.wall_memos m on m.wall = w.id and m.person = current_setting('muniment.person', true)
      where w.must_acknowledge and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end) and m.acknowledged_at is null))
$$;
create or replace function {firm}.my_barred_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select p.wall from {firm}.wall_persons p where p.person = current_setting('muniment.person', true)
  union select o.wall from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall join {firm}.wall_matters m on m.wall = p.wall join {firm}.wall_matters o on o.matter = m.matter
    where p.person = current_setting('muniment.person', true) and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end)
$$;
create or replace function {firm}.my_walled_matters() returns setof text language sql stable security definer set search_path = '' as $$
  select m.matter from {firm}.wall_persons p join {firm}.wall_matters m on m.wall = p.wall join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end) and current_setting('muniment.role', true) in ('compliance-officer', 'auditor')
$$;
