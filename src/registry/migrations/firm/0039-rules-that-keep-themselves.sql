-- A wall may be raised by a rule: everybody who worked on some matters stays out of those that it stands around. Who has worked on them by then is named at its raising; whoever is let into one of them later is named
-- in the statement that makes their grant, whoever makes it and by whatever road: they lose what they have behind the wall before they have a key of the other matter. Whoever lets them in learns nothing of it.

create table {firm}.wall_rules (       -- whoever worked on the matter is shut out by the wall
  wall       text not null references {firm}.walls,
  matter     text not null references {firm}.matters,
  primary key (wall, matter)
);
create index wall_rules_matter on {firm}.wall_rules (matter, wall);
alter table {firm}.wall_rules enable row level security;
grant insert (wall, matter) on {firm}.wall_rules to {door};
create policy raises on {firm}.wall_rules for insert to {door} with check ({firm}.my_role() = 'compliance-officer' and {firm}.is_raising(wall) and {firm}.may_wall(matter));

alter table {firm}.walls add column rule_notice bytea;     -- of a wall by a rule: what whoever it names later is told, sealed under the firm's key, which people hold and the house does not
alter table {firm}.walls add column rule_notice_place text;
grant insert (rule_notice, rule_notice_place) on {firm}.walls to {door};
alter table {firm}.wall_persons add column named_at timestamptz;  -- of somebody whom it named after its raising: when, by whom (`house`, or an officer), when that was entered in the chains, and what it ended
alter table {firm}.wall_persons add column named_by text;
alter table {firm}.wall_persons add column noted_at timestamptz;
alter table {firm}.wall_persons add column ended json;
alter table {firm}.wall_persons add column named_matters text[];  -- what the wall stood around then
create index wall_persons_to_note on {firm}.wall_persons (named_at) where named_at is not null and noted_at is null;
grant select (named_at) on {firm}.wall_persons to {door};

-- Whoever worked on matters: whoever was ever granted anything there, in whatever part and through whatever team, and whether or not it has ended. For compliance officers, on matters that they may raise walls around.
create function {firm}.worked_on(asked text[]) returns table (matter text, person text) language sql stable security definer set search_path = '' as $$
  select distinct g.matter, g.person from {firm}.grants g
  where current_setting('muniment.role', true) = 'compliance-officer' and g.matter in (select t.matter from {firm}.matters_to_wall(asked) t)
$$;

-- Holds matters together with the walls by rules about them, and with what these stand around: walls first, each kind in the order of its ids, so that two who let somebody in do not wait for each other.
create function {firm}.hold_with_rules(asked text[]) returns void language plpgsql volatile security definer set search_path = '' as $$
declare walls text[];
begin
  select coalesce(array_agg(h.id), '{}') into walls from (select w.id from {firm}.walls w where w.id in (select r.wall from {firm}.wall_rules r where r.matter = any(asked))
    and {firm}.wall_stands(w.lifted_at, w.until) order by w.id for no key update) h;
  perform 1 from {firm}.matters m where m.id = any(asked) or m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = any(walls)) order by m.id for no key update;
end $$;
create function {firm}.hold_to_admit(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.on_matter(asked) then return; end if;
  perform {firm}.hold_with_rules(array[asked]);
  perform {firm}.hold_matter(asked);
end $$;

-- Names somebody in a wall that stands, and cuts: what they have behind it ends with its keys, or, where it begins later, runs out at its start. `before` where it names them already; `leaderless` where a matter behind it
-- would lose its last lead: then nothing is done, and those who keep the wall are told. For other functions alone.
create function {firm}.name_in_wall(asked text, asked_person text, who text, at timestamptz) returns text language plpgsql volatile security definer set search_path = '' as $$
declare w record; gone json := '[]';
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until) for no key update;
  if not found then return 'no'; end if;
  if exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = asked_person) then return 'before'; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) order by m.id for no key update;
  if exists (select 1 from {firm}.wall_matters wm join {firm}.grants g on g.matter = wm.matter and g.person = asked_person and g.ended_at is null and g.until is null and coalesce(g.awaits, g.role) = 'lead'
      where wm.wall = asked and not exists (select 1 from {firm}.grants o where o.matter = wm.matter and o.person <> asked_person and o.ended_at is null and o.until is null
        and coalesce(o.awaits, o.role) = 'lead')) then return 'leaderless'; end if;
  insert into {firm}.wall_persons (wall, person, notice, named_at, named_by) values (asked, asked_person, gen_random_uuid()::text, at, who);
  -- A memo that they have not acknowledged is theirs no more, and nobody waits for it.
  delete from {firm}.wall_memos m where m.wall = asked and m.person = asked_person and m.acknowledged_at is null;
  if w.begun_at is null then
    update {firm}.grants g set own_until = case when g.capped then g.own_until else g.until end, capped = true, until = w.starts_at, stirred = nextval('{firm}.stirs')
      from {firm}.wall_matters wm where wm.wall = asked and g.matter = wm.matter and g.person = asked_person and g.ended_at is null and (g.until is null or g.until > w.starts_at);
  else
    delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_matters wm where k."grant" = g.id and g.person = asked_person and g.matter = wm.matter and wm.wall = asked;
    with cut as (
      update {firm}.grants g set ended_at = at, ended_by = who, ended_in = m.epoch, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
        from {firm}.wall_matters wm join {firm}.matters m on m.id = wm.matter
        where wm.wall = asked and g.matter = wm.matter and g.person = asked_person and g.ended_at is null returning g.matter, g.id, g.person, g.role)
    select coalesce(json_agg(json_build_object('matter', c.matter, 'grant', c.id, 'person', c.person, 'role', c.role)), '[]') into gone from cut c;
    -- A key that they had, or had as keepers of a team, is followed by one that they never have.
    update {firm}.wall_matters wm set turned_at = null where wm.wall = asked
      and (exists (select 1 from {firm}.grants g where g.matter = wm.matter and g.person = asked_person)
        or exists (select 1 from {firm}.team_grants t join {firm}.team_keepers k on k.team = t.team where t.matter = wm.matter and k.person = asked_person));
  end if;
  update {firm}.wall_persons p set ended = gone, named_matters = array(select wm.matter from {firm}.wall_matters wm where wm.wall = asked order by wm.matter) where p.wall = asked and p.person = asked_person;
  return 'named';
end $$;

-- The rules keep themselves: whoever is let into a matter is named by every standing wall whose rule speaks of it, before the row of their grant is there.
create function {firm}.keep_rules() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare asked text;
begin
  for asked in select r.wall from {firm}.wall_rules r join {firm}.walls w on w.id = r.wall where r.matter = new.matter and {firm}.wall_stands(w.lifted_at, w.until) order by r.wall loop
    perform {firm}.name_in_wall(asked, new.person, 'house', new.made_at);
  end loop;
  return new;
end $$;
create trigger keep_rules before insert on {firm}.grants for each row execute function {firm}.keep_rules();

-- By the keeper: one whom a rule named and whose naming no chain holds yet, with what has to be entered; it counts as entered in the same transaction. No row where none is left, or another enters it.
create function {firm}.note_named(new_notice text, at timestamptz)
returns table (wall text, person text, ground text, must_acknowledge boolean, told boolean, starts_at timestamptz, until timestamptz, begun boolean, matters json, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held record;
begin
  select p.wall, p.person into held from {firm}.wall_persons p where p.named_at is not null and p.noted_at is null order by p.named_at, p.wall, p.person limit 1 for update skip locked;
  if not found then return; end if;
  update {firm}.wall_persons p set noted_at = at, notice = new_notice where p.wall = held.wall and p.person = held.person;
  return query select w.id, held.person, w.ground, w.must_acknowledge, w.rule_notice is not null, w.starts_at, w.until, w.begun_at is not null,
    to_json(p.named_matters), p.ended
    from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id and p.person = held.person where w.id = held.wall;
end $$;
create policy names_by_rules on {firm}.events for insert to {keeper} with check (by is null and matter is not null and kind = 'wall.named');

-- What a rule could not do, for whoever keeps its wall and may know of the matter it speaks of: who worked there and is not named, because a matter behind the wall would have lost its last lead, or somebody wrote past the acts.
create function {firm}.unkept_rules() returns table (wall text, matter text, person text, since timestamptz) language sql stable security definer set search_path = '' as $$
  select r.wall, r.matter, g.person, min(g.made_at) from {firm}.wall_rules r join {firm}.walls w on w.id = r.wall join {firm}.grants g on g.matter = r.matter
  where current_setting('muniment.role', true) = 'compliance-officer' and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.knows_whole_wall(w.id) and {firm}.may_wall(r.matter)
    and not exists (select 1 from {firm}.wall_persons p where p.wall = r.wall and p.person = g.person)
  group by r.wall, r.matter, g.person order by min(g.made_at), g.person limit 200
$$;
-- An officer who keeps the wall names such a one: `named`, or why not.
create function {firm}.name_worker(asked text, asked_person text, new_notice text, at timestamptz) returns table (did text, told boolean, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare did text; me text := current_setting('muniment.person', true);
begin
  if current_setting('muniment.role', true) <> 'compliance-officer' or asked_person = me or not {firm}.keeps_wall(asked)
    or not exists (select 1 from {firm}.wall_rules r join {firm}.grants g on g.matter = r.matter and g.person = asked_person where r.wall = asked and {firm}.may_wall(r.matter)) then
    return query select 'no', false, '[]'::json; return;
  end if;
  did := {firm}.name_in_wall(asked, asked_person, me, at);
  if did <> 'named' then return query select did, false, '[]'::json; return; end if;
  update {firm}.wall_persons p set noted_at = at, notice = new_notice where p.wall = asked and p.person = asked_person;
  return query select did, w.rule_notice is not null, p.ended from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id and p.person = asked_person where w.id = asked;
end $$;

-- As before; and walls by rules about a matter that one which stands shuts the caller out of: what they say would name it.
create or replace function {firm}.my_barred_walls() returns setof text language sql stable security definer set search_path = '' as $$
  select p.wall from {firm}.wall_persons p where p.person = current_setting('muniment.person', true)
  union select o.wall from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall join {firm}.wall_matters m on m.wall = p.wall
      join lateral (select x.wall from {firm}.wall_matters x where x.matter = m.matter union all select r.wall from {firm}.wall_rules r where r.matter = m.matter) o on true
    where p.person = current_setting('muniment.person', true) and {firm}.wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end)
$$;

-- As before; whom a rule named is told what was written for them, sealed under the firm's key, once their naming is entered.
drop function {firm}.my_notices();
create function {firm}.my_notices() returns table (notice text, letter bytea, rule bytea, place text, told_at timestamptz, starts_at timestamptz, acknowledged_at timestamptz) language sql stable security definer set search_path = '' as $$
  select p.notice, p.letter, case when p.letter is null then w.rule_notice end, case when p.letter is null then w.rule_notice_place end, greatest(w.raised_at, p.noted_at), w.starts_at, p.acknowledged_at
  from {firm}.wall_persons p join {firm}.walls w on w.id = p.wall
  where p.person = current_setting('muniment.person', true) and (p.letter is not null or (p.noted_at is not null and w.rule_notice is not null)) and {firm}.wall_stands(w.lifted_at, w.until)
  order by greatest(w.raised_at, p.noted_at), p.notice
$$;
create or replace function {firm}.acknowledge_notice(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.wall_persons p set acknowledged_at = at where p.notice = asked and p.person = current_setting('muniment.person', true) and p.acknowledged_at is null
    and (p.letter is not null or (p.noted_at is not null and exists (select 1 from {firm}.walls w where w.id = p.wall and w.rule_notice is not null)));
  return found;
end $$;
-- As before; those whom a rule named and told count as told.
create or replace function {firm}.wall_sight(asked text)
returns table (memos bigint, memos_acknowledged bigint, keeps boolean, notices bigint, notices_acknowledged bigint, oversight bytea, oversight_key text, lifting_why bytea, lifting_key text, opposite text)
language sql stable security definer set search_path = '' as $$
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
      where o.wall = w.id and g.person = m.person and {firm}.on_matter(o.matter)
        and (g.ended_at is null or g.ended_at >= w.raised_at) and (g.until is null or g.until >= w.raised_at)))) s
  where w.id = asked and {firm}.knows_wall(asked)
$$;

-- As before; for somebody named later a wall was raised when that was entered, by whoever named them, and around a matter that it was extended over since by that.
create or replace function {firm}.walls_between(asked_matter text, asked_person text)
returns table (wall text, raised_by text, raised_at timestamptz, starts_at timestamptz, until timestamptz, lifted_by text, lifted_at timestamptz, notice text) language sql stable security definer set search_path = '' as $$
  select w.id, coalesce(r.by, w.raised_by), coalesce(r.at, w.raised_at), case when r.at >= w.begun_at then null else w.starts_at end, w.until, w.lifted_by, w.lifted_at, p.notice
  from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id join {firm}.wall_matters m on m.wall = w.id
    cross join lateral (select case when m.matter = any(p.named_matters) then p.named_by else m.added_by end as by, case when m.matter = any(p.named_matters) then p.noted_at else m.added_at end as at) r
  where m.matter = asked_matter and p.person = asked_person and {firm}.examines_screens(asked_matter) order by w.raised_at, w.id
$$;

-- As before; what walls by rules about the team's matters stand around is held too.
create or replace function {firm}.team_to_give(asked text, of_person text) returns table ("grant" text, matter text, role text, until timestamptz, current text, epoch text, hpke bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) or not exists (select 1 from {firm}.team_members m join {firm}.people p on p.id = m.person where m.team = asked and m.person = of_person
    and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest')) then return; end if;
  perform {firm}.hold_with_rules(array(select t.matter from {firm}.team_grants t where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until)));
  return query
    select t.id, t.matter, t.role, t.until, m.epoch, k.epoch, k.hpke
    from {firm}.team_grants t join {firm}.matters m on m.id = t.matter join {firm}.team_grant_keys k on k."grant" = t.id
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.is_walled(t.matter) and {firm}.team_carries_all(t.id, t.matter)
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and (g.ended_at is null or g.through = t.id and not g.left_team))
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and not g.left_team and (g.until is null or g.ended_at < g.until)
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;

-- As before; and that a wall named somebody.
drop policy adds on {firm}.events;
create policy adds on {firm}.events for insert to {door} with check (
  by is null or coalesce({firm}.me(), '') = '' or (by = {firm}.me() and (matter is null or {firm}.on_matter(matter) or {firm}.may_grant(matter)
    or (kind in ('wall.raised', 'wall.named', 'wall.lifting-asked', 'wall.left-standing', 'wall.lifted', 'grant.ended', 'epoch.begun') and {firm}.keeps_wall_around(matter))
    or (kind = 'screen.examined' and {firm}.examines_screens(matter)))));

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('worked_on', 'hold_with_rules', 'hold_to_admit', 'name_in_wall', 'keep_rules', 'note_named', 'unkept_rules', 'name_worker', 'my_notices') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name in ('worked_on', 'hold_to_admit', 'unkept_rules', 'name_worker', 'my_notices') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
grant execute on function {firm}.note_named(text, timestamptz) to {keeper};
