-- Narrower writing: the door's role may change those columns that acts change and no others, each only for whoever the act is for; what is once for all is done by functions.

-- Whether the caller may write on a matter: leads and members do, readers do not.
create function {firm}.works_on_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role in ('lead', 'member') and g.ended_at is null and (g.until is null or g.until > now()))
$$;

-- Holds a matter that the caller is on until the transaction ends: whoever leaves it changes nothing of it, but holds it too.
create function {firm}.hold_matter(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked and {firm}.on_matter(asked) for update;
end $$;

-- Begins an epoch of a matter, the next in its count: whoever is on it may, and whoever opens it.
create function {firm}.begin_epoch(asked text, new_epoch text, sealed bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not ({firm}.on_matter(asked) or {firm}.may_grant(asked)) then return false; end if;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at) values (new_epoch, asked, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked;
  return true;
end $$;

-- Destroys the keys that grants carry: one's own, those of a matter that one leads, and those of grants on one's matters that have run out.
create function {firm}.destroy_keys_of(asked text[]) returns void language sql volatile security definer set search_path = '' as $$
  delete from {firm}.grant_keys k using {firm}.grants g where g.id = k."grant" and g.id = any(asked)
    and (g.person = current_setting('muniment.person', true) or {firm}.leads_matter(g.matter) or (g.until <= now() and {firm}.on_matter(g.matter)))
$$;

-- Sets the firm up, once for all: the keys that everything is sealed to are never written again.
create function {firm}.set_up(new_name bytea, new_recovery bytea, needed integer, hashes bytea[], new_oversight bytea, new_key bytea, new_firm_key bytea, new_pair bytea, at timestamptz)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.firm f set name = new_name, recovery_public = new_recovery, recovery_shares = cardinality(hashes), recovery_needed = needed, share_hashes = hashes, oversight_public = new_oversight,
    recovery_key = new_key, recovery_firm_key = new_firm_key, recovery_oversight = new_pair, set_up_at = at where f.set_up_at is null;
  return found;
end $$;

-- What signing in and recovery need to know of a name is told where nobody is bound yet, and to nobody who is.
create or replace function {firm}.sign_in_facts(asked bytea)
returns table (person text, role text, state text, key_id text, salt bytea, memory_kib integer, passes integer, lanes integer, sealed bytea, totp bytea, handed_key bytea, handed_oversight bytea)
language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.state, p.key_id, k.salt, k.memory_kib, k.passes, k.lanes, k.sealed, k.totp, k.handed_key, k.handed_oversight
    from {firm}.people p join {firm}.person_keys k on k.person = p.id where p.sign_in_hash = asked and coalesce(current_setting('muniment.person', true), '') = ''
$$;
create or replace function {firm}.recovery_facts(asked bytea) returns table (person text, role text, key_id text, recovery bytea, has_totp boolean)
language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.key_id, k.recovery, k.totp is not null from {firm}.people p join {firm}.person_keys k on k.person = p.id
    where p.sign_in_hash = asked and coalesce(current_setting('muniment.person', true), '') = ''
$$;

-- Throws away what has died of age: sessions, counted tries, what unused invitations would have opened, and the keys of grants whose time has run out.
create index grants_until on {firm}.grants (until) where until is not null and ended_at is null;
create or replace function {firm}.sweep(at timestamptz, idle interval) returns void language sql volatile security definer set search_path = '' as $$
  delete from {firm}.sessions s where s.id in (select d.id from {firm}.sessions d where d.ends_at <= at or d.seen_at + idle <= at for update skip locked);
  delete from {firm}.tries t where t.hash in (select d.hash from {firm}.tries d where d.at < at - interval '1 day' for update skip locked);
  update {firm}.invitations i set firm_key = '', oversight = null
    where i.id in (select d.id from {firm}.invitations d where d.state = 'open' and d.ends_at <= at and d.firm_key <> '' for update skip locked);
  delete from {firm}.grant_keys k where k."grant" in (select g.id from {firm}.grants g where g.until <= now() and g.ended_at is null);
$$;

revoke all on function {firm}.works_on_matter(text), {firm}.hold_matter(text), {firm}.begin_epoch(text, text, bytea, timestamptz), {firm}.destroy_keys_of(text[]),
  {firm}.set_up(bytea, bytea, integer, bytea[], bytea, bytea, bytea, bytea, timestamptz) from public;
grant execute on function {firm}.works_on_matter(text), {firm}.hold_matter(text), {firm}.begin_epoch(text, text, bytea, timestamptz), {firm}.destroy_keys_of(text[]),
  {firm}.set_up(bytea, bytea, integer, bytea[], bytea, bytea, bytea, bytea, timestamptz) to {door};

revoke update on {firm}.firm, {firm}.people, {firm}.person_keys, {firm}.sessions, {firm}.invitations, {firm}.grant_keys, {firm}.parties, {firm}.notes, {firm}.places, {firm}.documents, {firm}.filings from {door};
revoke update (epoch) on {firm}.matters from {door};
revoke insert on {firm}.epochs from {door};
grant update (name, settings, rev, proved_at) on {firm}.firm to {door};
grant update (role, state, rev) on {firm}.people to {door};
grant update (salt, memory_kib, passes, lanes, sealed, oversight, handed_key, handed_oversight, totp, totp_step) on {firm}.person_keys to {door};
grant update (purpose, purpose_line, confirmed_at) on {firm}.sessions to {door};
grant update (state, firm_key, oversight) on {firm}.invitations to {door};
grant update (hpke, own) on {firm}.grant_keys to {door};
grant update (epoch, role, class, card, rev, removed_at) on {firm}.parties to {door};
grant update (struck_at, struck_by) on {firm}.notes to {door};
grant update (epoch, position, name, removed_at) on {firm}.places to {door};
grant update (place, class, card, epoch, current, rev) on {firm}.documents to {door};
grant update (reached, tail, wrapped, state, version_n, event, touched_at) on {firm}.filings to {door};

drop policy changes on {firm}.firm;
create policy changes on {firm}.firm for update to {door} using ({firm}.runs_house());

drop policy made on {firm}.invitations;
create policy made on {firm}.invitations for insert to {door} with check (made_by = {firm}.me() and {firm}.runs_house() and state = 'open');
drop policy ends on {firm}.invitations;
create policy ends on {firm}.invitations for update to {door} using ({firm}.runs_house() and state = 'open') with check (state = 'withdrawn' and firm_key = '' and oversight is null);

drop policy changes on {firm}.matters;
create policy changes on {firm}.matters for update to {door} using ({firm}.leads_matter(id));
drop policy begins on {firm}.epochs;

-- An ended grant stays as it ended. One that has run out may be ended by anyone on the matter.
drop policy ends on {firm}.grants;
create policy ends on {firm}.grants for update to {door}
  using (ended_at is null and (person = {firm}.me() or {firm}.leads_matter(matter) or (until <= now() and {firm}.on_matter(matter))))
  with check ((ended_at is null and {firm}.leads_matter(matter)) or (ended_at is not null and ended_by = {firm}.me()));

-- Keys go to live grants only, and each is of an epoch of the grant's own matter.
drop policy brings on {firm}.grant_keys;
create policy brings on {firm}.grant_keys for insert to {door} with check (exists (
  select 1 from {firm}.grants g join {firm}.epochs e on e.matter = g.matter where g.id = "grant" and e.id = epoch and g.ended_at is null and {firm}.on_matter(g.matter)));
drop policy takes on {firm}.grant_keys;
revoke delete on {firm}.grant_keys from {door};

do $$ declare t text; begin
  foreach t in array array['parties','places'] loop
    execute format('drop policy adds on {firm}.%I', t);
    execute format('create policy adds on {firm}.%I for insert to {door} with check ({firm}.works_on_matter(matter))', t);
  end loop;
  foreach t in array array['parties','places','documents'] loop
    execute format('drop policy changes on {firm}.%I', t);
    execute format('create policy changes on {firm}.%I for update to {door} using ({firm}.works_on_matter(matter))', t);
  end loop;
end $$;
drop policy adds on {firm}.notes;
create policy adds on {firm}.notes for insert to {door} with check (by = {firm}.me() and {firm}.works_on_matter(matter));
drop policy changes on {firm}.notes;
create policy changes on {firm}.notes for update to {door} using ({firm}.works_on_matter(matter)) with check (struck_by = {firm}.me());
drop policy adds on {firm}.documents;
create policy adds on {firm}.documents for insert to {door} with check (filed_by = {firm}.me() and {firm}.works_on_matter(matter));
drop policy adds on {firm}.versions;
create policy adds on {firm}.versions for insert to {door}
  with check (filed_by = {firm}.me() and {firm}.works_on_matter(matter) and exists (select 1 from {firm}.documents d where d.id = document and d.matter = versions.matter));
drop policy adds on {firm}.version_keys;
create policy adds on {firm}.version_keys for insert to {door} with check (exists (
  select 1 from {firm}.versions v join {firm}.epochs e on e.matter = v.matter where v.id = version and e.id = version_keys.epoch and {firm}.works_on_matter(v.matter)));
drop policy own on {firm}.filings;
create policy own on {firm}.filings to {door} using (person = {firm}.me() and {firm}.on_matter(matter)) with check (person = {firm}.me() and {firm}.works_on_matter(matter));

-- Nobody bound to a person writes events in another's name, or into the chain of a matter that they are not on; the house and the unnamed have no name to take.
drop policy adds on {firm}.events;
create policy adds on {firm}.events for insert to {door} with check (
  by is null or coalesce({firm}.me(), '') = '' or (by = {firm}.me() and (matter is null or {firm}.on_matter(matter) or {firm}.may_grant(matter))));

-- The key of a filing that has ended stands nowhere but with its version.
update {firm}.filings set wrapped = '' where state <> 'arriving' and wrapped <> '';
