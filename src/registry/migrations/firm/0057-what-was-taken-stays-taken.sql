-- What a lead took of somebody's part stays taken, however many teams it goes through; two approvals give no more than both of them say; and whoever only sees a matter is told by nothing who else is on it.

-- All that a grant includes, with its clearance as one thing more.
create function {firm}.all_of(actions text[], part text, cleared boolean) returns text[] language sql immutable parallel safe as $$
  select {firm}.all_actions(actions, part) || case when cleared then array['special'] else '{}'::text[] end
$$;
-- What was taken from somebody on a matter: what a team of theirs gave and they had not, by no grant since. For the functions below, and for a lead of it.
create function {firm}.taken_on(asked text, of_person text) returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct a), '{}') from {firm}.grants g join {firm}.team_grants t on t.id = g.through cross join lateral unnest({firm}.all_of(t.actions, t.role, t.cleared)) a
  where g.matter = asked and g.person = of_person and not a = any({firm}.all_of(g.actions, coalesce(g.awaits, g.role), g.cleared))
    and not exists (select 1 from {firm}.grants l where l.matter = asked and l.person = of_person and l.stirred > g.stirred and a = any({firm}.all_of(l.actions, coalesce(l.awaits, l.role), l.cleared)))
$$;
create function {firm}.without(actions text[], part text, taken text[]) returns text[] language sql immutable parallel safe as $$
  select {firm}.kept_actions(array(select a from unnest({firm}.all_actions(actions, part)) with ordinality n(a, i) where not a = any(taken) order by i), part)
$$;
-- The same for a lead, of the members of a matter of theirs.
create function {firm}.taken_of(asked text, of_person text) returns text[] language sql stable security definer set search_path = '' as $$
  select case when {firm}.leads_matter(asked) then {firm}.taken_on(asked, of_person) else '{}' end
$$;

-- Teams, as before: nothing that was taken and that nobody gave again since comes back through a team, not by way of another one either.
create or replace function {firm}.team_to_give(asked text, of_person text) returns table("grant" text, matter text, role text, until timestamptz, current text, epoch text, hpke bytea) language plpgsql volatile security definer set search_path = '' as $$
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
      and not {firm}.taken_on(t.matter, of_person) && {firm}.all_of(t.actions, t.role, t.cleared)
      -- What a lead took of the part that they had through a team, whether its clearance or an action, comes back by no leaving and joining: then a lead lets them in anew.
      and not exists (select 1 from {firm}.grants g join {firm}.team_grants x on x.id = g.through where g.matter = t.matter and g.person = of_person and g.left_team
        and (x.cleared and not g.cleared or not {firm}.all_actions(x.actions, x.role) <@ {firm}.all_actions(g.actions, coalesce(g.awaits, g.role)))
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;
create or replace function {firm}.through_team(asked text, of_person text) returns table("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz, next_actions json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until, to_json({firm}.all_actions({firm}.without(o.actions, o.role, {firm}.taken_on(g.matter, g.person)), o.role))
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, {firm}.without(x.actions, x.role, {firm}.taken_on(g.matter, g.person)) as actions, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.includes(x.actions, x.role, 'read') = {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or g.person = me or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared, actions)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared, m.actions);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;
drop function {firm}.moved_actions(text[], text, text[], text, text[], text);

-- Requests, as before; the first of two approvals says too as what, and until when at the latest.
alter table {firm}.requests add column first_role text;
alter table {firm}.requests add column first_until timestamptz;
drop function {firm}.decide_request(text, text, timestamptz, text, boolean, text[]);
create function {firm}.decide_request(asked text, how text, at timestamptz, made text, clears boolean, includes text[], new_role text, new_until timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set
      first_by = case when how = 'first' then current_setting('muniment.person', true) else r.first_by end,
      first_at = case when how = 'first' then at else r.first_at end,
      first_cleared = case when how = 'first' then clears and {firm}.may_clear(r.matter) else r.first_cleared end,
      first_actions = case when how = 'first' then includes else r.first_actions end,
      first_role = case when how = 'first' then new_role else r.first_role end,
      first_until = case when how = 'first' then new_until else r.first_until end,
      decided = case when how = 'first' then null else how end,
      decided_by = case when how = 'first' then null else current_setting('muniment.person', true) end,
      decided_at = case when how = 'first' then null else at end, "grant" = made
    where r.id = asked and r.decided is null and r.ends_at > at and how in ('first', 'given', 'declined') and r.person <> current_setting('muniment.person', true) and {firm}.leads_matter(r.matter);
  return found;
end $$;

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

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}' and p.proname in ('all_of', 'taken_on', 'without', 'taken_of', 'decide_request') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'taken_on' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;

-- Holds a matter as it is while something is written into it: nobody comes or goes and no epoch begins meanwhile, and whoever waits for that writes under the key and by the part that stand then. Many write at once.
create function {firm}.hold_as_it_is(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked and {firm}.reads_on(asked) for share;
end $$;
revoke all on function {firm}.hold_as_it_is(text) from public;
grant execute on function {firm}.hold_as_it_is(text) to {door};
