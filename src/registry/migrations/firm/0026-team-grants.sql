-- What teams are given, and what comes of it: grants of their members, which say through which team they came.

-- What a member of a team has yet to be given of its matters, with the keys that the team carries. The matters are held until the transaction ends.
-- Left out is what a wall stands around or ever shut them out of, where they are on it already or somebody took it from them, and where the team does not carry every epoch: there a lead lets them in.
create function {firm}.team_to_give(asked text, of_person text) returns table ("grant" text, matter text, role text, until timestamptz, current text, epoch text, hpke bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) or not exists (select 1 from {firm}.team_members m where m.team = asked and m.person = of_person) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until)) order by m.id for no key update;
  return query
    select t.id, t.matter, t.role, t.until, m.epoch, k.epoch, k.hpke
    from {firm}.team_grants t join {firm}.matters m on m.id = t.matter join {firm}.team_grant_keys k on k."grant" = t.id
    where t.team = asked and {firm}.team_grant_stands(t.ended_at, t.until) and not {firm}.is_walled(t.matter) and {firm}.team_carries_all(t.id, t.matter)
      and not exists (select 1 from {firm}.grants g where g.matter = t.matter and g.person = of_person and (g.ended_at is null or g.through = t.id and not g.left_team))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;
-- Gives it: one grant for each matter, and the keys of all its epochs, sealed to the member. Says how many were made; whoever asks for others than those that are to be given makes none of them.
create function {firm}.give_through(asked text, of_person text, ids text[], throughs text[], events text[], at timestamptz, why text, key_grants text[], key_epochs text[], keys text[]) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if not {firm}.keeps_team(asked) then return 0; end if;
  insert into {firm}.grants (id, matter, person, role, made_by, made_at, until, purpose, event, through)
    select n.id, t.matter, of_person, t.role, current_setting('muniment.person', true), at, t.until, why, n.event, t.id
    from unnest(ids, throughs, events) n(id, through, event) join (select distinct g."grant" as id, g.matter, g.role, g.until from {firm}.team_to_give(asked, of_person) g) t on t.id = n.through;
  get diagnostics n = row_count;
  insert into {firm}.grant_keys ("grant", epoch, hpke)
    select k.g, k.e, decode(k.key, 'hex') from unnest(key_grants, key_epochs, keys) k(g, e, key)
    join {firm}.grants g on g.id = k.g and g.id = any(ids) and g.person = of_person join {firm}.epochs e on e.id = k.e and e.matter = g.matter;
  return n;
end $$;

-- What a member has through a team, as far as no wall shuts the keeper out of it; and what another team of theirs gives them there. All matters of the team are held: whoever leaves that other team meanwhile waits, and finds what was moved to it.
create function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and {firm}.team_grant_stands(x.ended_at, x.until) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
-- A member who has a matter through two teams keeps it through the other: a new grant takes the place of the old one, and its keys. For whoever leads the matter, and for keepers of the team that gave the old one.
create function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where {firm}.leads_matter(g.matter) or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter)) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;
-- A member leaves: what they had through the team alone ends, and the keys with it. A matter that a wall shuts the keeper out of is not named to them: there the grant's time runs out now, and the house ends it on its next round.
create function {firm}.leave_team(asked text, of_person text, at timestamptz) returns table (matter text, "grant" text, role text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  delete from {firm}.team_members m where m.team = asked and m.person = of_person;
  if not found then return; end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.team_grants t where k."grant" = g.id and t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null;
  update {firm}.grants g set until = now(), left_team = true, stirred = nextval('{firm}.stirs') from {firm}.team_grants t
    where t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null and {firm}.stands_between(current_setting('muniment.person', true), g.matter);
  return query
    update {firm}.grants g set ended_at = at, ended_by = current_setting('muniment.person', true), ended_in = m.epoch, left_team = true, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null
      from {firm}.team_grants t, {firm}.matters m
      where t.id = g.through and t.team = asked and g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and m.id = g.matter
      returning g.matter, g.id, g.role;
end $$;
-- Who remains on a matter of the team's whose next epoch is owed.
create function {firm}.remaining_of_team(asked text) returns table ("grant" text, person text) language sql stable security definer set search_path = '' as $$
  select g.id, g.person from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.keeps_team_on(asked)
    and exists (select 1 from {firm}.grants o join {firm}.matters m on m.id = o.matter where m.id = asked and o.ended_in = m.epoch)
$$;
-- The teams of a matter that a new epoch is sealed to: those that carry every one before it. None where a wall stands.
create function {firm}.teams_to_seal(asked text) returns table ("grant" text, team text, kem bytea, key_id text) language sql stable security definer set search_path = '' as $$
  select t.id, t.team, s.kem_public, s.key_id from {firm}.team_grants t join {firm}.teams s on s.id = t.team
  where t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) and ({firm}.on_matter(asked) or {firm}.keeps_team_on(asked)) and not {firm}.is_walled(asked) and {firm}.team_carries_all(t.id, asked)
$$;
-- Keeps an epoch's key sealed to teams, for whoever began it. A team whose key is being changed, or has been since it was looked at, gets none: a lead brings it up to date.
create function {firm}.seal_to_teams(asked text, of_epoch text, grants text[], key_ids text[], keys text[]) returns void language sql volatile security definer set search_path = '' as $$
  with held as materialized (
    select t.id, s.key_id from {firm}.team_grants t join {firm}.teams s on s.id = t.team
    where t.id = any(grants) and t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) and ({firm}.on_matter(asked) or {firm}.keeps_team_on(asked)) and not {firm}.is_walled(asked)
    order by s.id for share of s skip locked)
  insert into {firm}.team_grant_keys ("grant", epoch, hpke) select k.g, e.id, decode(k.key, 'hex') from unnest(grants, key_ids, keys) k(g, id, key)
    join held h on h.id = k.g and h.key_id = k.id join {firm}.epochs e on e.id = of_epoch and e.matter = asked on conflict do nothing
$$;
-- Begins the epoch that is owed on a matter of the team's, once. `stale` where somebody came or went meanwhile, `before` where it was begun already.
create function {firm}.turn_for_team(asked text, new_epoch text, sealed bytea, at timestamptz, grants text[], keys text[]) returns text language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.keeps_team_on(asked) then return 'no'; end if;
  perform 1 from {firm}.matters m where m.id = asked for no key update;
  if not exists (select 1 from {firm}.grants o join {firm}.matters m on m.id = o.matter where m.id = asked and o.ended_in = m.epoch) then return 'before'; end if;
  if cardinality(grants) <> cardinality(keys) or cardinality(grants) <> (select count(*) from {firm}.remaining_of_team(asked))
    or exists (select 1 from {firm}.remaining_of_team(asked) r where not r."grant" = any(grants)) then return 'stale'; end if;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at) values (new_epoch, asked, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked;
  insert into {firm}.grant_keys ("grant", epoch, hpke) select k.g, new_epoch, decode(k.key, 'hex') from unnest(grants, keys) k(g, key);
  return 'turned';
end $$;

-- Matters. A lead gives one to a team, brings its keys up to date, takes it back.
create function {firm}.admit_team(new_id text, of_team text, asked text, new_role text, new_until timestamptz, new_event text, at timestamptz, why text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.leads_matter(asked) or current_setting('muniment.role', true) = 'guest' or not exists (select 1 from {firm}.teams t where t.id = of_team) then return false; end if;
  insert into {firm}.team_grants (id, team, matter, role, made_by, made_at, until, purpose, event)
    values (new_id, of_team, asked, new_role, current_setting('muniment.person', true), at, new_until, why, new_event) on conflict do nothing;
  return found;
end $$;
create function {firm}.release_team(asked text, of_team text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held text;
begin
  update {firm}.team_grants t set ended_at = at, ended_by = current_setting('muniment.person', true)
    where t.team = of_team and t.matter = asked and t.ended_at is null and {firm}.leads_matter(asked) and current_setting('muniment.role', true) <> 'guest' returning t.id into held;
  delete from {firm}.team_grant_keys k where k."grant" = held;
  return held is not null;
end $$;

-- Through which teams the grants in a review came, for those whose it is.
create function {firm}.teams_in_review(asked text) returns table (person text, team text, card bytea) language sql stable security definer set search_path = '' as $$
  select l.person, t.team, s.card from {firm}.reviews r join {firm}.review_lines l on l.review = r.id join {firm}.grants g on g.id = l."grant"
    join {firm}.team_grants t on t.id = g.through join {firm}.teams s on s.id = t.team
  where r.id = asked and {firm}.knows_reviews(r.matter)
$$;

-- A wall takes from every team what it carries of the matter, in the transaction that raises it.
create function {firm}.drop_team_keys() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from {firm}.team_grant_keys k using {firm}.team_grants t where t.id = k."grant" and t.matter = new.matter;
  return null;
end $$;
create trigger drop_team_keys after insert on {firm}.wall_matters for each row execute function {firm}.drop_team_keys();

-- The keeper ends what teams were given for a time that has run out; their members' grants end by themselves.
create function {firm}.end_run_out_teams(at timestamptz) returns table (id text, team text, matter text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with ended as (update {firm}.team_grants t set ended_at = at, ended_by = 'house'
        where t.id in (select d.id from {firm}.team_grants d where d.ended_at is null and d.until <= now() limit 100 for update skip locked) returning t.id, t.team, t.matter),
      destroyed as (delete from {firm}.team_grant_keys k using ended e where k."grant" = e.id)
    select e.id, e.team, e.matter from ended e;
end $$;
create policy ends_teams on {firm}.events for insert to {keeper} with check (by is null and matter is not null and kind = 'team.released');

-- A grant that says it came through a team is one that the team's grant gives.
create policy through on {firm}.grants as restrictive for insert to {door} with check (through is null or {firm}.team_owes(through, matter, person, coalesce(awaits, role), until));
-- A keeper notes in the chain of a matter that they are not on what they did there for the team.
create policy teams on {firm}.events for insert to {door} with check (by = {firm}.me() and kind in ('grant.made', 'grant.ended', 'epoch.begun') and {firm}.keeps_team_on(matter));

-- The members of a matter say through which team they are on it, and who let that in; to guests they do not.
drop function {firm}.look_at_members(text, bigint, text);
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and current_setting('muniment.role', true) <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('team_to_give', 'give_through', 'through_team', 'move_through', 'leave_team', 'remaining_of_team', 'teams_to_seal', 'seal_to_teams', 'turn_for_team', 'admit_team', 'release_team', 'teams_in_review', 'drop_team_keys', 'end_run_out_teams', 'look_at_members') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('drop_team_keys', 'end_run_out_teams') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
grant execute on function {firm}.end_run_out_teams(timestamptz) to {keeper};
