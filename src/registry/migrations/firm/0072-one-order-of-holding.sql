-- Teams are held before walls, walls before matters, matters before what stands in them, each kind in the order of its ids. Where one act held them in another order, two acts could wait for each other, and one of them broke.

-- Holds the walls by rules about matters together with the walls around a client that the caller's act extends, all in one order. For other functions alone.
create function {firm}.hold_walls(asked text[], mark bytea) returns text[] language plpgsql volatile security definer set search_path = '' as $$
begin
  return array(select h.id from (select w.id from {firm}.walls w where {firm}.wall_stands(w.lifted_at, w.until)
    and (w.id in (select r.wall from {firm}.wall_rules r where r.matter = any(asked)) or w.id in (select c.wall from {firm}.walls_of_client(mark) c)) order by w.id for no key update) h);
end $$;
-- The same, and then those matters with what the walls by rules about them stand around.
create function {firm}.hold_with_walls(asked text[], mark bytea) returns void language plpgsql volatile security definer set search_path = '' as $$
declare walls text[] := {firm}.hold_walls(asked, mark);
begin
  perform 1 from {firm}.matters m where m.id = any(asked)
    or m.id in (select wm.matter from {firm}.wall_matters wm join {firm}.wall_rules r on r.wall = wm.wall and r.matter = any(asked) where wm.wall = any(walls)) order by m.id for no key update;
end $$;
create or replace function {firm}.hold_with_rules(asked text[]) returns void language sql volatile security definer set search_path = '' as $$
  select {firm}.hold_with_walls(asked, null)
$$;

-- Holds the walls around a client before a matter is opened for it.
create function {firm}.hold_to_open(mark bytea) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform {firm}.hold_walls('{}', mark);
end $$;
-- Holds a matter that the caller is on before its card is changed, after the walls around the client that it is given to, and, where it may be given to teams by that, as letting somebody in holds it.
create function {firm}.hold_to_change(asked text, mark bytea, admits boolean) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.on_matter(asked) then return; end if;
  perform {firm}.hold_with_walls(case when admits then array[asked] else '{}'::text[] end, mark);
  perform {firm}.hold_matter(asked);
end $$;
-- Holds a wall, for whoever keeps it, and then the matter that it is to be extended over.
create function {firm}.hold_to_extend(asked text, of_matter text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.walls w where w.id = asked and {firm}.keeps_wall(asked) for no key update;
  perform {firm}.hold_to_wall(array[of_matter]);
end $$;

-- As before; all walls that wait for them are held, and then what they stand around.
create or replace function {firm}.name_who_joins() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare asked text; walls text[];
begin
  walls := array(select h.id from (select w.id from {firm}.walls w where {firm}.wall_stands(w.lifted_at, w.until) and w.id in (select o.wall from {firm}.wall_invitations o
    join {firm}.invitations i on i.id = o.invitation where i.sign_in_hash = new.sign_in_hash and i.state <> 'withdrawn') order by w.id for no key update) h);
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = any(walls)) order by m.id for no key update;
  foreach asked in array walls loop
    perform {firm}.name_in_wall(asked, new.id, 'house', new.joined_at);
  end loop;
  return new;
end $$;

-- As before; where somebody has it back or still awaits it is held before the memo, which may be taken from the caller meanwhile.
create or replace function {firm}.acknowledge_memo(asked text, at timestamptz) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) and exists (select 1 from {firm}.wall_memos o where o.wall = asked and o.person = current_setting('muniment.person', true))
    and exists (select 1 from {firm}.grants g where g.matter = m.id and g.ended_at is null and (g.role = 'awaiting' or g.person = current_setting('muniment.person', true))) order by m.id for no key update;
  update {firm}.wall_memos m set acknowledged_at = at where m.wall = asked and m.person = current_setting('muniment.person', true) and m.acknowledged_at is null;
  if not found then return; end if;
  return query select wm.matter from {firm}.wall_matters wm where wm.wall = asked and {firm}.on_matter(wm.matter);
  perform {firm}.settle(array(select m.matter from {firm}.wall_matters m where m.wall = asked));
end $$;

-- As before; what it was to begin around is held at once.
create or replace function {firm}.lift_wall(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.walls w set lifted_by = current_setting('muniment.person', true), lifted_at = at
    where w.id = asked and w.lifting_by is not null and w.lifting_by <> current_setting('muniment.person', true) and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.keeps_wall(asked);
  if not found then return false; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) and exists (select 1 from {firm}.walls w where w.id = asked and w.begun_at is null) order by m.id for no key update;
  perform {firm}.settle(array(select m.matter from {firm}.wall_matters m where m.wall = asked));
  update {firm}.grants g set until = least(g.own_until, s.starts), capped = coalesce(g.own_until > s.starts, s.starts is not null), stirred = nextval('{firm}.stirs')
    from {firm}.wall_persons wp, {firm}.wall_matters wm, {firm}.walls w, lateral (select {firm}.first_start(wp.person, wm.matter) as starts) s
    where w.id = asked and w.begun_at is null and wp.wall = asked and wm.wall = asked
      and g.person = wp.person and g.matter = wm.matter and g.capped and g.ended_at is null and g.until > now();
  return true;
end $$;

-- Walls that somebody asked to lift are held before what they had under way is let fall, and before the matters that they are on.
create function {firm}.hold_liftings(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.may_contain() then return; end if;
  perform 1 from {firm}.walls w where w.lifting_by = asked and {firm}.wall_stands(w.lifted_at, w.until) order by w.id for no key update;
end $$;
create or replace function {firm}.drop_under_way(asked text, at timestamptz) returns table (what text, id text, matter text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.may_contain() or not exists (select 1 from {firm}.people p where p.id = asked and p.state in ('contained', 'left')) then return; end if;
  perform {firm}.hold_liftings(asked);
  return query update {firm}.requests r set decided = 'withdrawn', decided_by = r.person, decided_at = at where r.person = asked and r.decided is null and r.ends_at > at returning 'request', r.id, null::text;
  return query update {firm}.requests r set first_by = null, first_at = null where r.first_by = asked and r.decided is null and r.ends_at > at returning 'approval', r.id, r.matter;
  return query
    with fell as (update {firm}.walls w set lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.lifting_by = asked and {firm}.wall_stands(w.lifted_at, w.until) returning w.id)
    select 'lifting', f.id, m.matter from fell f join {firm}.wall_matters m on m.wall = f.id order by m.matter;
end $$;

-- As before; walls by rules about what a team has are held before it: whoever keeps something through another team may be named only now.
create or replace function {firm}.through_team(asked text, of_person text) returns table("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz, next_actions json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform {firm}.hold_with_rules(array(select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null));
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until, to_json({firm}.all_actions({firm}.without(o.actions, o.role, {firm}.taken_on(g.matter, g.person)), o.role))
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.same_places(x.places, g.places) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.given_to_team(asked text) returns table ("grant" text, matter text, role text, epoch text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform {firm}.hold_with_rules(array(select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null));
  return query
    select t.id, t.matter, t.role, m.epoch from {firm}.team_grants t join {firm}.matters m on m.id = t.matter
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.stands_between(current_setting('muniment.person', true), t.matter) order by t.matter;
end $$;

-- As before; whoever awaits their part for a wall that has ended has it back first: two who held the matter beside each other would each wait to hold it alone.
create or replace function {firm}.hold_as_it_is(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and g.role = 'awaiting') then perform {firm}.settle_parts(asked); end if;
  perform 1 from {firm}.matters m where m.id = asked and ({firm}.reads_on(asked) or {firm}.my_places(asked) is not null) for share;
end $$;

-- As before; a wall that begins or lapses is held so that its memo may be given meanwhile: whoever is let into a matter behind it holds the matter already.
create or replace function {firm}.begin_wall(at timestamptz) returns table (wall text, persons json, matters json, cut json) language plpgsql volatile security definer set search_path = '' as $$
declare held text; gone json;
begin
  select w.id into held from {firm}.walls w where w.begun_at is null and w.lifted_at is null and w.starts_at <= now() order by w.starts_at, w.id limit 1 for no key update skip locked;
  if held is null then return; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = held) order by m.id for no key update;
  select coalesce(json_agg(json_build_object('matter', c.matter, 'grant', c."grant", 'person', c.person, 'role', c.role)), '[]') into gone from {firm}.cut_behind(held, at, 'house') c;
  return query select held,
    (select coalesce(json_agg(p.person order by p.person), '[]') from {firm}.wall_persons p where p.wall = held),
    (select coalesce(json_agg(m.matter order by m.matter), '[]') from {firm}.wall_matters m where m.wall = held), gone;
end $$;
create or replace function {firm}.lapse_wall(at timestamptz) returns table (wall text, invitation text, matters json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held record; behind text[];
begin
  loop
    select o.wall, o.invitation into held from {firm}.wall_invitations o join {firm}.invitations i on i.id = o.invitation join {firm}.walls w on w.id = o.wall
      where {firm}.wall_stands(w.lifted_at, w.until) and (i.state = 'withdrawn' or i.state = 'open' and i.ends_at <= now())
        and not exists (select 1 from {firm}.wall_persons p where p.wall = o.wall) order by o.wall limit 1 for update of i for no key update of w;
    if not found then return; end if;
    exit when not exists (select 1 from {firm}.wall_persons p where p.wall = held.wall);
  end loop;
  -- Whoever's clock is behind lets nobody in by it any more.
  update {firm}.invitations i set state = 'withdrawn', firm_key = '', oversight = null where i.id = held.invitation and i.state = 'open';
  update {firm}.walls w set lifted_at = at, lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.id = held.wall;
  behind := array(select m.matter from {firm}.wall_matters m where m.wall = held.wall order by m.matter);
  perform {firm}.settle(behind);
  return query select held.wall, held.invitation, to_json(behind);
end $$;

-- As before; the matters whose keys are sealed anew are held first: a wall that is raised around some of them takes their keys from the team in an order of its own.
create or replace function {firm}.remove_keeper(asked text, of_person text, new_kem bytea, new_key text, new_pair bytea, people text[], sealed text[], grants text[], epochs text[], keys text[]) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.keeps_team(asked) or cardinality(people) = 0 then return false; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  delete from {firm}.team_keepers k where k.team = asked and k.person = of_person;
  if not found or exists (select k.person from {firm}.team_keepers k where k.team = asked except select unnest(people))
    or exists (select unnest(people) except select k.person from {firm}.team_keepers k where k.team = asked)
    or exists (select k."grant", k.epoch from {firm}.team_grant_keys k join {firm}.team_grants g on g.id = k."grant" and g.team = asked except select * from unnest(grants, epochs)) then return false; end if;
  delete from {firm}.team_keys k where k.team = asked;
  insert into {firm}.team_keys (team, person, hpke) select asked, s.person, decode(s.key, 'hex') from unnest(people, sealed) s(person, key);
  update {firm}.team_grant_keys k set hpke = decode(s.key, 'hex') from unnest(grants, epochs, keys) s(g, e, key), {firm}.team_grants t
    where k."grant" = s.g and k.epoch = s.e and t.id = k."grant" and t.team = asked;
  update {firm}.teams t set kem_public = new_kem, key_id = new_key, pair = new_pair where t.id = asked;
  return true;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('hold_walls', 'hold_with_walls', 'hold_to_open', 'hold_to_change', 'hold_to_extend', 'hold_liftings') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('hold_walls', 'hold_with_walls') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
