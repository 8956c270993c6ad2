-- A part in some places of the file plan alone (docs/decisions/0055). What lies in a place that was given so lies under a key of that place, which everybody with the matter's keys derives, and whoever has the place carries it alone.
-- To them nothing else in the matter is there: what says that somebody reads, works or does something on a matter says so of the whole of it, and beside it stands what they have in their places.

alter table {firm}.grants add column places text[];
grant insert (places) on {firm}.grants to {door};
alter table {firm}.places add column apart boolean not null default false;
-- The place under whose key a thing lies; null where it lies under that of its compartment.
do $$ declare t text; begin
  foreach t in array array['documents', 'versions', 'filings', 'events'] loop execute format('alter table {firm}.%I add column apart text', t); end loop;
end $$;
grant update (apart) on {firm}.documents to {door};
-- Readers and members have places, so many at most, and take no chain out.
alter table {firm}.grants add constraint grants_places_check check (places is null or (cardinality(places) between 1 and 50 and array_position(places, null) is null
  and coalesce(awaits, role) in ('member', 'reader') and through is null and not {firm}.includes(actions, coalesce(awaits, role), 'disclose')));

-- On the whole of a matter, as before.
create or replace function {firm}.in_part(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and g.places is null
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, 'read') and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create or replace function {firm}.reads_on(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and g.places is null
    and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create or replace function {firm}.does_on(asked text, action text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and g.places is null
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, action) and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create or replace function {firm}.works_on_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and g.places is null
    and g.role in ('lead', 'member') and g.ended_at is null and (g.until is null or g.until > now()))
$$;
-- Whether the caller's part is in a place of the file plan, and includes an action; and the places that it is in, null where it is the whole matter.
create function {firm}.does_in(asked text, of_place text, action text) returns boolean language sql stable security definer set search_path = '' as $$
  select of_place is not null and exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true) and of_place = any(g.places)
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, 'read') and {firm}.includes(g.actions, g.role, action) and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create function {firm}.my_places(asked text) returns text[] language sql stable security definer set search_path = '' as $$
  select g.places from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, 'read') and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.places_of(asked text) returns json language sql stable security definer set search_path = '' as $$ select to_json(g.places) from {firm}.grants g where g.id = asked $$;
-- Whether places may be given alone: each stands in the matter's plan, and what is in it lies under its own key. Whether one is given to somebody.
create function {firm}.are_apart(asked text, of_places text[]) returns boolean language sql stable security definer set search_path = '' as $$
  select {firm}.leads_matter(asked) and not exists (select 1 from unnest(of_places) o(id) where not exists (select 1 from {firm}.places p where p.id = o.id and p.matter = asked and p.apart and p.removed_at is null))
$$;
create function {firm}.is_given(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.places p join {firm}.grants g on g.matter = p.matter and p.id = any(g.places) where p.id = asked and {firm}.reads_on(p.matter) and g.ended_at is null and (g.until is null or g.until > now()))
$$;
-- The place under whose key what is filed in a place lies.
create function {firm}.apart_in(asked text) returns text language sql stable security definer set search_path = '' as $$ 
  select p.id from {firm}.places p where p.id = asked and p.apart and ({firm}.reads_on(p.matter) or {firm}.does_in(p.matter, p.id, 'read'))
$$;

-- What is in their places is there for those whose part is in them.
drop policy on_it on {firm}.documents;
create policy on_it on {firm}.documents for select to {door} using ({firm}.reads_on(matter) or (apart is not null and {firm}.does_in(matter, apart, 'read')));
drop policy on_it on {firm}.versions;
create policy on_it on {firm}.versions for select to {door} using ({firm}.reads_on(matter) or (apart is not null and {firm}.does_in(matter, apart, 'read')));
drop policy on_it on {firm}.version_keys;
create policy on_it on {firm}.version_keys for select to {door}
  using (exists (select 1 from {firm}.versions v where v.id = version and ({firm}.in_part(v.matter) or (v.apart is not null and {firm}.does_in(v.matter, v.apart, 'read')))));
drop policy on_it on {firm}.places;
create policy on_it on {firm}.places for select to {door} using ({firm}.in_part(matter) or (apart and {firm}.does_in(matter, id, 'read')));
-- They file and change there, as their part includes it; and whoever moves a document out of their places would no longer see it.
drop policy adds on {firm}.documents;
create policy adds on {firm}.documents for insert to {door} with check (filed_by = {firm}.me() and ({firm}.works_on_matter(matter) or {firm}.does_in(matter, apart, 'file')));
drop policy changes on {firm}.documents;
create policy changes on {firm}.documents for update to {door} using ({firm}.works_on_matter(matter) or {firm}.does_in(matter, apart, 'edit') or {firm}.does_in(matter, apart, 'file'));
drop policy action on {firm}.documents;
create policy action on {firm}.documents as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file') or {firm}.does_in(matter, apart, 'file'));
drop policy action_changes on {firm}.documents;
create policy action_changes on {firm}.documents as restrictive for update to {door}
  using ({firm}.does_on(matter, 'edit') or {firm}.does_on(matter, 'file') or {firm}.does_in(matter, apart, 'edit') or {firm}.does_in(matter, apart, 'file'));
drop policy adds on {firm}.versions;
create policy adds on {firm}.versions for insert to {door}
  with check (filed_by = {firm}.me() and ({firm}.works_on_matter(matter) or {firm}.does_in(matter, apart, 'file')) and exists (select 1 from {firm}.documents d where d.id = document and d.matter = versions.matter));
drop policy action on {firm}.versions;
create policy action on {firm}.versions as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file') or {firm}.does_in(matter, apart, 'file'));
drop policy adds on {firm}.version_keys;
create policy adds on {firm}.version_keys for insert to {door} with check (exists (
  select 1 from {firm}.versions v join {firm}.epochs e on e.matter = v.matter where v.id = version and e.id = version_keys.epoch and ({firm}.works_on_matter(v.matter) or {firm}.does_in(v.matter, v.apart, 'file'))));
drop policy action on {firm}.version_keys;
create policy action on {firm}.version_keys as restrictive for insert to {door}
  with check (exists (select 1 from {firm}.versions v where v.id = version and ({firm}.does_on(v.matter, 'file') or {firm}.does_in(v.matter, v.apart, 'file'))));
drop policy on_it on {firm}.epochs;
create policy on_it on {firm}.epochs for select to {door} using ({firm}.reads_on(matter) or {firm}.my_places(matter) is not null);
drop policy own on {firm}.filings;
create policy own on {firm}.filings to {door} using (person = {firm}.me() and ({firm}.reads_on(matter) or (apart is not null and {firm}.does_in(matter, apart, 'read'))))
  with check (person = {firm}.me() and ({firm}.works_on_matter(matter) or {firm}.does_in(matter, apart, 'file')));
drop policy action on {firm}.filings;
create policy action on {firm}.filings as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file') or {firm}.does_in(matter, apart, 'file'));

-- Holds a matter as it is, and says who else is on one, as before; also to whoever has places, who knows of nobody but who leads it and who let them in.
create or replace function {firm}.hold_as_it_is(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked and ({firm}.reads_on(asked) or {firm}.my_places(asked) is not null) for share;
end $$;
create or replace function {firm}.shares_matter(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants mine join {firm}.grants theirs on theirs.matter = mine.matter and theirs.person = asked
    where mine.person = current_setting('muniment.person', true) and mine.ended_at is null and (mine.until is null or mine.until > now())
      and ((mine.places is null and {firm}.includes(mine.actions, coalesce(mine.awaits, mine.role), 'read'))
        or (coalesce(theirs.awaits, theirs.role) = 'lead' and theirs.ended_at is null and (theirs.until is null or theirs.until > now()))))
    or exists (select 1 from {firm}.grants g where g.person = current_setting('muniment.person', true) and g.made_by = asked and g.ended_at is null and (g.until is null or g.until > now()))
$$;

-- What lies in a place that is given alone lies under its key, whoever writes it; and no place is given before.
create policy apart on {firm}.documents as restrictive for insert to {door} with check (apart is not distinct from {firm}.apart_in(place));
create policy apart_changes on {firm}.documents as restrictive for update to {door} using (true) with check (apart is not distinct from {firm}.apart_in(place));
create policy apart on {firm}.versions as restrictive for insert to {door} with check (apart is not distinct from (select d.apart from {firm}.documents d where d.id = document));
create policy apart on {firm}.grants as restrictive for insert to {door} with check (places is null or {firm}.are_apart(matter, places));
create policy given on {firm}.places as restrictive for update to {door} using (true) with check (removed_at is null or not {firm}.is_given(id));

-- Holds a place while something is put into it, so that it is not given alone meanwhile; whether it lies apart, null where it is not there for the caller. And the place of a document.
-- The matter comes first, as with whoever lets somebody in, who holds it so that nobody holds it as it is beside them: else each would wait for the other.
create function {firm}.hold_place(asked text, of_matter text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held boolean;
begin
  perform 1 from {firm}.matters m where m.id = of_matter and {firm}.on_matter(m.id) for share;
  select p.apart into held from {firm}.places p where p.id = asked and p.matter = of_matter and p.removed_at is null
    and ({firm}.works_on_matter(of_matter) or {firm}.does_in(of_matter, p.id, 'file') or {firm}.does_in(of_matter, p.id, 'edit')) for share;
  return held;
end $$;
create function {firm}.hold_place_of(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m join {firm}.documents d on d.matter = m.id where d.id = asked and {firm}.on_matter(m.id) for share of m;
  perform 1 from {firm}.places p join {firm}.documents d on d.place = p.id
    where d.id = asked and ({firm}.works_on_matter(d.matter) or {firm}.does_in(d.matter, d.apart, 'file') or {firm}.does_in(d.matter, d.apart, 'edit')) for share of p;
end $$;
-- Makes a place one that may be given alone: its name lies under its key from now on, and what is in it is to be sealed anew by the same act. Only a lead who is cleared, since what is special lies there too.
create function {firm}.part_place(asked text, of_epoch text, new_name text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.places p set apart = true, epoch = of_epoch, name = decode(new_name, 'hex')
    from {firm}.matters m where p.id = asked and not p.apart and p.removed_at is null and m.id = p.matter and m.epoch = of_epoch and {firm}.leads_matter(p.matter) and {firm}.cleared_on(p.matter);
  return found;
end $$;
-- Seals what lies in a place anew under its key: cards of documents, cards and keys of versions, what finds these again. False where anything in it would be left as it was.
create function {firm}.reseal_place(asked text, of_epoch text, documents text[], document_cards text[], ids text[], cards text[], twins text[], keys text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not exists (select 1 from {firm}.places p join {firm}.matters m on m.id = p.matter where p.id = asked and p.apart and m.epoch = of_epoch and {firm}.leads_matter(p.matter) and {firm}.cleared_on(p.matter)) then return false; end if;
  update {firm}.documents d set epoch = of_epoch, apart = asked, card = decode(k.card, 'hex') from unnest(documents, document_cards) k(id, card) where d.id = k.id and d.place = asked;
  update {firm}.versions v set epoch = of_epoch, apart = asked, special = d.class = 'special', card = decode(k.card, 'hex'), twin = decode(k.twin, 'hex')
    from unnest(ids, cards, twins) k(id, card, twin), {firm}.documents d where v.id = k.id and d.id = v.document and d.apart = asked;
  update {firm}.version_keys y set epoch = of_epoch, wrapped = decode(k.wrapped, 'hex') from unnest(ids, keys) k(id, wrapped) join {firm}.versions v on v.id = k.id and v.apart = asked where y.version = k.id;
  return not exists (select 1 from {firm}.documents d where d.place = asked and d.apart is distinct from asked)
    and not exists (select 1 from {firm}.versions v join {firm}.documents d on d.id = v.document join {firm}.version_keys y on y.version = v.id
      where d.place = asked and (v.apart is distinct from asked or v.id <> all(ids) or y.epoch <> v.epoch));
end $$;
-- The versions of one document, as before, where it goes into a compartment or a place that lies apart, or comes out: all of them, as the document lies now. What the chain says of it goes into the compartment with it, and stays there.
drop function {firm}.reseal_versions(text, text, boolean, text[], text[], text[], text[]);
create function {firm}.reseal_versions(asked text, of_epoch text, ids text[], cards text[], twins text[], keys text[]) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint; d record;
begin
  select o.matter, o.apart, o.class = 'special' as special into d from {firm}.documents o where o.id = asked;
  if not found or not exists (select 1 from {firm}.epochs e where e.id = of_epoch and e.matter = d.matter) then return 0; end if;
  if not ({firm}.works_on_matter(d.matter) and {firm}.does_on(d.matter, 'edit')) and (not {firm}.does_in(d.matter, d.apart, 'edit') or exists (select 1 from {firm}.versions v where v.document = asked and not {firm}.does_in(d.matter, v.apart, 'edit'))) then return 0; end if;
  -- Whoever is not cleared seals anew what they moved, and nothing of what is special.
  if not {firm}.cleared_on(d.matter) and (d.special or exists (select 1 from {firm}.versions v where v.document = asked and v.special)
    or not exists (select 1 from {firm}.versions v where v.document = asked and v.apart is distinct from d.apart)) then return 0; end if;
  if exists (select 1 from {firm}.versions v where v.document = asked and v.id <> all(ids)) then return 0; end if;
  update {firm}.versions v set epoch = of_epoch, special = d.special, apart = d.apart, card = decode(k.card, 'hex'), twin = decode(k.twin, 'hex')
    from unnest(ids, cards, twins) k(id, card, twin) where v.id = k.id and v.document = asked;
  get diagnostics n = row_count;
  update {firm}.version_keys y set epoch = of_epoch, wrapped = decode(k.wrapped, 'hex') from unnest(ids, keys) k(id, wrapped) join {firm}.versions v on v.id = k.id and v.document = asked where y.version = k.id;
  if d.special then update {firm}.events e set hidden = true where e.document = asked and not e.hidden; end if;
  return n;
end $$;
-- Says anew which places a standing grant is for; null for the whole matter. Nobody says it of their own. Its keys are destroyed, and made anew by the act.
create function {firm}.set_places(asked text, to_places text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held record;
begin
  select g.id, g.matter, g.person, g.places, g.through, coalesce(g.awaits, g.role) as part into held from {firm}.grants g where g.id = asked and g.ended_at is null and (g.until is null or g.until > now()) for update;
  if not found or held.person = current_setting('muniment.person', true) or held.part = 'lead' or held.through is not null or not {firm}.leads_matter(held.matter) then return false; end if;
  if held.places is not distinct from to_places or not {firm}.are_apart(held.matter, coalesce(to_places, '{}')) then return false; end if;
  update {firm}.grants g set places = to_places, stirred = nextval('{firm}.stirs') where g.id = asked;
  delete from {firm}.grant_keys k where k."grant" = asked;
  return true;
end $$;
-- Whoever is on a matter for places leaves it without knowing who remains: the next lead who lets somebody in begins the epoch that is owed, as where the house ended a grant.
create function {firm}.leave_places(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held text;
begin
  update {firm}.grants g set ended_at = at, ended_by = g.person, ended_in = m.epoch, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null from {firm}.matters m
    where m.id = asked and g.matter = asked and g.person = current_setting('muniment.person', true) and g.places is not null and g.ended_at is null returning g.id into held;
  delete from {firm}.grant_keys k where k."grant" = held;
  return held is not null;
end $$;

-- What a lead took of somebody's part, as before: a part in places alone gives nothing of the whole again.
create or replace function {firm}.taken_on(asked text, of_person text) returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct a), '{}') from {firm}.grants g join {firm}.team_grants t on t.id = g.through cross join lateral unnest({firm}.all_of(t.actions, t.role, t.cleared)) a
  where g.matter = asked and g.person = of_person and not a = any({firm}.all_of(g.actions, coalesce(g.awaits, g.role), g.cleared))
    and not exists (select 1 from {firm}.grants l where l.matter = asked and l.person = of_person and l.stirred > g.stirred and l.places is null and a = any({firm}.all_of(l.actions, coalesce(l.awaits, l.role), l.cleared)))
$$;
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
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred and l.places is null))
      and not {firm}.taken_on(t.matter, of_person) && {firm}.all_of(t.actions, t.role, t.cleared)
      -- What a lead took of the part that they had through a team, whether its clearance or an action, comes back by no leaving and joining: then a lead lets them in anew.
      and not exists (select 1 from {firm}.grants g join {firm}.team_grants x on x.id = g.through where g.matter = t.matter and g.person = of_person and g.left_team
        and (x.cleared and not g.cleared or not {firm}.all_actions(x.actions, x.role) <@ {firm}.all_actions(g.actions, coalesce(g.awaits, g.role)))
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred and l.places is null))
      and not exists (select 1 from {firm}.wall_persons p join {firm}.wall_matters w on w.wall = p.wall where p.person = of_person and w.matter = t.matter)
    order by t.matter, k.epoch;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('does_in', 'my_places', 'places_of', 'are_apart', 'is_given', 'apart_in', 'hold_place', 'hold_place_of', 'part_place', 'reseal_place', 'reseal_versions', 'set_places', 'leave_places') loop
    execute format('revoke all on function %s from public', f.called);
    execute format('grant execute on function %s to {door}', f.called);
  end loop;
end $$;
