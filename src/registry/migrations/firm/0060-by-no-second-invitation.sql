-- Nobody comes round the walls that wait for them by a second invitation to the same name, and whom they shut out reads of them in the firm's chain no more than in a matter's.

-- One after the other: whoever invites a name and whoever comes in under it. Then the one sees what the other did.
create function {firm}.hold_name(asked bytea) returns void language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('{firm}' || pg_catalog.encode(asked, 'hex'), 8402))
$$;
revoke all on function {firm}.hold_name(bytea) from public;
grant execute on function {firm}.hold_name(bytea) to {door};

-- Whether an open invitation of this name waits for its list: then none to it is taken.
create function {firm}.name_waits(asked bytea, at timestamptz) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.invitations i where i.sign_in_hash = asked and i.from_elsewhere and i.listed_at is null and i.state = 'open' and i.ends_at > at)
$$;
revoke all on function {firm}.name_waits(bytea, timestamptz) from public;
create or replace function {firm}.invitation_facts(asked bytea, at timestamptz)
returns table (id text, role text, card bytea, sign_in_hash bytea, firm_key bytea, oversight bytea, made_by text, waits boolean)
language sql stable security definer set search_path = '' as $$
  select i.id, i.role, i.card, i.sign_in_hash, i.firm_key, i.oversight, i.made_by, {firm}.name_waits(i.sign_in_hash, at) from {firm}.invitations i where i.hash = asked and i.state = 'open' and i.ends_at > at
$$;
create or replace function {firm}.use_invitation(asked bytea, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare of_name bytea;
begin
  select i.sign_in_hash into of_name from {firm}.invitations i where i.hash = asked;
  if not found then return false; end if;
  perform {firm}.hold_name(of_name);
  update {firm}.invitations i set state = 'used', firm_key = '', oversight = null where i.hash = asked and i.state = 'open' and i.ends_at > at and (not i.from_elsewhere or i.listed_at is not null)
    and not {firm}.name_waits(of_name, at);
  return found;
end $$;

-- As before; and not for a name that is here already: nobody would come to be named.
create or replace function {firm}.may_list(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select current_setting('muniment.role', true) = 'compliance-officer' and exists (select 1 from {firm}.invitations i where i.id = asked and i.from_elsewhere and i.listed_at is null
    and i.state = 'open' and i.ends_at > now() and i.made_by <> current_setting('muniment.person', true) and not exists (select 1 from {firm}.people p where p.sign_in_hash = i.sign_in_hash))
$$;
create or replace function {firm}.invitations_to_list() returns table (id text, role text, card bytea, made_by text, made_at timestamptz, ends_at timestamptz) language sql stable security definer set search_path = '' as $$
  select i.id, i.role, i.card, i.made_by, i.made_at, i.ends_at from {firm}.invitations i
  where current_setting('muniment.role', true) = 'compliance-officer' and i.from_elsewhere and i.listed_at is null and i.state = 'open' and i.ends_at > now()
    and not exists (select 1 from {firm}.people p where p.sign_in_hash = i.sign_in_hash) order by i.made_at, i.id
$$;
create or replace function {firm}.hold_to_list(asked text) returns table (made_by text, listed boolean) language sql volatile security definer set search_path = '' as $$
  select i.made_by, i.listed_at is not null from {firm}.invitations i
  where i.id = asked and current_setting('muniment.role', true) = 'compliance-officer' and i.from_elsewhere and i.state = 'open' and i.ends_at > now()
    and not exists (select 1 from {firm}.people p where p.sign_in_hash = i.sign_in_hash) for update
$$;

-- As before; whether it names somebody is asked when the wall is held: while that was waited for, somebody may have come by another invitation to the name.
create or replace function {firm}.lapse_wall(at timestamptz) returns table (wall text, invitation text, matters json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held record; behind text[];
begin
  loop
    select o.wall, o.invitation into held from {firm}.wall_invitations o join {firm}.invitations i on i.id = o.invitation join {firm}.walls w on w.id = o.wall
      where {firm}.wall_stands(w.lifted_at, w.until) and (i.state = 'withdrawn' or i.state = 'open' and i.ends_at <= now())
        and not exists (select 1 from {firm}.wall_persons p where p.wall = o.wall) order by o.wall limit 1 for update of i, w;
    if not found then return; end if;
    exit when not exists (select 1 from {firm}.wall_persons p where p.wall = held.wall);
  end loop;
  -- Whoever's clock is behind lets nobody in by it any more.
  update {firm}.invitations i set state = 'withdrawn', firm_key = '', oversight = null where i.id = held.invitation and i.state = 'open';
  update {firm}.walls w set lifted_at = at, lifting_by = null, lifting_at = null, lifting_why = null, lifting_key = null where w.id = held.wall;
  behind := array(select m.matter from {firm}.wall_matters m where m.wall = held.wall order by m.matter);
  perform {firm}.settle(behind);
  return query select held.wall, held.invitation, to_json(behind);
end $$;

-- Whether an event that stands in no matter's chain speaks of a wall that the caller may not know, or of what was said of the invitation that they came by.
create function {firm}.bars_me(body text) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce(body::jsonb -> 'subjects' ?| array(select {firm}.my_barred_walls()
    union select i.id from {firm}.invitations i join {firm}.people p on p.sign_in_hash = i.sign_in_hash where p.id = current_setting('muniment.person', true) and i.from_elsewhere), false);
-- What the owner of the database bent is nobody's.
exception when invalid_text_representation then return false;
end $$;
revoke all on function {firm}.bars_me(text) from public;
grant execute on function {firm}.bars_me(text) to {door};
create policy barred on {firm}.events as restrictive for select to {door} using (
  matter is not null or (kind not like 'wall.%' and kind <> 'invitation.listed') or by = {firm}.me() or not {firm}.bars_me(body));

-- As before; but whoever reads in a matter, and holds nothing of it, does not wait for whoever acts on its members: who had just taken up their key would wait for the matter, and the other for the key.
create or replace function {firm}.hold_matter(asked text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked and {firm}.on_matter(asked) for no key update;
end $$;

-- Whoever raises walls around clients does it alone; whoever opens matters or gives them to a client does so beside others, and sees the walls that were raised before.
create function {firm}.hold_clients(alone boolean) returns void language plpgsql volatile set search_path = '' as $$
begin
  if alone then perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('{firm}', 8403)); else perform pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended('{firm}', 8403)); end if;
end $$;
revoke all on function {firm}.hold_clients(boolean) from public;
grant execute on function {firm}.hold_clients(boolean) to {door};
