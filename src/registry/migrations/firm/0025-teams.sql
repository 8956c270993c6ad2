-- Teams: standing groups of persons with a key pair of their own. A matter is given to a team once, and reaches its members as grants of their own that say through which.
create table {firm}.teams (
  id         text primary key,
  card       bytea not null,           -- sealed under the firm key: name
  kem_public bytea not null,
  key_id     text not null,            -- the key as the ledger publishes it; it changes whenever a keeper goes
  pair       bytea not null,           -- the pair under the team's key, which its keepers have
  made_by    text not null references {firm}.people,
  made_at    timestamptz not null,
  rev        integer not null default 1
);
create table {firm}.team_keepers (
  team       text not null references {firm}.teams,
  person     text not null references {firm}.people,
  named_by   text not null references {firm}.people,
  named_at   timestamptz not null,
  primary key (team, person)
);
create index team_keepers_person on {firm}.team_keepers (person, team);
create table {firm}.team_members (
  team       text not null references {firm}.teams,
  person     text not null references {firm}.people,
  added_by   text not null references {firm}.people,
  added_at   timestamptz not null,
  primary key (team, person)
);
create index team_members_person on {firm}.team_members (person, team);
create table {firm}.team_keys (        -- the team's key as each keeper has it
  team       text not null references {firm}.teams,
  person     text not null references {firm}.people,
  hpke       bytea,                    -- sealed to the keeper's public key by whoever named them
  own        bytea,                    -- the same under the keeper's own symmetric key, from first use on
  primary key (team, person),
  check (hpke is not null or own is not null)
);
create table {firm}.team_grants (      -- what a team was given
  id         text primary key,
  team       text not null references {firm}.teams,
  matter     text not null references {firm}.matters,
  role       text not null check (role in ('member', 'reader')),
  made_by    text not null references {firm}.people,
  made_at    timestamptz not null,
  until      timestamptz,
  purpose    text,
  event      text not null,
  ended_at   timestamptz,
  ended_by   text
);
create unique index team_grants_live on {firm}.team_grants (team, matter) where ended_at is null;
create index team_grants_matter on {firm}.team_grants (matter) where ended_at is null;
create index team_grants_until on {firm}.team_grants (until) where ended_at is null and until is not null;
create table {firm}.team_grant_keys (  -- a matter's epochs sealed to the team's public key, so that a keeper can bring in who joins
  "grant"    text not null references {firm}.team_grants,
  epoch      text not null references {firm}.epochs,
  hpke       bytea not null,
  primary key ("grant", epoch)
);

-- A person's grant that exists because a team was given the matter.
alter table {firm}.grants add column through text references {firm}.team_grants;
-- Whether it ended because its person left the team, or has the matter through another: joining gives back only that. What a lead, a review, a wall or they themselves ended, a lead gives back.
alter table {firm}.grants add column left_team boolean not null default false;
create index grants_through on {firm}.grants (through) where through is not null and ended_at is null;
grant insert (through) on {firm}.grants to {door};

-- What proves a team's key and who is in it: who made it, who was named and removed as keeper, whom they let join and leave, and the keys that they published, found by the team's id.
create index events_of_teams on {firm}.events (substring(body from 'tea_[0-9a-z]{26}')) where kind in ('team.made', 'team.joined', 'team.left', 'team.keeper-named', 'team.keeper-removed') or kind = 'key.published' and body like '%"of":"tea%';

-- For the functions below and for nobody: whether a wall stands around a matter, and whether a team's grant stands.
create function {firm}.is_walled(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.wall_matters m join {firm}.walls w on w.id = m.wall where m.matter = asked and {firm}.wall_stands(w.lifted_at, w.until))
$$;
create function {firm}.team_grant_stands(ended_at timestamptz, until timestamptz) returns boolean language sql stable parallel safe as $$
  select ended_at is null and (until is null or until > now())
$$;
-- Whether a team carries a key of every epoch of the matter that it was given: only then can its keepers bring somebody in.
create function {firm}.team_carries_all(asked text, asked_matter text) returns boolean language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.team_grant_keys k where k."grant" = asked) = (select count(*) from {firm}.epochs e where e.matter = asked_matter)
$$;

create function {firm}.keeps_team(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.team_keepers k where k.team = asked and k.person = current_setting('muniment.person', true))
$$;
-- Whether the caller keeps a team that was given the matter, and no wall shuts them out of it.
create function {firm}.keeps_team_on(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.team_keepers k join {firm}.team_grants t on t.team = k.team and t.matter = asked and t.ended_at is null
      where k.person = current_setting('muniment.person', true))
    and not {firm}.stands_between(current_setting('muniment.person', true), asked)
$$;
-- Whether a grant to a person is what a team's grant gives its members, no more and no longer. For those on the matter.
create function {firm}.team_owes(asked text, asked_matter text, asked_person text, asked_role text, asked_until timestamptz) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.in_part(asked_matter) and exists (select 1 from {firm}.team_grants t join {firm}.team_members m on m.team = t.team and m.person = asked_person
    where t.id = asked and t.matter = asked_matter and {firm}.team_grant_stands(t.ended_at, t.until) and t.role = asked_role and t.until is not distinct from asked_until)
$$;

-- Makes a team, whose first keeper is whoever makes it.
create function {firm}.make_team(new_id text, new_card bytea, new_kem bytea, new_key text, new_pair bytea, own_key bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare me text := current_setting('muniment.person', true);
begin
  if coalesce(me, '') = '' or current_setting('muniment.role', true) not in ('partner', 'lawyer', 'case-manager') then return false; end if;
  insert into {firm}.teams (id, card, kem_public, key_id, pair, made_by, made_at) values (new_id, new_card, new_kem, new_key, new_pair, me, at);
  insert into {firm}.team_keepers (team, person, named_by, named_at) values (new_id, me, me, at);
  insert into {firm}.team_keys (team, person, own) values (new_id, me, own_key);
  return true;
end $$;
create function {firm}.rename_team(asked text, seen integer, new_card bytea) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.teams t set card = new_card, rev = t.rev + 1 where t.id = asked and t.rev = seen and {firm}.keeps_team(asked);
  return found;
end $$;
-- Holds a team that the caller keeps until the transaction ends: nobody else's coming and going meets theirs.
create function {firm}.hold_team(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.teams t where t.id = asked and {firm}.keeps_team(asked) for update;
  return found;
end $$;
-- Holds the teams of a matter, and one more, while somebody who leads it gives or takes: nobody joins or leaves them meanwhile. Sent before the matter is held.
create function {firm}.hold_teams_on(asked text, also text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.teams t where {firm}.leads_matter(asked) and (t.id = also or t.id in (select g.team from {firm}.team_grants g where g.matter = asked and g.ended_at is null)) order by t.id for share;
end $$;
-- The team's key as the caller has it, with the pair that lies under it.
create function {firm}.team_ring(asked text) returns table (key_id text, pair bytea, hpke bytea, own bytea) language sql stable security definer set search_path = '' as $$
  select t.key_id, t.pair, k.hpke, k.own from {firm}.teams t join {firm}.team_keys k on k.team = t.id and k.person = current_setting('muniment.person', true)
  where t.id = asked and {firm}.keeps_team(asked)
$$;
create function {firm}.rewrap_team_key(asked text, new_own bytea) returns void language sql volatile security definer set search_path = '' as $$
  update {firm}.team_keys k set own = new_own, hpke = null where k.team = asked and k.person = current_setting('muniment.person', true) and {firm}.keeps_team(asked)
$$;

-- People. Nobody joins who may never be on a matter, nor a guest; nobody adds themselves.
create function {firm}.join_team(asked text, of_person text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into {firm}.team_members (team, person, added_by, added_at)
    select asked, p.id, current_setting('muniment.person', true), at from {firm}.people p
    where p.id = of_person and p.id <> current_setting('muniment.person', true) and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest') and {firm}.keeps_team(asked)
    on conflict do nothing;
  return found;
end $$;
create function {firm}.name_keeper(asked text, of_person text, sealed bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into {firm}.team_keepers (team, person, named_by, named_at)
    select asked, p.id, current_setting('muniment.person', true), at from {firm}.people p
    where p.id = of_person and p.state = 'active' and p.role not in ('administrator', 'auditor', 'guest') and {firm}.keeps_team(asked)
    on conflict do nothing;
  if not found then return false; end if;
  insert into {firm}.team_keys (team, person, hpke) values (asked, of_person, sealed);
  return true;
end $$;
-- A keeper goes, and the team has another key: it is sealed to the keepers who remain, and what lay under the old one lies under the new. False where the keepers or what the team carries are not as they were seen.
create function {firm}.remove_keeper(asked text, of_person text, new_kem bytea, new_key text, new_pair bytea, people text[], sealed text[], grants text[], epochs text[], keys text[]) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.keeps_team(asked) or cardinality(people) = 0 then return false; end if;
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
-- What a team carries, sealed to its key. None of it is of a matter behind a wall.
create function {firm}.team_carries(asked text) returns table ("grant" text, matter text, epoch text, hpke bytea) language sql stable security definer set search_path = '' as $$
  select t.id, t.matter, k.epoch, k.hpke from {firm}.team_grants t join {firm}.team_grant_keys k on k."grant" = t.id where t.team = asked and t.ended_at is null and {firm}.keeps_team(asked)
$$;

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

-- What a member has through a team, as far as no wall shuts the keeper out of it; and what another team of theirs gives them there. The matters are held.
create function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select g.matter from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked where g.person = of_person and g.ended_at is null) order by m.id for no key update;
  perform 1 from {firm}.teams t where t.id in (select o.team from {firm}.team_members o where o.person = of_person and o.team <> asked) order by t.id for share;
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
-- Keeps an epoch's key sealed to teams, for whoever began it.
create function {firm}.seal_to_teams(asked text, of_epoch text, grants text[], keys text[]) returns void language sql volatile security definer set search_path = '' as $$
  insert into {firm}.team_grant_keys ("grant", epoch, hpke) select k.g, of_epoch, decode(k.key, 'hex') from unnest(grants, keys) k(g, key)
    join {firm}.team_grants t on t.id = k.g and t.matter = asked and {firm}.team_grant_stands(t.ended_at, t.until) join {firm}.epochs e on e.id = of_epoch and e.matter = asked
    where ({firm}.on_matter(asked) or {firm}.keeps_team_on(asked)) and not {firm}.is_walled(asked) on conflict do nothing
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

-- The events that prove who keeps a team, who is in it and which key is its own, in the order of the ledger; they name no matter.
create function {firm}.team_events(asked text[]) returns table (team text, person text, body text, sig bytea, signer text, leaf text, index bigint) language sql stable security definer set search_path = '' as $$
  select substring(e.body from 'tea_[0-9a-z]{26}'), e.by, e.body, e.sig, e.signer, l.bytes, l.index
  from {firm}.events e left join {firm}.leaves l on l.event = e.id
  where substring(e.body from 'tea_[0-9a-z]{26}') = any(asked) and (e.kind in ('team.made', 'team.joined', 'team.left', 'team.keeper-named', 'team.keeper-removed') or e.kind = 'key.published' and e.body like '%"of":"tea%')
    and current_setting('muniment.person', true) <> ''
  order by l.index nulls last, e.xact, e.seq
$$;
-- Whether a person is in a team or keeps one: whoever is does not cease to be one who may be on matters.
create function {firm}.is_in_team(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.runs_house() and (exists (select 1 from {firm}.team_members m where m.person = asked) or exists (select 1 from {firm}.team_keepers k where k.person = asked))
$$;

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

do $$ declare t text; begin
  foreach t in array array['teams', 'team_keepers', 'team_members', 'team_keys', 'team_grants', 'team_grant_keys'] loop
    execute format('alter table {firm}.%I enable row level security', t);
  end loop;
end $$;
-- Staff know the teams of the firm and who is in them, as they know its people; a guest knows of none. What a team was given is known on the matter. Nothing is written but by the functions above.
grant select (id, card, kem_public, key_id, made_by, made_at, rev) on {firm}.teams to {door};
grant select on {firm}.team_keepers, {firm}.team_members, {firm}.team_grants to {door};
create policy staff on {firm}.teams for select to {door} using ({firm}.me() <> '' and {firm}.my_role() <> 'guest');
create policy staff on {firm}.team_keepers for select to {door} using ({firm}.me() <> '' and {firm}.my_role() <> 'guest');
create policy staff on {firm}.team_members for select to {door} using ({firm}.me() <> '' and {firm}.my_role() <> 'guest');
create policy on_it on {firm}.team_grants for select to {door} using ({firm}.my_role() <> 'guest' and {firm}.in_part(matter));

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
    and p.proname in ('is_walled', 'team_grant_stands', 'team_carries_all', 'keeps_team', 'keeps_team_on', 'team_owes', 'make_team', 'rename_team', 'hold_team', 'hold_teams_on', 'team_ring', 'rewrap_team_key', 'join_team', 'name_keeper', 'remove_keeper',
      'team_carries', 'team_to_give', 'give_through', 'through_team', 'move_through', 'leave_team', 'remaining_of_team', 'teams_to_seal', 'seal_to_teams', 'turn_for_team', 'admit_team', 'release_team', 'team_events', 'is_in_team', 'teams_in_review', 'drop_team_keys',
      'end_run_out_teams', 'look_at_members') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('is_walled', 'team_carries_all', 'drop_team_keys', 'end_run_out_teams') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
grant execute on function {firm}.end_run_out_teams(timestamptz) to {keeper};
