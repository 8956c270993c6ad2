-- The firm's policy makes classes of matters open to a team: the act that opens a matter of such a class gives it to the team (docs/decisions/0059). What is most guarded is opened to none.
create table {firm}.class_teams (
  class      text not null check (class in ('public', 'internal', 'confidential', 'privileged')),
  team       text not null references {firm}.teams,
  role       text not null check (role in ('member', 'reader')),
  actions    text[],                   -- null for what the part usually includes
  opened_by  text not null references {firm}.people,
  opened_at  timestamptz not null,
  event      text not null,
  opened     bytea not null,           -- what that event commits to, with its salt, sealed under the firm key: whoever gives by the line proves it by the ledger
  primary key (class, team),
  constraint class_teams_actions_check check ({firm}.may_say_actions(actions, role))
);
create index class_teams_team on {firm}.class_teams (team);

-- Staff know what the policy says, as they know the firm's teams; a guest knows of neither. Nothing is written but by the functions below.
alter table {firm}.class_teams enable row level security;
grant select on {firm}.class_teams to {door};
create policy staff on {firm}.class_teams for select to {door} using ({firm}.me() <> '' and {firm}.my_role() <> 'guest');

-- Opens a class of matters to a team that stands; a partner does, and never to a team that they are in or keep. The team is held, so that nobody joins it, and it does not end, meanwhile. False where it is open to it already.
create function {firm}.open_class(asked text, of_team text, new_role text, new_actions text[], new_event text, new_opened bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare me text := current_setting('muniment.person', true);
begin
  if coalesce(me, '') = '' or current_setting('muniment.role', true) <> 'partner' or asked not in ('public', 'internal', 'confidential', 'privileged') then return false; end if;
  perform 1 from {firm}.teams t where t.id = of_team and t.ended_at is null for share;
  if not found or exists (select 1 from {firm}.team_members m where m.team = of_team and m.person = me) or exists (select 1 from {firm}.team_keepers k where k.team = of_team and k.person = me) then return false; end if;
  insert into {firm}.class_teams (class, team, role, actions, opened_by, opened_at, event, opened)
    values (asked, of_team, new_role, {firm}.kept_actions(new_actions, new_role), me, at, new_event, new_opened) on conflict do nothing;
  return found;
end $$;
-- Closes it again, for the matters that are opened from then on; waits for who is opening one. False where it was not open to it.
create function {firm}.close_class(asked text, of_team text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from {firm}.class_teams c where c.class = asked and c.team = of_team and current_setting('muniment.role', true) = 'partner';
  return found;
end $$;
-- A team that ends takes its lines of the policy with it, by whatever road.
create function {firm}.close_to_ended() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from {firm}.class_teams c where c.team = new.id;
  return null;
end $$;
create trigger close_to_ended after update of ended_at on {firm}.teams for each row when (old.ended_at is null and new.ended_at is not null) execute function {firm}.close_to_ended();

-- Which teams a class is open to, held until the transaction ends, for whoever opens a matter of it or moves one into it: nobody joins, leaves or ends them meanwhile, and the line is not closed. Of a matter that the caller leads, its teams are held
-- with them, one after the other as everywhere. Sent before the matter is held.
create function {firm}.hold_class(asked text, of_matter text) returns table (team text, role text, actions json, event text, by text, opened bytea) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held text[];
begin
  if coalesce(current_setting('muniment.person', true), '') = '' or current_setting('muniment.role', true) in ('guest', 'administrator', 'auditor') then return; end if;
  held := array(select h.id from (select t.id from {firm}.teams t where t.id in (select c.team from {firm}.class_teams c where c.class = asked)
    or ({firm}.leads_matter(of_matter) and t.id in (select g.team from {firm}.team_grants g where g.matter = of_matter and g.ended_at is null)) order by t.id for share) h);
  return query
    select c.team, c.role, to_json({firm}.all_actions(c.actions, c.role)), c.event, c.opened_by, c.opened from {firm}.class_teams c join {firm}.teams t on t.id = c.team and t.ended_at is null
    where c.class = asked and c.team = any(held) order by c.team for share of c;
end $$;

-- The events that prove which classes were opened and closed to teams, in the order of the ledger; they name no matter.
create index events_of_classes on {firm}.events (substring(body from 'tea_[0-9a-z]{26}')) where kind in ('class.opened', 'class.closed');
create function {firm}.class_events(asked text[]) returns table (person text, body text, sig bytea, signer text, leaf text, index bigint) language sql stable security definer set search_path = '' as $$
  select e.by, e.body, e.sig, e.signer, l.bytes, l.index from {firm}.events e left join {firm}.leaves l on l.event = e.id
  where substring(e.body from 'tea_[0-9a-z]{26}') = any(asked) and e.kind in ('class.opened', 'class.closed') and current_setting('muniment.role', true) in ('partner', 'lawyer', 'paralegal', 'case-manager', 'records-officer', 'compliance-officer')
  order by l.index nulls last, e.xact, e.seq
$$;

-- By which line of the policy a team was given a matter: the event that opened its class. Null where a lead gave it.
alter table {firm}.team_grants add column policy text;
-- Says of what a lead just gave a team that the policy gives it so: the same part and actions, without clearance or end. False where it does not.
create function {firm}.note_policy(asked text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.team_grants t set policy = c.event from {firm}.class_teams c, {firm}.matters m
    where t.id = asked and t.policy is null and t.ended_at is null and t.made_by = current_setting('muniment.person', true) and {firm}.leads_matter(t.matter) and m.id = t.matter
      and c.class = m.class and c.team = t.team and c.role = t.role and c.actions is not distinct from t.actions and not t.cleared and t.until is null;
  return found;
end $$;
-- The same of one grant of a team's, for whoever keeps a team of somebody who moves to it: the event is one that staff may know.
create function {firm}.policy_of(asked text) returns text language sql stable security definer set search_path = '' as $$
  select t.policy from {firm}.team_grants t where t.id = asked and current_setting('muniment.role', true) in ('partner', 'lawyer', 'paralegal', 'case-manager', 'records-officer', 'compliance-officer')
$$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('open_class', 'close_class', 'close_to_ended', 'hold_class', 'class_events', 'note_policy', 'policy_of') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'close_to_ended' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
