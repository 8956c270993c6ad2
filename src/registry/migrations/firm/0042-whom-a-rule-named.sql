-- What a wall by a rule stood around when it named somebody is kept: a matter that it is extended over in that moment is told of them by the extension, and by nothing else. And no matter behind it is left without a lead who is cleared.
alter table {firm}.wall_persons add column if not exists named_matters text[];
update {firm}.wall_persons p set named_matters = array(select m.matter from {firm}.wall_matters m where m.wall = p.wall order by m.matter) where p.named_at is not null and p.named_matters is null;

-- As before; who alone leads and is cleared is left alone too.
create or replace function {firm}.name_in_wall(asked text, asked_person text, who text, at timestamptz) returns text language plpgsql volatile security definer set search_path = '' as $$
declare w record; gone json := '[]';
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until) for no key update;
  if not found then return 'no'; end if;
  if exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = asked_person) then return 'before'; end if;
  perform 1 from {firm}.matters m where m.id in (select wm.matter from {firm}.wall_matters wm where wm.wall = asked) order by m.id for no key update;
  if exists (select 1 from {firm}.wall_matters wm join {firm}.grants g on g.matter = wm.matter and g.person = asked_person and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead'
      where wm.wall = asked and not exists (select 1 from {firm}.grants o where o.matter = wm.matter and o.person <> asked_person and o.ended_at is null and o.until is null
        and o.cleared and coalesce(o.awaits, o.role) = 'lead')) then return 'leaderless'; end if;
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

-- As before; of the matters that the wall stood around then.
create or replace function {firm}.note_named(new_notice text, at timestamptz)
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

-- As before; around a matter that it was extended over since, by that.
create or replace function {firm}.walls_between(asked_matter text, asked_person text)
returns table (wall text, raised_by text, raised_at timestamptz, starts_at timestamptz, until timestamptz, lifted_by text, lifted_at timestamptz, notice text) language sql stable security definer set search_path = '' as $$
  select w.id, coalesce(r.by, w.raised_by), coalesce(r.at, w.raised_at), case when r.at >= w.begun_at then null else w.starts_at end, w.until, w.lifted_by, w.lifted_at, p.notice
  from {firm}.walls w join {firm}.wall_persons p on p.wall = w.id join {firm}.wall_matters m on m.wall = w.id
    cross join lateral (select case when m.matter = any(p.named_matters) then p.named_by else m.added_by end as by, case when m.matter = any(p.named_matters) then p.noted_at else m.added_at end as at) r
  where m.matter = asked_matter and p.person = asked_person and {firm}.examines_screens(asked_matter) order by w.raised_at, w.id
$$;
