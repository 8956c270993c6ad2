-- The second lock under every query: what the caller may see is decided by the database too, row by row, for three roles of which none owns anything.
-- {door} serves callers, {clerk} integrates the ledger, {keeper} counts what the vault should hold.

create function {firm}.me() returns text language sql stable parallel safe as $$ select current_setting('muniment.person', true) $$;
create function {firm}.my_role() returns text language sql stable parallel safe as $$ select current_setting('muniment.role', true) $$;

-- Whether the caller is on a matter; runs as the owner, so that policies on grants do not ask themselves.
create function {firm}.on_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create function {firm}.leads_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role = 'lead' and g.ended_at is null and (g.until is null or g.until > now()))
$$;

-- Whether the caller may make grants on a matter: a lead may, and whoever opened it while nobody is on it yet.
create function {firm}.may_grant(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.leads_matter(asked) or (
    exists (select 1 from {firm}.matters m where m.id = asked and m.opened_by = current_setting('muniment.person', true))
    and not exists (select 1 from {firm}.grants g where g.matter = asked))
$$;

-- The hashes of leaves, for proofs: anyone signed in may have any of them, for a hash says nothing of what it covers.
create function {firm}.leaf_hashes(from_index bigint, count integer) returns table (hash bytea) language sql stable security definer set search_path = '' as $$
  select l.hash from {firm}.leaves l where l.index >= from_index and l.index < from_index + count order by l.index
$$;

-- A number that stays the same exactly while nothing has changed in what a session says of its caller.
create function {firm}.stamp_of(purpose text, line bytea, confirmed_at timestamptz, role text, rev integer, oversight bytea, totp bytea) returns bigint language sql immutable parallel safe as $$
  select hash_record_extended(row(purpose, line, confirmed_at, role, rev, oversight, totp), 0)
$$;

-- Brings a caller in: finds the session by the hash of its secret, binds the transaction to its person, and notes at most once a minute that it is in use.
create function {firm}.enter(asked bytea, at timestamptz, idle interval)
returns table (session text, person text, role text, keys bytea, purpose text, purpose_line bytea, begun_at timestamptz, seen_at timestamptz, confirmed_at timestamptz, ends_at timestamptz,
               key_id text, firm_key bytea, oversight bytea, has_totp boolean, stamp bigint)
language plpgsql volatile security definer set search_path = '' as $$
begin
  select s.id, s.person, p.role, s.keys, s.purpose, s.purpose_line, s.begun_at, s.seen_at, s.confirmed_at, s.ends_at, p.key_id, k.firm_key, k.oversight, k.totp is not null,
         {firm}.stamp_of(s.purpose, s.purpose_line, s.confirmed_at, p.role, p.rev, k.oversight, k.totp)
    into session, person, role, keys, purpose, purpose_line, begun_at, seen_at, confirmed_at, ends_at, key_id, firm_key, oversight, has_totp, stamp
    from {firm}.sessions s join {firm}.people p on p.id = s.person join {firm}.person_keys k on k.person = p.id
    where s.hash = asked and s.ends_at > at and s.seen_at + idle > at and p.state = 'active';
  perform set_config('muniment.person', coalesce(person, ''), true), set_config('muniment.role', coalesce(role, ''), true);
  if person is null then return; end if;
  if seen_at <= at - interval '1 minute' then
    update {firm}.sessions s set seen_at = at where s.id = session;
    seen_at := at;
  end if;
  return next;
end $$;

-- Binds a transaction to a live session's person, so that one that was ended a moment ago sees nothing.
create function {firm}.bind(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare found_person text; found_role text;
begin
  select s.person, p.role into found_person, found_role from {firm}.sessions s join {firm}.people p on p.id = s.person where s.id = asked and p.state = 'active';
  perform set_config('muniment.person', coalesce(found_person, ''), true), set_config('muniment.role', coalesce(found_role, ''), true);
  return found_person is not null;
end $$;

-- What signing in needs to know of a name, found by its keyed hash, with nobody signed in yet.
create function {firm}.sign_in_facts(asked bytea)
returns table (person text, role text, state text, key_id text, salt bytea, memory_kib integer, passes integer, lanes integer, sealed bytea, totp bytea, handed_key bytea, handed_oversight bytea)
language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.state, p.key_id, k.salt, k.memory_kib, k.passes, k.lanes, k.sealed, k.totp, k.handed_key, k.handed_oversight
    from {firm}.people p join {firm}.person_keys k on k.person = p.id where p.sign_in_hash = asked
$$;

-- What accepting an invitation needs, found by the hash of the link's secret.
create function {firm}.invitation_facts(asked bytea, at timestamptz)
returns table (id text, role text, card bytea, sign_in_hash bytea, firm_key bytea, oversight bytea, made_by text)
language sql stable security definer set search_path = '' as $$
  select i.id, i.role, i.card, i.sign_in_hash, i.firm_key, i.oversight, i.made_by from {firm}.invitations i where i.hash = asked and i.state = 'open' and i.ends_at > at
$$;

-- Uses an invitation up, once: what its link opened is gone with it.
create function {firm}.use_invitation(asked bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.invitations i set state = 'used', firm_key = '', oversight = null where i.hash = asked and i.state = 'open' and i.ends_at > at;
  return found;
end $$;

-- What giving a new pass phrase by recovery shares needs, found by the keyed hash of a name.
create function {firm}.recovery_facts(asked bytea) returns table (person text, role text, key_id text, recovery bytea, has_totp boolean)
language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.key_id, k.recovery, k.totp is not null from {firm}.people p join {firm}.person_keys k on k.person = p.id where p.sign_in_hash = asked
$$;

-- Whether the caller runs the house; the functions below serve nobody else.
create function {firm}.runs_house() returns boolean language sql stable as $$ select current_setting('muniment.role', true) in ('partner', 'administrator') $$;

-- Ends every session of a person, at once and against a sign-in that is under way; gives what was ended.
create function {firm}.end_sessions_of(asked text) returns setof text language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.runs_house() then return; end if;
  perform 1 from {firm}.person_keys k where k.person = asked for update;
  return query delete from {firm}.sessions s where s.person = asked returning s.id;
end $$;

-- Hands the oversight pair, sealed to its receiver, to a person who becomes an overseer; takes it from one who ceases to be.
create function {firm}.hand_oversight(asked text, sealed_key bytea, sealed_pair bytea) returns void language sql volatile security definer set search_path = '' as $$
  update {firm}.person_keys set handed_key = sealed_key, handed_oversight = sealed_pair where person = asked and {firm}.runs_house()
$$;
create function {firm}.take_oversight(asked text) returns void language sql volatile security definer set search_path = '' as $$
  update {firm}.person_keys set oversight = null, handed_key = null, handed_oversight = null where person = asked and {firm}.runs_house()
$$;

-- What changing a role must know of a person without seeing their keys or matters: two answers, each yes or no.
create function {firm}.standing_of(asked text) returns table (on_any_matter boolean, last_overseer boolean) language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.person = asked and g.ended_at is null and (g.until is null or g.until > now())),
         exists (select 1 from {firm}.person_keys k where k.person = asked and (k.oversight is not null or k.handed_oversight is not null))
           and not exists (select 1 from {firm}.person_keys k join {firm}.people p on p.id = k.person where k.person <> asked and p.state = 'active' and (k.oversight is not null or k.handed_oversight is not null))
  where {firm}.runs_house()
$$;

-- Whether a person is, or was, on a matter that the caller is on: of others a guest knows nothing.
create function {firm}.shares_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants mine join {firm}.grants theirs on theirs.matter = mine.matter and theirs.person = asked
    where mine.person = current_setting('muniment.person', true) and mine.ended_at is null and (mine.until is null or mine.until > now()))
$$;

-- Throws away what has died of age: sessions, counted tries, and what unused invitations would have opened.
create function {firm}.sweep(at timestamptz, idle interval) returns void language sql volatile security definer set search_path = '' as $$
  delete from {firm}.sessions s where s.id in (select d.id from {firm}.sessions d where d.ends_at <= at or d.seen_at + idle <= at for update skip locked);
  delete from {firm}.tries t where t.hash in (select d.hash from {firm}.tries d where d.at < at - interval '1 day' for update skip locked);
  update {firm}.invitations i set firm_key = '', oversight = null
    where i.id in (select d.id from {firm}.invitations d where d.state = 'open' and d.ends_at <= at and d.firm_key <> '' for update skip locked);
$$;

-- The matter that a thing belongs to, asked only to note a refusal in the right chain; never shown to the caller.
create function {firm}.matter_of(asked text) returns text language sql stable security definer set search_path = '' as $$
  select m.id from {firm}.matters m where m.id = asked
  union all select d.matter from {firm}.documents d where d.id = asked
  union all select f.matter from {firm}.filings f where f.id = asked
  limit 1
$$;

grant usage on schema {firm} to {door}, {clerk}, {keeper};
revoke all on all functions in schema {firm} from public;
grant execute on all functions in schema {firm} to {door};
grant execute on function {firm}.leaf_hashes(bigint, integer) to {clerk};
grant usage on sequence {firm}.stirs to {door};

grant select, update on {firm}.firm to {door};
grant select, insert, update on {firm}.people, {firm}.person_keys, {firm}.invitations to {door};
grant select, insert, update, delete on {firm}.sessions, {firm}.tries to {door};
grant select, insert, update on {firm}.parties, {firm}.notes, {firm}.places, {firm}.documents to {door};
grant select, insert, update (class, stage, epoch, card, card_epoch, rev) on {firm}.matters to {door};
grant select, insert, update (ended_at, ended_by, stirred) on {firm}.grants to {door};
grant select, insert on {firm}.epochs, {firm}.versions, {firm}.version_keys to {door};
grant select, insert, update, delete on {firm}.grant_keys, {firm}.filings to {door};
grant select, insert on {firm}.events, {firm}.oversight_keys to {door};
grant select on {firm}.leaves, {firm}.leaf_subjects, {firm}.tiles, {firm}.checkpoints to {door};

grant select on {firm}.events, {firm}.leaves, {firm}.leaf_subjects, {firm}.tiles, {firm}.checkpoints to {clerk};
grant insert on {firm}.leaves, {firm}.leaf_subjects, {firm}.tiles, {firm}.checkpoints to {clerk};

grant select (id, sealed_size, sealed_hash) on {firm}.versions to {keeper};
grant select (id, version, state, touched_at) on {firm}.filings to {keeper};

do $$ declare t text; begin
  foreach t in array array['firm','people','person_keys','sessions','invitations','matters','epochs','grants','grant_keys','parties','notes','places','documents','versions','version_keys','filings','events','leaves','leaf_subjects'] loop
    execute format('alter table {firm}.%I enable row level security', t);
  end loop;
end $$;

-- The firm's row is open (nothing secret is in it but what is sealed); it is changed at set-up, then by those who run the house.
create policy open on {firm}.firm for select to {door} using (true);
create policy changes on {firm}.firm for update to {door} using (set_up_at is null or {firm}.runs_house());

-- People see each other (names are sealed under the firm key, which every person holds), a guest those on their matters; nobody sees another's keys or sessions,
-- nobody makes a person but themselves, and nobody changes themselves.
create policy seen on {firm}.people for select to {door} using ({firm}.me() <> '' and ({firm}.my_role() <> 'guest' or id = {firm}.me() or {firm}.shares_matter(id)));
create policy joins on {firm}.people for insert to {door} with check (id = {firm}.me());
create policy changes on {firm}.people for update to {door} using ({firm}.runs_house() and id <> {firm}.me());
create policy own on {firm}.person_keys for select to {door} using (person = {firm}.me());
create policy joins on {firm}.person_keys for insert to {door} with check (person = {firm}.me());
create policy changes on {firm}.person_keys for update to {door} using (person = {firm}.me());
create policy own on {firm}.sessions to {door} using (person = {firm}.me()) with check (person = {firm}.me());
create policy seen on {firm}.invitations for select to {door} using ({firm}.runs_house());
create policy made on {firm}.invitations for insert to {door} with check (made_by = {firm}.me() and {firm}.runs_house());
create policy ends on {firm}.invitations for update to {door} using ({firm}.runs_house());

create policy on_it on {firm}.matters for select to {door} using (exists (
  select 1 from {firm}.grants g where g.matter = matters.id and g.person = {firm}.me() and g.ended_at is null and (g.until is null or g.until > now())));
create policy opens on {firm}.matters for insert to {door} with check (opened_by = {firm}.me());
create policy changes on {firm}.matters for update to {door} using ({firm}.on_matter(id));

create policy on_it on {firm}.grants for select to {door}
  using ((person = {firm}.me() and ended_at is null and (until is null or until > now())) or {firm}.on_matter(matter));
create policy makes on {firm}.grants for insert to {door} with check (made_by = {firm}.me() and {firm}.may_grant(matter));
create policy ends on {firm}.grants for update to {door} using (person = {firm}.me() or {firm}.leads_matter(matter))
  with check ({firm}.leads_matter(matter) or (person = {firm}.me() and ended_at is not null));

-- The keys that a grant carries: seen and taken away by the member and by leads, brought by anyone on the matter (who leaves begins a new epoch for the others), re-wrapped by the member alone.
create policy seen on {firm}.grant_keys for select to {door}
  using (exists (select 1 from {firm}.grants g where g.id = "grant" and ((g.person = {firm}.me() and g.ended_at is null and (g.until is null or g.until > now())) or {firm}.leads_matter(g.matter))));
create policy brings on {firm}.grant_keys for insert to {door}
  with check (exists (select 1 from {firm}.grants g where g.id = "grant" and {firm}.on_matter(g.matter)));
create policy rewraps on {firm}.grant_keys for update to {door}
  using (exists (select 1 from {firm}.grants g where g.id = "grant" and g.person = {firm}.me()));
create policy takes on {firm}.grant_keys for delete to {door}
  using (exists (select 1 from {firm}.grants g where g.id = "grant" and (g.person = {firm}.me() or {firm}.leads_matter(g.matter))));

create policy on_it on {firm}.epochs for select to {door} using ({firm}.on_matter(matter));
create policy begins on {firm}.epochs for insert to {door} with check ({firm}.on_matter(matter) or {firm}.may_grant(matter));

do $$ declare t text; begin
  foreach t in array array['parties','notes','places','documents','versions'] loop
    execute format('create policy on_it on {firm}.%I for select to {door} using ({firm}.on_matter(matter))', t);
    execute format('create policy adds on {firm}.%I for insert to {door} with check ({firm}.on_matter(matter))', t);
  end loop;
  foreach t in array array['parties','notes','places','documents'] loop
    execute format('create policy changes on {firm}.%I for update to {door} using ({firm}.on_matter(matter))', t);
  end loop;
end $$;
create policy on_it on {firm}.version_keys for select to {door} using (exists (select 1 from {firm}.versions v where v.id = version));
create policy adds on {firm}.version_keys for insert to {door} with check (exists (select 1 from {firm}.epochs e where e.id = epoch));
create policy own on {firm}.filings to {door} using (person = {firm}.me() and {firm}.on_matter(matter)) with check (person = {firm}.me());

create policy counts on {firm}.versions for select to {keeper} using (true);
create policy counts on {firm}.filings for select to {keeper} using (true);

-- The chain of a matter is for those on it; refusals on it for its leads; the whole for overseers.
create policy seen on {firm}.events for select to {door} using (
  {firm}.my_role() in ('compliance-officer', 'auditor')
  or (by = {firm}.me() and matter is null)
  or (matter is not null and {firm}.on_matter(matter) and (kind <> 'refused' or {firm}.leads_matter(matter))));
create policy adds on {firm}.events for insert to {door} with check (true);
create policy integrates on {firm}.events for select to {clerk} using (true);
create policy seen on {firm}.leaves for select to {door} using ({firm}.my_role() in ('compliance-officer', 'auditor') or exists (select 1 from {firm}.events e where e.id = event));
create policy seen on {firm}.leaf_subjects for select to {door} using ({firm}.my_role() in ('compliance-officer', 'auditor') or exists (select 1 from {firm}.leaves l where l.index = leaf_subjects.index));
create policy integrates on {firm}.leaves to {clerk} using (true) with check (true);
create policy integrates on {firm}.leaf_subjects to {clerk} using (true) with check (true);
