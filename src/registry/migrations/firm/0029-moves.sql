-- Joining, moving, leaving: what a change of role or of state does to somebody's part in matters, in the act's own transaction; and containment, which one person does and another undoes.

alter table {firm}.people drop constraint people_state_check;
alter table {firm}.people add constraint people_state_check check (state in ('active', 'suspended', 'contained', 'left'));
alter table {firm}.people add column state_by text references {firm}.people;   -- who last changed how the account stands
grant update (state_by) on {firm}.people to {door};
-- Whoever contained an account changes nothing about it; nobody contains one but by the function below.
drop policy changes on {firm}.people;
create policy changes on {firm}.people for update to {door} using ({firm}.runs_house() and id <> {firm}.me() and not (state = 'contained' and state_by is not distinct from {firm}.me()))
  with check ({firm}.runs_house() and id <> {firm}.me() and state <> 'contained');

-- In which transaction a move ended a grant: in that one alone its events are written and the matter's epoch is turned.
alter table {firm}.grants add column moved_in xid8;
create index grants_moved on {firm}.grants (matter) where moved_in is not null;

-- The parts that a person has now, and whether they alone lead: no other lasting lead there is active. Only for functions that run as the owner.
create function {firm}.parts_of(asked text) returns table (matter text, "grant" text, role text, until timestamptz, leads_alone boolean) language sql stable as $$
  select g.matter, g.id, coalesce(g.awaits, g.role), g.until, coalesce(g.awaits, g.role) = 'lead' and g.until is null and not exists (
      select 1 from {firm}.grants o join {firm}.people p on p.id = o.person and p.state = 'active' and p.role not in ('guest', 'administrator', 'auditor')
      where o.matter = g.matter and o.person <> asked and coalesce(o.awaits, o.role) = 'lead' and o.ended_at is null and o.until is null)
  from {firm}.grants g where g.person = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
-- What somebody who is this, and stands so, must lose: the second lock under the rules' own table.
create function {firm}.must_lose(of_role text, of_state text, part text) returns boolean language sql immutable parallel safe as $$
  select of_state = 'left' or of_role in ('administrator', 'auditor') or (of_role = 'guest' and part = 'lead')
$$;

-- What changing a person must know without seeing their keys or matters: two answers, each yes or no.
drop function {firm}.standing_of(text);
create function {firm}.standing_of(asked text) returns table (leads_alone boolean, last_overseer boolean) language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.parts_of(asked) p where p.leads_alone),
         exists (select 1 from {firm}.person_keys k where k.person = asked and (k.oversight is not null or k.handed_oversight is not null))
           and not exists (select 1 from {firm}.person_keys k join {firm}.people p on p.id = k.person where k.person <> asked and p.state = 'active' and (k.oversight is not null or k.handed_oversight is not null))
  where {firm}.runs_house()
$$;

-- Ends the parts that a person may not keep, as they are and stand now, with the keys these carried; of a matter that they alone lead they keep theirs, sealed. Gives what ended, for the events.
create function {firm}.end_parts(asked text, loses text[], at timestamptz) returns table (matter text, "grant" text, role text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.runs_house() or asked = current_setting('muniment.person', true) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select p.matter from {firm}.parts_of(asked) p) order by m.id for no key update;
  return query
    with losing as materialized (select p.* from {firm}.parts_of(asked) p join {firm}.people o on o.id = asked where p.role = any(loses) and not p.leads_alone and {firm}.must_lose(o.role, o.state, p.role)),
    destroyed as (delete from {firm}.grant_keys k using losing l where k."grant" = l."grant"),
    ended as (update {firm}.grants g set ended_at = at, ended_by = current_setting('muniment.person', true), ended_in = m.epoch, moved_in = pg_current_xact_id(), stirred = nextval('{firm}.stirs'),
        role = coalesce(g.awaits, g.role), awaits = null
      from losing l, {firm}.matters m where g.id = l."grant" and m.id = g.matter returning g.matter, g.id, g.role)
    select e.matter, e.id, e.role from ended e order by e.matter;
end $$;
-- Whether the caller, in the transaction that is under way, ended somebody's part there.
create function {firm}.is_moving(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.moved_in = pg_current_xact_id_if_assigned() and g.ended_by = current_setting('muniment.person', true))
$$;
create function {firm}.remaining_after(asked text) returns table ("grant" text, person text) language sql stable security definer set search_path = '' as $$
  select g.id, g.person from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now()) and {firm}.is_moving(asked)
$$;
-- Begins the epoch after a move: its key comes sealed to all who remain and to recovery. The matter is held already, so nobody came or went.
create function {firm}.turn_after(asked text, new_epoch text, sealed bytea, at timestamptz, grants text[], keys text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.is_moving(asked) or cardinality(grants) <> cardinality(keys) or cardinality(grants) <> (select count(*) from {firm}.remaining_after(asked))
    or exists (select 1 from {firm}.remaining_after(asked) r where not r."grant" = any(grants)) then return false; end if;
  insert into {firm}.epochs (id, matter, n, recovery, begun_at) values (new_epoch, asked, (select coalesce(max(e.n), 0) + 1 from {firm}.epochs e where e.matter = asked), sealed, at);
  update {firm}.matters m set epoch = new_epoch where m.id = asked;
  insert into {firm}.grant_keys ("grant", epoch, hpke, own) select k.g, new_epoch, decode(k.k, 'hex'), null from unnest(grants, keys) k(g, k);
  return true;
end $$;

-- Who may stop an account at once.
create function {firm}.may_contain() returns boolean language sql stable as $$ select current_setting('muniment.role', true) in ('partner', 'administrator', 'compliance-officer') $$;
-- Stops an account: it comes in no more, its sessions and its open invitations end; its grants stay as they are, sealed. Never one's own, and never the last active partner's. No row where it did not.
create function {firm}.contain(asked text) returns table (sessions text[], invitations text[]) language plpgsql volatile security definer set search_path = '' as $$
declare me text := current_setting('muniment.person', true);
begin
  if not {firm}.may_contain() or asked = me then return; end if;
  perform 1 from {firm}.firm for update;
  update {firm}.people p set state = 'contained', state_by = me, rev = p.rev + 1
    where p.id = asked and p.state in ('active', 'suspended') and (p.role <> 'partner' or exists (select 1 from {firm}.people o where o.id <> asked and o.role = 'partner' and o.state = 'active'));
  if not found then return; end if;
  perform 1 from {firm}.person_keys k where k.person = asked for update;
  with s as (delete from {firm}.sessions s where s.person = asked returning s.id) select coalesce(array_agg(s.id), '{}') into sessions from s;
  with i as (update {firm}.invitations i set state = 'withdrawn', firm_key = '', oversight = null where i.made_by = asked and i.state = 'open' returning i.id)
    select coalesce(array_agg(i.id), '{}') into invitations from i;
  return next;
end $$;
-- What somebody who was stopped or has left had under way falls: their requests, their first of two yeses, and what they asked to lift. Gives what fell, for the events.
create function {firm}.drop_under_way(asked text, at timestamptz) returns table (what text, id text, matter text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.may_contain() or not exists (select 1 from {firm}.people p where p.id = asked and p.state in ('contained', 'left')) then return; end if;
  return query update {firm}.requests r set decided = 'withdrawn', decided_by = r.person, decided_at = at where r.person = asked and r.decided is null and r.ends_at > at returning 'request', r.id, null::text;
  return query update {firm}.requests r set first_by = null, first_at = null where r.first_by = asked and r.decided is null and r.ends_at > at returning 'approval', r.id, r.matter;
  return query
    with fell as (update {firm}.walls w set lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.lifting_by = asked and {firm}.wall_stands(w.lifted_at, w.until) returning w.id)
    select 'lifting', f.id, m.matter from fell f join {firm}.wall_matters m on m.wall = f.id order by m.matter;
end $$;

-- The rehearsal, with the caller's own eyes: of the parts of a person those in matters that the caller is on, or oversees and is not shut out of.
create function {firm}.may_know(asked text) returns boolean language sql stable as $$
  select {firm}.on_matter(asked) or (current_setting('muniment.role', true) in ('compliance-officer', 'auditor') and not {firm}.stands_between(current_setting('muniment.person', true), asked))
$$;
create function {firm}.rehearse_parts(asked text) returns table (matter text, code text, role text, until timestamptz, leads_alone boolean, others bigint, requests bigint, reviewing boolean, walls bigint)
language sql stable security definer set search_path = '' as $$
  select p.matter, case when {firm}.on_matter(p.matter) then m.code end, p.role, p.until, p.leads_alone,
    (select count(*) from {firm}.grants g where g.matter = p.matter and g.person <> asked and g.ended_at is null and (g.until is null or g.until > now())),
    (select count(*) from {firm}.requests r where r.matter = p.matter and r.decided is null and r.ends_at > now() and r.until > now() and r.person <> asked and p.role = 'lead'),
    exists (select 1 from {firm}.reviews r join {firm}.review_lines l on l.review = r.id and l.person = asked and l.outcome is null where r.matter = p.matter and r.closed_at is null),
    (select count(*) from {firm}.wall_matters wm join {firm}.walls w on w.id = wm.wall where wm.matter = p.matter and {firm}.wall_stands(w.lifted_at, w.until))
  from {firm}.parts_of(asked) p join {firm}.matters m on m.id = p.matter
  where {firm}.may_contain() and {firm}.may_know(p.matter) order by p.leads_alone desc, m.id
$$;
create function {firm}.rehearse_rest(asked text) returns table (sessions bigint, invitations bigint, requests bigint, approvals bigint, liftings bigint, oversight boolean, shares_proved bigint)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.sessions s where s.person = asked and s.ends_at > now()), (select count(*) from {firm}.invitations i where i.made_by = asked and i.state = 'open' and i.ends_at > now()),
    (select count(*) from {firm}.requests r where r.person = asked and r.decided is null and r.ends_at > now() and {firm}.may_know(r.matter)),
    (select count(*) from {firm}.requests r where r.first_by = asked and r.decided is null and r.ends_at > now() and {firm}.may_know(r.matter)),
    (select count(*) from {firm}.walls w where w.lifting_by = asked and {firm}.wall_stands(w.lifted_at, w.until) and {firm}.knows_wall(w.id)),
    exists (select 1 from {firm}.person_keys k where k.person = asked and (k.oversight is not null or k.handed_oversight is not null)),
    (select count(*) from {firm}.events e where e.kind = 'recovery.proved' and e.by = asked)
  where {firm}.may_contain()
$$;

-- Whoever moved somebody notes in the chain of a matter that they are not on what that did there.
create policy moves on {firm}.events for insert to {door} with check (by = {firm}.me() and kind in ('grant.ended', 'epoch.begun') and {firm}.is_moving(matter));

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('parts_of', 'must_lose', 'standing_of', 'end_parts', 'is_moving', 'remaining_after', 'turn_after', 'may_contain', 'contain', 'drop_under_way', 'may_know', 'rehearse_parts', 'rehearse_rest') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('parts_of', 'must_lose', 'may_contain', 'may_know') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
