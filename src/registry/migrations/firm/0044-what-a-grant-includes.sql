-- What a grant includes: the actions that a part in a matter has (docs/decisions/0051). Where nothing is said it is what the part usually has, and so nothing that stood changes.
-- What is said is kept on the grant; null stands for the usual, and is what the usual is kept as.

-- What a part usually includes; the same table as in the house's words, which a test holds together.
create function {firm}.usual_actions(part text) returns text[] language sql immutable parallel safe as $$
  select case part when 'lead' then array['see', 'read', 'download', 'print', 'file', 'edit', 'disclose', 'admit'] when 'member' then array['see', 'read', 'download', 'print', 'file', 'edit']
    when 'reader' then array['see', 'read', 'download', 'print'] end
$$;
-- Whether actions may be said of a part: at least its least and at most its most, and nothing that is in the matter without reading it. The usual is not said.
create function {firm}.may_say_actions(actions text[], part text) returns boolean language sql immutable parallel safe as $$
  select actions is null or ('see' = any(actions) and (actions = array['see'] or 'read' = any(actions)) and not (actions @> {firm}.usual_actions(part) and actions <@ {firm}.usual_actions(part))
    and case part when 'lead' then actions @> array['see', 'read', 'file', 'edit', 'admit'] and actions <@ {firm}.usual_actions('lead')
      when 'member' then actions @> array['see', 'read'] and actions <@ array['see', 'read', 'download', 'print', 'file', 'edit', 'disclose']
      when 'reader' then actions <@ array['see', 'read', 'download', 'print'] else false end)
$$;
-- As it is kept: null for the usual.
create function {firm}.kept_actions(actions text[], part text) returns text[] language sql immutable parallel safe as $$
  select case when actions @> {firm}.usual_actions(part) and actions <@ {firm}.usual_actions(part) then null else actions end
$$;
-- All that a grant includes, and whether it includes one action.
create function {firm}.all_actions(actions text[], part text) returns text[] language sql immutable parallel safe as $$ select coalesce(actions, {firm}.usual_actions(part)) $$;
create function {firm}.includes(actions text[], part text, action text) returns boolean language sql immutable parallel safe as $$ select coalesce(action = any({firm}.all_actions(actions, part)), false) $$;
-- What somebody has through a second team who had the matter through a first: what the second gives, without what was taken from them themselves in the first.
create function {firm}.moved_actions(had text[], part text, given text[], given_part text, next text[], next_part text) returns text[] language sql immutable parallel safe as $$
  select {firm}.kept_actions(array(select a from unnest({firm}.all_actions(next, next_part)) with ordinality n(a, i)
    where not (a = any({firm}.all_actions(given, given_part)) and not a = any({firm}.all_actions(had, part))) order by i), next_part)
$$;

alter table {firm}.grants add column actions text[];
alter table {firm}.grants add constraint grants_actions_check check ({firm}.may_say_actions(actions, coalesce(awaits, role)));
alter table {firm}.team_grants add column actions text[];
alter table {firm}.team_grants add constraint team_grants_actions_check check ({firm}.may_say_actions(actions, role));
-- What the first of two approvals includes at the most; null where it says nothing of it.
alter table {firm}.requests add column first_actions text[];
grant insert (actions) on {firm}.grants to {door};

-- Whether the caller's part in a matter includes an action; and all that a grant, or a team's, includes.
create function {firm}.does_on(asked text, action text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.role <> 'awaiting' and {firm}.includes(g.actions, g.role, action) and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create function {firm}.actions_of(asked text) returns json language sql stable security definer set search_path = '' as $$
  select to_json({firm}.all_actions(o.actions, o.part))
  from (select g.actions, coalesce(g.awaits, g.role) as part from {firm}.grants g where g.id = asked union all select t.actions, t.role from {firm}.team_grants t where t.id = asked) o
$$;

-- What is filed and what is changed is so by those whose part includes it, whatever else lets a row be written. A new version is noted on its document.
create policy action on {firm}.documents as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file'));
create policy action_changes on {firm}.documents as restrictive for update to {door} using ({firm}.does_on(matter, 'edit') or {firm}.does_on(matter, 'file'));
create policy action on {firm}.versions as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file'));
create policy action on {firm}.filings as restrictive for insert to {door} with check ({firm}.does_on(matter, 'file'));
do $$ declare t text; begin
  foreach t in array array['parties', 'notes', 'places'] loop
    execute format('create policy action on {firm}.%I as restrictive for insert to {door} with check ({firm}.does_on(matter, ''edit''))', t);
    execute format('create policy action_changes on {firm}.%I as restrictive for update to {door} using ({firm}.does_on(matter, ''edit''))', t);
  end loop;
end $$;
-- A chain is taken out by those whose part includes it, and by overseers; whoever may take it out sees all of it, refusals too, or it would not verify.
create policy action on {firm}.events as restrictive for insert to {door}
  with check (kind <> 'custody.exported' or matter is null or {firm}.does_on(matter, 'disclose') or {firm}.my_role() in ('compliance-officer', 'auditor'));

-- What the rules must know, as before, with what the caller's part includes.
drop function {firm}.my_facts(text);
create function {firm}.my_facts(asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), k.hpke, k.own
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- Requests, as before; the first of two approvals says too what it includes at the most.
drop function {firm}.decide_request(text, text, timestamptz, text, boolean);
create function {firm}.decide_request(asked text, how text, at timestamptz, made text, clears boolean, includes text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set
      first_by = case when how = 'first' then current_setting('muniment.person', true) else r.first_by end,
      first_at = case when how = 'first' then at else r.first_at end,
      first_cleared = case when how = 'first' then clears and {firm}.may_clear(r.matter) else r.first_cleared end,
      first_actions = case when how = 'first' then includes else r.first_actions end,
      decided = case when how = 'first' then null else how end,
      decided_by = case when how = 'first' then null else current_setting('muniment.person', true) end,
      decided_at = case when how = 'first' then null else at end, "grant" = made
    where r.id = asked and r.decided is null and r.ends_at > at and how in ('first', 'given', 'declined') and r.person <> current_setting('muniment.person', true) and {firm}.leads_matter(r.matter);
  return found;
end $$;

-- Teams, as before: what their grants include, those that come through them do. A lead alone says otherwise of one of them, and what they took stays taken where another team gives the matter too.
drop function {firm}.admit_team(text, text, text, text, timestamptz, text, timestamptz, text, boolean);
create function {firm}.admit_team(new_id text, of_team text, asked text, new_role text, new_until timestamptz, new_event text, at timestamptz, why text, new_cleared boolean, new_actions text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.leads_matter(asked) or current_setting('muniment.role', true) = 'guest' or not exists (select 1 from {firm}.teams t where t.id = of_team) or (new_cleared and not {firm}.may_clear(asked)) then return false; end if;
  insert into {firm}.team_grants (id, team, matter, role, made_by, made_at, until, purpose, event, cleared, actions)
    values (new_id, of_team, asked, new_role, current_setting('muniment.person', true), at, new_until, why, new_event, new_cleared, {firm}.kept_actions(new_actions, new_role)) on conflict do nothing;
  return found;
end $$;
create or replace function {firm}.give_through(asked text, of_person text, ids text[], throughs text[], events text[], at timestamptz, why text, key_grants text[], key_epochs text[], keys text[]) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if not {firm}.keeps_team(asked) then return 0; end if;
  insert into {firm}.grants (id, matter, person, role, made_by, made_at, until, purpose, event, through, cleared, actions)
    select n.id, t.matter, of_person, t.role, current_setting('muniment.person', true), at, t.until, why, n.event, t.id, {firm}.is_cleared(t.id), (select o.actions from {firm}.team_grants o where o.id = t.id)
    from unnest(ids, throughs, events) n(id, through, event) join (select distinct g."grant" as id, g.matter, g.role, g.until from {firm}.team_to_give(asked, of_person) g) t on t.id = n.through;
  get diagnostics n = row_count;
  insert into {firm}.grant_keys ("grant", epoch, hpke)
    select k.g, k.e, decode(k.key, 'hex') from unnest(key_grants, key_epochs, keys) k(g, e, key)
    join {firm}.grants g on g.id = k.g and g.id = any(ids) and g.person = of_person join {firm}.epochs e on e.id = k.e and e.matter = g.matter;
  return n;
end $$;

-- Reviews, as before, with what each grant includes.
drop function {firm}.look_into_review(text);
create function {firm}.look_into_review(asked text)
returns table (person text, "grant" text, role text, made_by text, made_at timestamptz, until timestamptz, ended_at timestamptz, purpose text, awaits boolean, last_used timestamptz,
  outcome text, decided_by text, decided_at timestamptz, why bytea, why_epoch text, oversight bytea, oversight_key text, other_leads bigint, actions json)
language sql stable security definer set search_path = '' as $$
  select l.person, g.id, l.role, g.made_by, g.made_at, g.until, g.ended_at, g.purpose, g.awaits is not null, case when l.outcome is null then u.at else l.last_used end,
    l.outcome, l.decided_by, l.decided_at, l.why, l.why_epoch, l.oversight, l.oversight_key, case when l.role = 'lead' then {firm}.leads_beside(r.matter, l.person) else 0 end, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role)))
  from {firm}.reviews r
  join {firm}.review_lines l on l.review = r.id join {firm}.grants g on g.id = l."grant"
  left join (select e.by, max(e.at) as at from {firm}.events e
    where e.matter = (select x.matter from {firm}.reviews x where x.id = asked) and e.by is not null and {firm}.is_use(e.kind) and (not e.hidden or current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or {firm}.cleared_on(e.matter)) group by e.by) u on u.by = l.person
  where r.id = asked and {firm}.knows_reviews(r.matter)
  order by case l.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id
$$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('usual_actions', 'may_say_actions', 'kept_actions', 'all_actions', 'includes', 'moved_actions', 'does_on', 'actions_of', 'my_facts', 'decide_request', 'admit_team', 'look_into_review') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'my_facts' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
