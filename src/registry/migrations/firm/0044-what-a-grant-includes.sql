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
drop policy seen on {firm}.events;
create policy seen on {firm}.events for select to {door} using (
  ({firm}.my_role() in ('compliance-officer', 'auditor') and (matter is null or matter not in (select {firm}.my_walled_matters())))
  or (by = {firm}.me() and matter is null)
  or (matter is not null and {firm}.on_matter(matter) and (kind <> 'refused' or {firm}.leads_matter(matter) or ({firm}.my_role() <> 'guest' and {firm}.does_on(matter, 'disclose')))));

-- Says anew what a standing grant includes. Nobody says it of their own; null is the usual.
create function {firm}.set_actions(asked text, to_actions text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held record; kept text[];
begin
  select g.id, g.matter, g.person, g.actions, coalesce(g.awaits, g.role) as part into held from {firm}.grants g where g.id = asked and g.ended_at is null and (g.until is null or g.until > now()) for update;
  if not found or held.person = current_setting('muniment.person', true) or not {firm}.leads_matter(held.matter) then return false; end if;
  kept := {firm}.kept_actions(to_actions, held.part);
  if kept is not distinct from held.actions then return false; end if;
  update {firm}.grants g set actions = kept, stirred = nextval('{firm}.stirs') where g.id = asked;
  return true;
end $$;

-- Looks, as before, with what the caller's part includes.
drop function {firm}.look_at_matter(text, bigint, text);
drop function {firm}.see_matter(text);
drop function {firm}.look_at_version(text, bigint, text, integer);
drop function {firm}.look_at_parties(text, bigint, text);
drop function {firm}.look_at_members(text, bigint, text);
drop function {firm}.my_facts(text);
create function {firm}.my_facts(asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), k.hpke, k.own
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' set enable_sort = off as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.opened_at,
    g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked and (d.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.parties p where p.matter = asked and p.removed_at is null and (p.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.notes n where n.matter = asked and (not n.special or g.cleared)),
    (select count(*) from {firm}.grants o where o.matter = asked and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(w.id))),
    coalesce(t.event, l.id), t.index, (select c.at from {firm}.checkpoints c where c.size > t.index order by c.size limit 1)
  from {firm}.grants g
  join {firm}.matters m on m.id = g.matter
  left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  left join {firm}.grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch and m.card_epoch <> m.epoch
  left join lateral (
    select e.id, e.kind, e.at, e.by from {firm}.events e
    where e.matter = asked and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  left join lateral (
    select f.event, f.index from {firm}.leaf_subjects s join {firm}.leaves f on f.index = s.index join {firm}.events e on e.id = f.event
    where s.subject = asked and e.kind <> 'refused' and (not e.hidden or g.cleared) order by s.n desc limit 1) t on true
  where g.person = current_setting('muniment.person', true) and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.look_at_matter(session text, seen bigint, asked text)
returns table (bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select s.* into id, code, class, stage, rev, epoch, card, card_epoch, opened_at, "grant", role, cleared, actions, made_by, made_by_card, made_at, until, purpose, hpke, own, card_hpke, card_own,
      documents, parties, notes, people, last_kind, last_at, last_by, last_by_card, event, leaf, checkpoint
      from {firm}.see_matter(asked) s;
  end if;
  return next;
end $$;
create function {firm}.look_at_version(session text, seen bigint, asked text, asked_n integer)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, special boolean, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), v.special, k.epoch, k.hpke, k.own, v.id, v.n, v.size, vk.wrapped, v.card
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, special, key_epoch, hpke, own, version, n, size, wrapped, card
      from {firm}.documents d
      join {firm}.grants g on g.matter = d.matter and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      join {firm}.versions v on v.document = d.id and v.n = coalesce(asked_n, d.current)
      join {firm}.version_keys vk on vk.version = v.id
      join {firm}.matters m on m.id = d.matter
      join {firm}.grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
      where d.id = asked and (g.cleared or (d.class <> 'special' and not v.special));
  end if;
  return next;
end $$;
create function {firm}.look_at_parties(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, null::boolean, null::json, k.hpke, k.own, p.id, p.card, p.added_at
    from {firm}.parties p left join {firm}.grant_keys k on k."grant" = look_at_parties."grant" and k.epoch = p.epoch and p.epoch <> look_at_parties.epoch
    where p.matter = asked and p.removed_at is null and (p.class <> 'special' or look_at_parties.cleared) order by p.added_at, p.id;
end $$;
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and current_setting('muniment.role', true) <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;

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
drop function {firm}.through_team(text, text);
create function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz, next_actions json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) and not (of_person = current_setting('muniment.person', true) and exists (select 1 from {firm}.team_members i where i.team = asked and i.person = of_person)) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until, to_json({firm}.all_actions({firm}.moved_actions(g.actions, coalesce(g.awaits, g.role), t.actions, t.role, o.actions, o.role), o.role))
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, {firm}.moved_actions(g.actions, coalesce(g.awaits, g.role), t.actions, t.role, x.actions, x.role) as actions, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or g.person = me or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared, actions)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared, m.actions);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
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
    and p.proname in ('usual_actions', 'may_say_actions', 'kept_actions', 'all_actions', 'includes', 'moved_actions', 'does_on', 'actions_of', 'set_actions', 'my_facts', 'see_matter', 'look_at_matter', 'look_at_version', 'look_at_parties',
      'look_at_members', 'decide_request', 'admit_team', 'through_team', 'look_into_review') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'my_facts' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
