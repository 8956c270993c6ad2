-- Counts, glances, last events and looks, as before; of a matter to whoever is on it for places of its file plan no more than what is in these (docs/decisions/0055).
create or replace function {firm}.place_counts(asked text) returns table (place text, n bigint)
language sql stable security definer set search_path = '' as $$
  select d.place, count(*) from {firm}.documents d where d.matter = asked and d.place is not null and (d.class <> 'special' or {firm}.cleared_on(asked)) and {firm}.reads_on(asked) group by d.place
  union all select d.apart, count(*) from {firm}.documents d where {firm}.my_places(asked) is not null and d.matter = asked and d.apart = any({firm}.my_places(asked)) and (d.class <> 'special' or {firm}.cleared_on(asked)) group by d.apart
$$;
create or replace function {firm}.matters_at_a_glance(asked text[])
returns table (matter text, people bigint, first text, last_kind text, last_at timestamptz, last_by text)
language sql stable security definer set search_path = '' as $$
  select g.matter, c.people, c.first, l.kind, l.at, l.by
  from {firm}.grants g
  cross join lateral (
    select count(*) as people, (array_agg(o.person order by o.role <> 'lead', o.made_at, o.id))[1] as first
    from {firm}.grants o where o.matter = g.matter and (coalesce(o.awaits, o.role) = 'lead' or (g.places is null and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read'))) and o.ended_at is null and (o.until is null or o.until > now())) c
  left join lateral (
    select e.kind, e.at, e.by from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) and (g.places is null and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read')) order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.matter = any(asked) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.my_last_events() returns table (matter text, seq bigint)
language sql stable security definer set search_path = '' as $$
  select g.matter, l.seq
  from {firm}.grants g
  left join lateral (
    select e.seq from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) and g.places is null and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
drop function {firm}.look_at_matter(text, bigint, text);
drop function {firm}.see_matter(text);
drop function {firm}.look_at_version(text, bigint, text, integer);
drop function {firm}.look_at_parties(text, bigint, text);
drop function {firm}.look_at_members(text, bigint, text);
drop function {firm}.my_facts(text);
drop function {firm}.look_into_review(text);
create function {firm}.my_facts(asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), k.hpke, k.own
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' set enable_sort = off as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.card_apart, m.opened_at,
    g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
    (select count(*) from {firm}.documents d where d.matter = asked and (r.reads or (r.some and d.apart = any(g.places))) and (d.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.parties p where p.matter = asked and r.reads and p.removed_at is null and (p.class <> 'special' or g.cleared)),
    (select count(*) from {firm}.notes n where n.matter = asked and r.reads and (not n.special or g.cleared)),
    (select count(*) from {firm}.grants o where o.matter = asked and (r.reads or coalesce(o.awaits, o.role) = 'lead') and o.ended_at is null and (o.until is null or o.until > now())),
    l.kind, l.at, l.by,
    (select w.card from {firm}.people w where w.id = l.by and (current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(w.id))),
    coalesce(t.event, l.id, g.event), coalesce(t.index, o.index), (select c.at from {firm}.checkpoints c where c.size > coalesce(t.index, o.index) order by c.size limit 1)
  from {firm}.grants g
  join {firm}.matters m on m.id = g.matter
  cross join lateral (select i.reads and g.places is null as reads, i.reads and g.places is not null and g.role <> 'awaiting' as some from (select {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') as reads) i) r
  left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  left join {firm}.grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch and m.card_epoch <> m.epoch
  left join lateral (
    select e.id, e.kind, e.at, e.by from {firm}.events e
    where e.matter = asked and r.reads and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  left join lateral (
    select f.event, f.index from {firm}.leaf_subjects s join {firm}.leaves f on f.index = s.index join {firm}.events e on e.id = f.event
    where s.subject = asked and r.reads and e.kind <> 'refused' and (not e.hidden or g.cleared) order by s.n desc limit 1) t on true
  left join lateral (select f.event, f.index from {firm}.leaves f where f.event = g.event and not r.reads limit 1) o on true
  where g.person = current_setting('muniment.person', true) and g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.look_at_matter(session text, seen bigint, asked text)
returns table (bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, card_apart boolean, opened_at timestamptz,
  "grant" text, role text, cleared boolean, actions json, places json, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select s.* into id, code, class, stage, rev, epoch, card, card_epoch, card_apart, opened_at, "grant", role, cleared, actions, places, made_by, made_by_card, made_at, until, purpose, hpke, own, card_hpke, card_own,
      documents, parties, notes, people, last_kind, last_at, last_by, last_by_card, event, leaf, checkpoint
      from {firm}.see_matter(asked) s;
  end if;
  return next;
end $$;
create function {firm}.look_at_version(session text, seen bigint, asked text, asked_n integer)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, special boolean, apart text, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), v.special, v.apart, k.epoch, k.hpke, k.own, v.id, v.n, v.size, vk.wrapped, v.card
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, places, special, apart, key_epoch, hpke, own, version, n, size, wrapped, card
      from {firm}.documents d
      join {firm}.grants g on g.matter = d.matter and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      join {firm}.versions v on v.document = d.id and v.n = coalesce(asked_n, d.current)
      join {firm}.version_keys vk on vk.version = v.id
      join {firm}.matters m on m.id = d.matter
      join {firm}.grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
      where d.id = asked and {firm}.includes(g.actions, coalesce(g.awaits, g.role), 'read') and (g.places is null or (g.role <> 'awaiting' and v.apart = any(g.places) and d.apart = v.apart)) and (g.cleared or (d.class <> 'special' and not v.special));
  end if;
  return next;
end $$;
create function {firm}.look_at_parties(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.places, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, places, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, null::boolean, null::json, null::json, k.hpke, k.own, p.id, p.card, p.added_at
    from {firm}.parties p left join {firm}.grant_keys k on k."grant" = look_at_parties."grant" and k.epoch = p.epoch and p.epoch <> look_at_parties.epoch
    where p.matter = asked and {firm}.reads_on(asked) and p.removed_at is null and (p.class <> 'special' or look_at_parties.cleared) order by p.added_at, p.id;
end $$;
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, actions json, places json, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.actions, f.places, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, actions, places, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, g.cleared, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places), null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and current_setting('muniment.role', true) <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    where g.matter = asked and {firm}.reads_on(asked) and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;
create function {firm}.look_into_review(asked text)
returns table (person text, "grant" text, role text, made_by text, made_at timestamptz, until timestamptz, ended_at timestamptz, purpose text, awaits boolean, last_used timestamptz,
  outcome text, decided_by text, decided_at timestamptz, why bytea, why_epoch text, oversight bytea, oversight_key text, other_leads bigint, actions json, places json)
language sql stable security definer set search_path = '' as $$
  select l.person, g.id, l.role, g.made_by, g.made_at, g.until, g.ended_at, g.purpose, g.awaits is not null, case when l.outcome is null then u.at else l.last_used end,
    l.outcome, l.decided_by, l.decided_at, l.why, l.why_epoch, l.oversight, l.oversight_key, case when l.role = 'lead' then {firm}.leads_beside(r.matter, l.person) else 0 end, to_json({firm}.all_actions(g.actions, coalesce(g.awaits, g.role))), to_json(g.places)
  from {firm}.reviews r
  join {firm}.review_lines l on l.review = r.id join {firm}.grants g on g.id = l."grant"
  left join (select e.by, max(e.at) as at from {firm}.events e
    where e.matter = (select x.matter from {firm}.reviews x where x.id = asked) and e.by is not null and {firm}.is_use(e.kind) and (not e.hidden or current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or {firm}.cleared_on(e.matter)) group by e.by) u on u.by = l.person
  where r.id = asked and {firm}.knows_reviews(r.matter)
  order by case l.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id
$$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('my_facts', 'see_matter', 'look_at_matter', 'look_at_version', 'look_at_parties', 'look_at_members', 'look_into_review') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'my_facts' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
