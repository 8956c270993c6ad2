-- Somebody who comes from another firm is walled off before they come: whoever invites says that they do, an officer gives the list of their former clients to the open invitation, and the walls around these stand without a person
-- until the row that makes the person names them in it. Until the list is given, or an officer says that there is none, the link is not taken. Walls of an invitation that nobody took lapse with it.

alter table {firm}.invitations add column from_elsewhere boolean not null default false;  -- whether they come from another firm
alter table {firm}.invitations add column listed_by text references {firm}.people; -- the officer who gave the list, or said that there is none
alter table {firm}.invitations add column listed_at timestamptz;
alter table {firm}.invitations add constraint invitations_listed check ((listed_by is null) = (listed_at is null) and (from_elsewhere or listed_at is null) and listed_by <> made_by);
create index invitations_name on {firm}.invitations (sign_in_hash);
-- Whoever invites lists nothing.
drop policy made on {firm}.invitations;
create policy made on {firm}.invitations for insert to {door} with check (made_by = {firm}.me() and {firm}.runs_house() and state = 'open' and listed_by is null);

create table {firm}.wall_invitations (  -- whoever takes the invitation is shut out by the wall
  wall       text primary key references {firm}.walls,
  invitation text not null references {firm}.invitations
);
create index wall_invitations_invitation on {firm}.wall_invitations (invitation);
alter table {firm}.wall_invitations enable row level security;
grant insert (wall, invitation) on {firm}.wall_invitations to {door};

-- Whether an invitation waits for its list, and the caller may give it.
create function {firm}.may_list(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) = 'compliance-officer' and exists (select 1 from {firm}.invitations i where i.id = asked and i.from_elsewhere and i.listed_at is null
    and i.state = 'open' and i.ends_at > now() and i.made_by <> current_setting('muniment.person', true))
$$;
create policy raises on {firm}.wall_invitations for insert to {door} with check ({firm}.my_role() = 'compliance-officer' and {firm}.is_raising(wall) and {firm}.may_list(invitation));

-- The invitations that wait for a list, for officers; and one of them, held so that nobody takes, withdraws or lists it meanwhile.
create function {firm}.invitations_to_list() returns table (id text, role text, card bytea, made_by text, made_at timestamptz, ends_at timestamptz) language sql stable security definer set search_path = '' as $$
  select i.id, i.role, i.card, i.made_by, i.made_at, i.ends_at from {firm}.invitations i
  where current_setting('muniment.role', true) = 'compliance-officer' and i.from_elsewhere and i.listed_at is null and i.state = 'open' and i.ends_at > now() order by i.made_at, i.id
$$;
create function {firm}.hold_to_list(asked text) returns table (made_by text, listed boolean) language sql volatile security definer set search_path = '' as $$
  select i.made_by, i.listed_at is not null from {firm}.invitations i
  where i.id = asked and current_setting('muniment.role', true) = 'compliance-officer' and i.from_elsewhere and i.state = 'open' and i.ends_at > now() for update
$$;
-- The list is given, or there is none: the link may be taken. Nobody whom its walls shut out has been on a matter behind them, so that no key is owed there.
create function {firm}.list_invitation(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.may_list(asked) then return false; end if;
  update {firm}.invitations i set listed_by = current_setting('muniment.person', true), listed_at = at where i.id = asked and i.listed_at is null;
  if not found then return false; end if;
  update {firm}.wall_matters wm set turned_at = at from {firm}.wall_invitations o where o.invitation = asked and wm.wall = o.wall;
  return true;
end $$;

-- As before; and whether it waits for its list.
drop function {firm}.invitation_facts(bytea, timestamptz);
create function {firm}.invitation_facts(asked bytea, at timestamptz)
returns table (id text, role text, card bytea, sign_in_hash bytea, firm_key bytea, oversight bytea, made_by text, waits boolean)
language sql stable security definer set search_path = '' as $$
  select i.id, i.role, i.card, i.sign_in_hash, i.firm_key, i.oversight, i.made_by, i.from_elsewhere and i.listed_at is null from {firm}.invitations i where i.hash = asked and i.state = 'open' and i.ends_at > at
$$;
create or replace function {firm}.use_invitation(asked bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.invitations i set state = 'used', firm_key = '', oversight = null where i.hash = asked and i.state = 'open' and i.ends_at > at and (not i.from_elsewhere or i.listed_at is not null);
  return found;
end $$;

-- Whoever comes in is named in every standing wall of an invitation to their sign-in name, with their own row: there is no moment in between. Of one that ran out too, until it has lapsed.
create function {firm}.name_who_joins() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare asked text;
begin
  for asked in select o.wall from {firm}.wall_invitations o join {firm}.invitations i on i.id = o.invitation join {firm}.walls w on w.id = o.wall
      where i.sign_in_hash = new.sign_in_hash and i.state <> 'withdrawn' and {firm}.wall_stands(w.lifted_at, w.until) order by o.wall loop
    perform {firm}.name_in_wall(asked, new.id, 'house', new.joined_at);
  end loop;
  return new;
end $$;
create trigger name_who_joins after insert on {firm}.people for each row execute function {firm}.name_who_joins();

-- By the keeper: ends one wall whose invitation nobody took and nobody can take any more. No row where none is left.
create function {firm}.lapse_wall(at timestamptz) returns table (wall text, invitation text, matters json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held record; behind text[];
begin
  select o.wall, o.invitation into held from {firm}.wall_invitations o join {firm}.invitations i on i.id = o.invitation join {firm}.walls w on w.id = o.wall
    where {firm}.wall_stands(w.lifted_at, w.until) and (i.state = 'withdrawn' or i.state = 'open' and i.ends_at <= now())
      and not exists (select 1 from {firm}.wall_persons p where p.wall = o.wall) order by o.wall limit 1 for update of i, w;
  if not found then return; end if;
  -- Whoever's clock is behind lets nobody in by it any more.
  update {firm}.invitations i set state = 'withdrawn', firm_key = '', oversight = null where i.id = held.invitation and i.state = 'open';
  update {firm}.walls w set lifted_at = at, lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.id = held.wall;
  behind := array(select m.matter from {firm}.wall_matters m where m.wall = held.wall order by m.matter);
  perform {firm}.settle(behind);
  return query select held.wall, held.invitation, to_json(behind);
end $$;
-- A client may have no matter yet: then what a wall does stands in the chains of the person, or of the invitation, alone.
drop policy names_by_rules on {firm}.events;
create policy names_by_rules on {firm}.events for insert to {keeper} with check (by is null and kind in ('wall.named', 'wall.lapsed'));

-- Whom a wall waits for, for whoever may know it: nobody any more once they have come. A guest learns no name.
create function {firm}.wall_invited(asked text) returns table (invitation text, card bytea) language sql stable security definer set search_path = '' as $$
  select o.invitation, case when current_setting('muniment.role', true) <> 'guest' then i.card end from {firm}.wall_invitations o join {firm}.invitations i on i.id = o.invitation
  where o.wall = asked and i.state <> 'used' and {firm}.knows_wall(asked) and not exists (select 1 from {firm}.wall_persons p where p.wall = asked)
$$;

-- As before; a wall may name nobody yet, and tells whom it will name.
create or replace function {firm}.walls_of_client(mark bytea)
returns table (wall text, ground text, must_acknowledge boolean, told boolean, starts_at timestamptz, until timestamptz, begun boolean, memo bytea, persons json) language sql stable security definer set search_path = '' as $$
  select w.id, w.ground, w.must_acknowledge, exists (select 1 from {firm}.wall_persons p where p.wall = w.id and p.letter is not null)
      or (w.rule_notice is not null and exists (select 1 from {firm}.wall_invitations o where o.wall = w.id)), w.starts_at, w.until, w.begun_at is not null, w.client_memo,
    (select coalesce(json_agg(p.person order by p.person), '[]') from {firm}.wall_persons p where p.wall = w.id)
  from {firm}.walls w where w.client_mark = mark and {firm}.wall_stands(w.lifted_at, w.until) and coalesce(current_setting('muniment.person', true), '') <> ''
    and not exists (select 1 from {firm}.walls o join {firm}.wall_persons p on p.wall = o.id
      where o.client_mark = mark and {firm}.wall_stands(o.lifted_at, o.until) and p.person = current_setting('muniment.person', true))
  order by w.raised_at, w.id
$$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('may_list', 'invitations_to_list', 'hold_to_list', 'list_invitation', 'invitation_facts', 'name_who_joins', 'lapse_wall', 'wall_invited') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name not in ('name_who_joins', 'lapse_wall') then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
grant execute on function {firm}.lapse_wall(timestamptz) to {keeper};
