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

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('is_walled', 'team_grant_stands', 'team_carries_all', 'keeps_team', 'keeps_team_on', 'team_owes', 'make_team', 'rename_team', 'hold_team', 'hold_teams_on', 'team_ring', 'rewrap_team_key', 'join_team', 'name_keeper', 'remove_keeper', 'team_carries', 'team_events', 'is_in_team') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('is_walled', 'team_carries_all') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
