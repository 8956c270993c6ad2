-- The second compartment: what is of class special in a matter is sealed under a key of its own, which only cleared grants carry. To everybody else on the matter it is not there, and the database says so too.
-- An epoch that begins from now on has a root, from which the keys of both compartments follow; a grant that is not cleared carries the plain key alone. Which of the two a row of keys holds stands in its own first byte.

-- Whoever is on a matter now could read all of it, and is cleared there until somebody says otherwise; what its older epochs hold of class special stays under their one key until it is changed.
alter table {firm}.grants add column cleared boolean not null default true;
alter table {firm}.grants alter column cleared set default false;
alter table {firm}.team_grants add column cleared boolean not null default true;
alter table {firm}.team_grants alter column cleared set default false;
alter table {firm}.epochs add column parted boolean not null default false;
alter table {firm}.epochs alter column parted set default true;

alter table {firm}.notes add column special boolean not null default false;
alter table {firm}.versions add column special boolean not null default false;
alter table {firm}.filings add column special boolean not null default false;
-- Of an event: under which key its detail lies, and for whom it is there. What was said of a document before it became special stays under the key that it was sealed with.
alter table {firm}.events add column special boolean not null default false;
alter table {firm}.events add column hidden boolean not null default false;
alter table {firm}.requests add column first_cleared boolean not null default false;
update {firm}.versions v set special = true from {firm}.documents d where d.id = v.document and d.class = 'special';
update {firm}.events e set hidden = true from {firm}.documents d where d.id = e.document and d.class = 'special';

grant insert (cleared) on {firm}.grants to {door};
grant select (special) on {firm}.filings to {keeper};

-- Whether the caller is cleared on a matter, in a part of their own; and whether a grant, or a team's, is.
create function {firm}.cleared_on(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.matter = asked and g.person = current_setting('muniment.person', true)
    and g.cleared and g.role <> 'awaiting' and g.ended_at is null and (g.until is null or g.until > now()))
$$;
create function {firm}.is_cleared(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.grants g where g.id = asked and g.cleared) or exists (select 1 from {firm}.team_grants t where t.id = asked and t.cleared)
$$;
-- Whether the caller may clear others on a matter: a lead who is cleared, and whoever opens it.
create function {firm}.may_clear(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select ({firm}.leads_matter(asked) and {firm}.cleared_on(asked)) or ({firm}.may_grant(asked) and not {firm}.leads_matter(asked))
$$;
-- Whether a thing is of class special: only to note a refusal where no more than that class is told of it; never shown to the caller.
create function {firm}.is_special(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from {firm}.documents d where d.id = asked and d.class = 'special') or exists (select 1 from {firm}.parties p where p.id = asked and p.class = 'special')
    or exists (select 1 from {firm}.notes n where n.id = asked and n.special) or exists (select 1 from {firm}.filings f where f.id = asked and f.special)
$$;

-- Rows of class special are there for those who are cleared, whatever else lets a row be seen or written.
create policy compartment on {firm}.documents as restrictive to {door} using (class <> 'special' or {firm}.cleared_on(matter)) with check (class <> 'special' or {firm}.cleared_on(matter));
create policy compartment on {firm}.parties as restrictive to {door} using (class <> 'special' or {firm}.cleared_on(matter)) with check (class <> 'special' or {firm}.cleared_on(matter));
do $$ declare t text; begin
  foreach t in array array['notes', 'versions', 'filings'] loop
    execute format('create policy compartment on {firm}.%I as restrictive to {door} using (not special or {firm}.cleared_on(matter)) with check (not special or {firm}.cleared_on(matter))', t);
  end loop;
end $$;
create policy compartment on {firm}.events as restrictive for select to {door} using (not hidden or {firm}.my_role() in ('compliance-officer', 'auditor') or {firm}.cleared_on(matter));
-- Nobody is cleared by whoever may not clear, nor through a team that is not.
create policy compartment on {firm}.grants as restrictive for insert to {door}
  with check (not cleared or ({firm}.may_clear(matter) and (through is null or {firm}.is_cleared(through))));

-- Gives a clearance on a standing grant or takes it. The keys of the grant are destroyed, and made anew by the act. A matter keeps a cleared lead without an end.
create function {firm}.set_clearance(asked text, to_cleared boolean) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare held record;
begin
  select g.id, g.matter, g.person into held from {firm}.grants g where g.id = asked and g.ended_at is null and (g.until is null or g.until > now()) and g.cleared <> to_cleared for update;
  if not found or held.person = current_setting('muniment.person', true) or not {firm}.leads_matter(held.matter) or (to_cleared and not {firm}.cleared_on(held.matter)) then return false; end if;
  if not exists (select 1 from {firm}.grants g where g.matter = held.matter and g.id <> asked and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead') then return false; end if;
  update {firm}.grants g set cleared = to_cleared, stirred = nextval('{firm}.stirs') where g.id = asked;
  delete from {firm}.grant_keys k where k."grant" = asked;
  return true;
end $$;

-- Seals the versions of a document anew where it goes into the compartment or comes out: their cards, their keys and what finds them again. What the chain says of it goes into the compartment with it, and stays there.
create function {firm}.reseal_versions(asked text, of_epoch text, to_special boolean, ids text[], cards text[], twins text[], keys text[]) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint; of_matter text;
begin
  select d.matter into of_matter from {firm}.documents d where d.id = asked and {firm}.works_on_matter(d.matter) and {firm}.cleared_on(d.matter);
  if not found or not exists (select 1 from {firm}.epochs e where e.id = of_epoch and e.matter = of_matter) then return 0; end if;
  update {firm}.versions v set epoch = of_epoch, special = to_special, card = decode(k.card, 'hex'), twin = decode(k.twin, 'hex')
    from unnest(ids, cards, twins) k(id, card, twin) where v.id = k.id and v.document = asked;
  get diagnostics n = row_count;
  update {firm}.version_keys y set epoch = of_epoch, wrapped = decode(k.wrapped, 'hex') from unnest(ids, keys) k(id, wrapped) join {firm}.versions v on v.id = k.id and v.document = asked where y.version = k.id;
  if to_special then update {firm}.events e set hidden = true where e.document = asked and not e.hidden; end if;
  return n;
end $$;

-- Whether a subject's chain has no gap, counted over all of it: also for those who do not see all of it.
create function {firm}.chain_is_whole(asked text, size bigint) returns boolean language sql stable security definer set search_path = '' as $$
  select ({firm}.on_matter(asked) or current_setting('muniment.role', true) in ('compliance-officer', 'auditor')) and count(*) = coalesce(max(s.n), 0)
    and count(*) >= (select count(*) from {firm}.events e join {firm}.leaves l on l.event = e.id where e.matter = asked and l.index < size)
  from {firm}.leaf_subjects s where s.subject = asked and s.index < size
$$;

-- What is counted and shown at a glance, as before: of the compartment to those who are cleared.
create or replace function {firm}.matter_counts(asked text) returns table (documents bigint, parties bigint, notes bigint, people bigint)
language sql stable security definer set search_path = '' as $$
  select (select count(*) from {firm}.documents d where d.matter = asked and (d.class <> 'special' or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.parties p where p.matter = asked and p.removed_at is null and (p.class <> 'special' or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.notes n where n.matter = asked and (not n.special or {firm}.cleared_on(asked))),
         (select count(*) from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now()))
  where {firm}.on_matter(asked)
$$;
create or replace function {firm}.place_counts(asked text) returns table (place text, n bigint)
language sql stable security definer set search_path = '' as $$
  select d.place, count(*) from {firm}.documents d where d.matter = asked and d.place is not null and (d.class <> 'special' or {firm}.cleared_on(asked)) and {firm}.on_matter(asked) group by d.place
$$;
create or replace function {firm}.matters_at_a_glance(asked text[])
returns table (matter text, people bigint, first text, last_kind text, last_at timestamptz, last_by text)
language sql stable security definer set search_path = '' as $$
  select g.matter, c.people, c.first, l.kind, l.at, l.by
  from {firm}.grants g
  cross join lateral (
    select count(*) as people, (array_agg(o.person order by o.role <> 'lead', o.made_at, o.id))[1] as first
    from {firm}.grants o where o.matter = g.matter and o.ended_at is null and (o.until is null or o.until > now())) c
  left join lateral (
    select e.kind, e.at, e.by from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.matter = any(asked) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.my_last_events() returns table (matter text, seq bigint)
language sql stable security definer set search_path = '' as $$
  select g.matter, l.seq
  from {firm}.grants g
  left join lateral (
    select e.seq from {firm}.events e
    where e.matter = g.matter and e.kind not in ('refused', 'matter.read') and (not e.hidden or g.cleared) order by e.seq desc limit 1) l on true
  where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.done_behind(asked text[], people text[], since timestamptz) returns table (matter text, person text, kind text, n bigint, last_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select e.matter, e.by, e.kind, count(*), max(e.at) from {firm}.events e
  where e.matter in (select t.matter from {firm}.matters_to_wall(asked) t) and e.by = any(people) and e.at >= since and (not e.hidden or {firm}.cleared_on(e.matter) or not {firm}.on_matter(e.matter)) group by e.matter, e.by, e.kind
$$;
create or replace function {firm}.under_way_behind(asked text[], people text[]) returns table (filings bigint, sessions bigint, documents bigint)
language sql stable security definer set search_path = '' as $$
  with behind as (select t.matter from {firm}.matters_to_wall(asked) t)
  select (select count(*) from {firm}.filings f where f.matter in (select matter from behind) and f.person = any(people) and f.state = 'arriving' and (not f.special or {firm}.cleared_on(f.matter) or not {firm}.on_matter(f.matter))),
         (select count(distinct s.id) from {firm}.sessions s join {firm}.grants g on g.person = s.person and g.matter in (select matter from behind) and g.ended_at is null
            where s.person = any(people) and s.ends_at > now()),
         (select count(*) from {firm}.documents d where d.matter in (select matter from behind) and (d.class <> 'special' or {firm}.cleared_on(d.matter) or not {firm}.on_matter(d.matter)))
$$;
create or replace function {firm}.look_into_review(asked text)
returns table (person text, "grant" text, role text, made_by text, made_at timestamptz, until timestamptz, ended_at timestamptz, purpose text, awaits boolean, last_used timestamptz,
  outcome text, decided_by text, decided_at timestamptz, why bytea, why_epoch text, oversight bytea, oversight_key text, other_leads bigint)
language sql stable security definer set search_path = '' as $$
  select l.person, g.id, l.role, g.made_by, g.made_at, g.until, g.ended_at, g.purpose, g.awaits is not null, case when l.outcome is null then u.at else l.last_used end,
    l.outcome, l.decided_by, l.decided_at, l.why, l.why_epoch, l.oversight, l.oversight_key, case when l.role = 'lead' then {firm}.leads_beside(r.matter, l.person) else 0 end
  from {firm}.reviews r
  join {firm}.review_lines l on l.review = r.id join {firm}.grants g on g.id = l."grant"
  left join (select e.by, max(e.at) as at from {firm}.events e
    where e.matter = (select x.matter from {firm}.reviews x where x.id = asked) and e.by is not null and {firm}.is_use(e.kind) and (not e.hidden or current_setting('muniment.role', true) in ('compliance-officer', 'auditor') or {firm}.cleared_on(e.matter)) group by e.by) u on u.by = l.person
  where r.id = asked and {firm}.knows_reviews(r.matter)
  order by case l.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id
$$;

-- Looks, as before, with whether the caller is cleared.
drop function {firm}.look_at_matter(text, bigint, text);
drop function {firm}.see_matter(text);
drop function {firm}.look_at_version(text, bigint, text, integer);
drop function {firm}.look_at_parties(text, bigint, text);
drop function {firm}.look_at_members(text, bigint, text);
drop function {firm}.my_facts(text);
create function {firm}.my_facts(asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, hpke bytea, own bytea) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, k.hpke, k.own
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;
create function {firm}.see_matter(asked text)
returns table (id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, opened_at timestamptz,
  "grant" text, role text, cleared boolean, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language sql stable security definer set search_path = '' as $$
  select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch, m.opened_at,
    g.id, g.role, g.cleared, g.made_by, (select w.card from {firm}.people w where w.id = g.made_by), g.made_at, g.until, g.purpose, k.hpke, k.own, ck.hpke, ck.own,
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
  "grant" text, role text, cleared boolean, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select s.* into id, code, class, stage, rev, epoch, card, card_epoch, opened_at, "grant", role, cleared, made_by, made_by_card, made_at, until, purpose, hpke, own, card_hpke, card_own,
      documents, parties, notes, people, last_kind, last_at, last_by, last_by_card, event, leaf, checkpoint
      from {firm}.see_matter(asked) s;
  end if;
  return next;
end $$;
create function {firm}.look_at_version(session text, seen bigint, asked text, asked_n integer)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, special boolean, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, g.cleared, v.special, k.epoch, k.hpke, k.own, v.id, v.n, v.size, vk.wrapped, v.card
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, special, key_epoch, hpke, own, version, n, size, wrapped, card
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
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, null::boolean, k.hpke, k.own, p.id, p.card, p.added_at
    from {firm}.parties p left join {firm}.grant_keys k on k."grant" = look_at_parties."grant" and k.epoch = p.epoch and p.epoch <> look_at_parties.epoch
    where p.matter = asked and p.removed_at is null and (p.class <> 'special' or look_at_parties.cleared) order by p.added_at, p.id;
end $$;
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, cleared boolean, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text, team text, team_card bytea, team_by text, team_by_card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.cleared, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, cleared, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, g.cleared, null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex'),
      t.team, s.card, t.made_by, a.card
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    left join {firm}.team_grants t on t.id = g.through and current_setting('muniment.role', true) <> 'guest' left join {firm}.teams s on s.id = t.team left join {firm}.people a on a.id = t.made_by
    where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;

-- Requests, as before; the first of two approvals says whether it clears.
drop function {firm}.decide_request(text, text, timestamptz, text);
create function {firm}.decide_request(asked text, how text, at timestamptz, made text, clears boolean) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set
      first_by = case when how = 'first' then current_setting('muniment.person', true) else r.first_by end,
      first_at = case when how = 'first' then at else r.first_at end,
      first_cleared = case when how = 'first' then clears and {firm}.may_clear(r.matter) else r.first_cleared end,
      decided = case when how = 'first' then null else how end,
      decided_by = case when how = 'first' then null else current_setting('muniment.person', true) end,
      decided_at = case when how = 'first' then null else at end, "grant" = made
    where r.id = asked and r.decided is null and r.ends_at > at and how in ('first', 'given', 'declined') and r.person <> current_setting('muniment.person', true) and {firm}.leads_matter(r.matter);
  return found;
end $$;

-- Teams, as before: their grants are cleared or not, and so are those that come through them. Whoever is cleared is moved to no team that is not.
drop function {firm}.admit_team(text, text, text, text, timestamptz, text, timestamptz, text);
create function {firm}.admit_team(new_id text, of_team text, asked text, new_role text, new_until timestamptz, new_event text, at timestamptz, why text, new_cleared boolean) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.leads_matter(asked) or current_setting('muniment.role', true) = 'guest' or not exists (select 1 from {firm}.teams t where t.id = of_team) or (new_cleared and not {firm}.may_clear(asked)) then return false; end if;
  insert into {firm}.team_grants (id, team, matter, role, made_by, made_at, until, purpose, event, cleared)
    values (new_id, of_team, asked, new_role, current_setting('muniment.person', true), at, new_until, why, new_event, new_cleared) on conflict do nothing;
  return found;
end $$;
create or replace function {firm}.give_through(asked text, of_person text, ids text[], throughs text[], events text[], at timestamptz, why text, key_grants text[], key_epochs text[], keys text[]) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if not {firm}.keeps_team(asked) then return 0; end if;
  insert into {firm}.grants (id, matter, person, role, made_by, made_at, until, purpose, event, through, cleared)
    select n.id, t.matter, of_person, t.role, current_setting('muniment.person', true), at, t.until, why, n.event, t.id, {firm}.is_cleared(t.id)
    from unnest(ids, throughs, events) n(id, through, event) join (select distinct g."grant" as id, g.matter, g.role, g.until from {firm}.team_to_give(asked, of_person) g) t on t.id = n.through;
  get diagnostics n = row_count;
  insert into {firm}.grant_keys ("grant", epoch, hpke)
    select k.g, k.e, decode(k.key, 'hex') from unnest(key_grants, key_epochs, keys) k(g, e, key)
    join {firm}.grants g on g.id = k.g and g.id = any(ids) and g.person = of_person join {firm}.epochs e on e.id = k.e and e.matter = g.matter;
  return n;
end $$;
create or replace function {firm}.through_team(asked text, of_person text)
returns table ("grant" text, matter text, role text, epoch text, next text, next_team text, next_role text, next_until timestamptz) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not {firm}.keeps_team(asked) then return; end if;
  perform 1 from {firm}.matters m where m.id in (select t.matter from {firm}.team_grants t where t.team = asked and t.ended_at is null) order by m.id for no key update;
  return query
    select g.id, g.matter, coalesce(g.awaits, g.role), m.epoch, o.id, o.team, o.role, o.until
    from {firm}.grants g join {firm}.team_grants t on t.id = g.through and t.team = asked join {firm}.matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until from {firm}.team_grants x join {firm}.team_members i on i.team = x.team and i.person = of_person
      where x.matter = g.matter and x.team <> asked and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until) and not {firm}.raised_between(of_person, x.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.person = of_person and g.ended_at is null and (g.until is null or g.until > now()) and not {firm}.stands_between(current_setting('muniment.person', true), g.matter)
    order by g.matter;
end $$;
create or replace function {firm}.move_through(olds text[], ids text[], nexts text[], events text[], at timestamptz, why text) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare n bigint := 0; m record; me text := current_setting('muniment.person', true);
begin
  for m in select a.old, a.id, a.event, g.matter, g.person, g.awaits, g.cleared, x.id as next, x.role, x.until from unnest(olds, ids, nexts, events) a(old, id, next, event)
      join {firm}.grants g on g.id = a.old and g.ended_at is null join {firm}.team_grants t on t.id = g.through
      join {firm}.team_grants x on x.id = a.next and x.matter = g.matter and x.team <> t.team and (x.cleared or not g.cleared) and {firm}.team_grant_stands(x.ended_at, x.until)
      join {firm}.team_members i on i.team = x.team and i.person = g.person
      where ({firm}.leads_matter(g.matter) or ({firm}.keeps_team(t.team) and {firm}.keeps_team_on(g.matter))) and not {firm}.raised_between(g.person, g.matter) loop
    update {firm}.grants g set ended_at = at, ended_by = me, left_team = true, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role) where g.id = m.old;
    insert into {firm}.grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared)
      values (m.id, m.matter, m.person, case when m.awaits is null then m.role else 'awaiting' end, case when m.awaits is null then null else m.role end, me, at, m.until, why, m.event, m.next, m.cleared);
    update {firm}.grant_keys k set "grant" = m.id where k."grant" = m.old;
    n := n + 1;
  end loop;
  return n;
end $$;

-- The lead without an end whom a matter keeps is one who is cleared, or nobody could open the compartment any more.
create or replace function {firm}.close_due_review(at timestamptz) returns table (review text, matter text, "grant" text, person text, role text, outcome text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held text; of_matter text; remains text;
begin
  select r.id, r.matter into held, of_matter from {firm}.reviews r join {firm}.matters m on m.id = r.matter
    where r.closed_at is null and r.due_at <= now() order by r.due_at, r.id limit 1 for update of r, m skip locked;
  if held is null then return; end if;
  if not exists (select 1 from {firm}.grants g where g.matter = of_matter and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead'
      and not exists (select 1 from {firm}.review_lines l where l.review = held and l."grant" = g.id and l.outcome is null)) then
    select g.id into remains from {firm}.grants g join {firm}.people p on p.id = g.person
      where g.matter = of_matter and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead' order by p.state <> 'active', g.made_at, g.id limit 1;
  end if;
  update {firm}.review_lines l set decided_by = 'house', decided_at = close_due_review.at,
      outcome = case when g.ended_at is not null or g.until <= now() then 'ended' when g.id = remains then 'last-lead' else 'silence' end,
      last_used = u.at
    from {firm}.grants g left join (select e.by, max(e.at) as at from {firm}.events e where e.matter = of_matter and e.by is not null and {firm}.is_use(e.kind) group by e.by) u on u.by = g.person
    where l.review = held and l.outcome is null and g.id = l."grant";
  delete from {firm}.grant_keys k using {firm}.review_lines l where l.review = held and l.outcome = 'silence' and k."grant" = l."grant";
  update {firm}.grants g set ended_at = at, ended_by = 'house', ended_in = m.epoch, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null
    from {firm}.review_lines l, {firm}.matters m where l.review = held and l.outcome = 'silence' and g.id = l."grant" and g.ended_at is null and m.id = of_matter;
  update {firm}.reviews r set closed_at = at, closed_by = 'house' where r.id = held;
  return query select held, of_matter, l."grant", l.person, l.role, l.outcome from {firm}.review_lines l where l.review = held order by l.person;
end $$;
create or replace function {firm}.parts_of(asked text) returns table (matter text, "grant" text, role text, until timestamptz, leads_alone boolean) language sql stable as $$
  select g.matter, g.id, coalesce(g.awaits, g.role), g.until, coalesce(g.awaits, g.role) = 'lead' and g.until is null and not exists (
      select 1 from {firm}.grants o join {firm}.people p on p.id = o.person and p.state = 'active' and p.role not in ('guest', 'administrator', 'auditor')
      where o.matter = g.matter and o.person <> asked and coalesce(o.awaits, o.role) = 'lead' and o.ended_at is null and o.until is null and (o.cleared or not g.cleared))
  from {firm}.grants g where g.person = asked and g.ended_at is null and (g.until is null or g.until > now())
$$;
create or replace function {firm}.extend_wall(asked text, asked_matter text, at timestamptz, people text[], letters text[]) returns table (did text, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare w record; me text := current_setting('muniment.person', true); gone json;
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x join {firm}.matters m on m.id = asked_matter and m.client_mark = x.client_mark
    where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until)
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = me)
      and (exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = me and coalesce(g.awaits, g.role) = 'lead' and g.ended_at is null and (g.until is null or g.until > now()))
        or (current_setting('muniment.role', true) = 'compliance-officer' and {firm}.keeps_wall(asked) and {firm}.may_wall(asked_matter)));
  if not found then return query select 'no', '[]'::json; return; end if;
  if exists (select 1 from {firm}.wall_matters wm where wm.wall = asked and wm.matter = asked_matter) then return query select 'before', '[]'::json; return; end if;
  -- As it stands when nobody lifts it or begins it any more: either waits for the end of this.
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until) for share;
  if not found then return query select 'no', '[]'::json; return; end if;
  perform 1 from {firm}.matters m where m.id = asked_matter for no key update;
  if not exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead'
      and g.person not in (select p.person from {firm}.wall_persons p where p.wall = asked)) then
    return query select 'leaderless', '[]'::json; return;
  end if;
  insert into {firm}.wall_matters (wall, matter, added_by, added_at) values (asked, asked_matter, me, at) on conflict do nothing;
  if not found then return query select 'before', '[]'::json; return; end if;
  insert into {firm}.wall_memos (wall, person, letter) select asked, k.p, decode(k.l, 'hex') from unnest(people, letters) k(p, l)
    where exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = k.p and g.ended_at is null)
      and not exists (select 1 from {firm}.wall_persons x where x.wall = asked and x.person = k.p) on conflict do nothing;
  if w.begun_at is null then
    update {firm}.grants g set own_until = case when g.capped then g.own_until else g.until end, capped = true, until = w.starts_at, stirred = nextval('{firm}.stirs')
      from {firm}.wall_persons p where p.wall = asked and g.person = p.person and g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > w.starts_at);
    return query select 'extended', '[]'::json; return;
  end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons p where k."grant" = g.id and g.matter = asked_matter and g.person = p.person and p.wall = asked;
  with ended as (
    update {firm}.grants g set ended_at = at, ended_by = me, ended_in = m.epoch, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons p, {firm}.matters m where m.id = asked_matter and p.wall = asked and g.matter = asked_matter and g.person = p.person and g.ended_at is null
      returning g.id, g.person, g.role)
  select coalesce(json_agg(json_build_object('matter', asked_matter, 'grant', e.id, 'person', e.person, 'role', e.role)), '[]') into gone from ended e;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    where g.matter = asked_matter and g.ended_at is null and g.role <> 'awaiting' and {firm}.awaits_memo(g.person, asked_matter);
  -- Where nobody it shuts out ever was on the matter, and no team was, whose key they may keep, its key is one that they never had.
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter
    and not exists (select 1 from {firm}.grants g join {firm}.wall_persons p on p.person = g.person and p.wall = asked where g.matter = asked_matter)
    and not exists (select 1 from {firm}.team_grants t where t.matter = asked_matter);
  return query select 'extended', gone;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called, p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('cleared_on', 'is_cleared', 'may_clear', 'is_special', 'set_clearance', 'reseal_versions', 'chain_is_whole', 'my_facts', 'see_matter', 'look_at_matter', 'look_at_version', 'look_at_parties', 'look_at_members', 'admit_team', 'decide_request') loop
    execute format('revoke all on function %s from public', f.called);
    if f.name <> 'my_facts' then execute format('grant execute on function %s to {door}', f.called); end if;
  end loop;
end $$;
