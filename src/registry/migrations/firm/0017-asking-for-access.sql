-- Asking for access: whoever knows a matter's code may ask to be let in, with a purpose and for a time. Whether or not such a matter is kept, and whether or not a wall stands between, they are told the same.

create table {firm}.requests (
  id         text primary key,
  person     text not null references {firm}.people,
  code       text not null,                    -- as it was asked for
  matter     text references {firm}.matters,   -- null where there is none, or a wall stands between; the one who asked never sees it
  role       text not null check (role in ('lead', 'member', 'reader')),
  until      timestamptz not null,
  purpose    text,
  own        bytea not null,                   -- the words, sealed for the one who asked
  asked_at   timestamptz not null,
  ends_at    timestamptz not null,             -- unanswered, it is over
  first_by   text references {firm}.people,    -- the first of two approvals, where the matter's class asks for two
  first_at   timestamptz,
  decided    text check (decided in ('given', 'declined', 'withdrawn')),
  decided_by text references {firm}.people,
  decided_at timestamptz,
  "grant"    text references {firm}.grants
);
create index requests_matter on {firm}.requests (matter) where matter is not null and decided is null;
create index requests_person on {firm}.requests (person, asked_at);
create table {firm}.request_letters (          -- the words, sealed to each lead of the matter
  request    text not null references {firm}.requests,
  person     text not null references {firm}.people,
  letter     bytea not null,
  primary key (request, person)
);

-- The leads of the matter that a code names, for sealing to them; none where it names none, or a wall stands between it and the caller. The caller's own standing on it never counts.
create function {firm}.leads_to_ask(asked text) returns table (person text, role text, state text, kem bytea, sign bytea, key_id text) language sql stable security definer set search_path = '' as $$
  select p.id, p.role, p.state, p.kem_public, p.sign_public, p.key_id from {firm}.matters m
    join {firm}.grants g on g.matter = m.id and g.ended_at is null and (g.until is null or g.until > now()) and coalesce(g.awaits, g.role) = 'lead'
    join {firm}.people p on p.id = g.person
  where m.code = asked and not {firm}.stands_between(current_setting('muniment.person', true), m.id) and p.id <> current_setting('muniment.person', true)
$$;

-- Keeps the request with its letters. Gives the matter whose chain it belongs to, for the event alone.
create function {firm}.ask_access(new_id text, asked text, wanted text, new_until timestamptz, new_purpose text, sealed bytea, at timestamptz, ends timestamptz, people text[], letters text[]) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare found text; me text := current_setting('muniment.person', true);
begin
  if coalesce(me, '') = '' then return null; end if;
  select m.id into found from {firm}.matters m where m.code = asked and not {firm}.stands_between(me, m.id);
  insert into {firm}.requests (id, person, code, matter, role, until, purpose, own, asked_at, ends_at) values (new_id, me, asked, found, wanted, new_until, new_purpose, sealed, at, ends);
  insert into {firm}.request_letters (request, person, letter)
    select new_id, l.person, decode(l.letter, 'hex') from unnest(people, letters) l(person, letter)
    where exists (select 1 from {firm}.grants g where g.matter = found and g.person = l.person and g.ended_at is null and coalesce(g.awaits, g.role) = 'lead');
  return found;
end $$;

-- What the caller asked for. That it was granted is told to whoever is on the matter now; of all else they learn only that its time is over.
create function {firm}.my_requests() returns table (id text, code text, role text, until timestamptz, own bytea, asked_at timestamptz, ends_at timestamptz, withdrawn boolean, given boolean)
language sql stable security definer set search_path = '' as $$
  select r.id, r.code, r.role, r.until, r.own, r.asked_at, r.ends_at, r.decided is not distinct from 'withdrawn',
    r.decided is not distinct from 'given' and {firm}.on_matter(r.matter)
  from {firm}.requests r where r.person = current_setting('muniment.person', true) order by r.asked_at desc, r.id limit 200
$$;
create function {firm}.withdraw_request(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set decided = 'withdrawn', decided_by = r.person, decided_at = at
    where r.id = asked and r.person = current_setting('muniment.person', true) and r.ends_at > at and r.decided is distinct from 'withdrawn' and not (r.decided is not distinct from 'given' and {firm}.on_matter(r.matter));
  return found;
end $$;

-- A lead decides; whoever asked never does.
create function {firm}.decide_request(asked text, how text, at timestamptz, made text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set
      first_by = case when how = 'first' then current_setting('muniment.person', true) else r.first_by end,
      first_at = case when how = 'first' then at else r.first_at end,
      decided = case when how = 'first' then null else how end,
      decided_by = case when how = 'first' then null else current_setting('muniment.person', true) end,
      decided_at = case when how = 'first' then null else at end, "grant" = made
    where r.id = asked and r.decided is null and r.ends_at > at and how in ('first', 'given', 'declined') and r.person <> current_setting('muniment.person', true) and {firm}.leads_matter(r.matter);
  return found;
end $$;

alter table {firm}.requests enable row level security;
alter table {firm}.request_letters enable row level security;
grant select on {firm}.requests, {firm}.request_letters to {door};
create policy led on {firm}.requests for select to {door} using (matter is not null and {firm}.leads_matter(matter));
create policy own on {firm}.request_letters for select to {door} using (person = {firm}.me());

revoke all on function {firm}.leads_to_ask(text), {firm}.ask_access(text, text, text, timestamptz, text, bytea, timestamptz, timestamptz, text[], text[]), {firm}.my_requests(),
  {firm}.withdraw_request(text, timestamptz), {firm}.decide_request(text, text, timestamptz, text) from public;
grant execute on function {firm}.leads_to_ask(text), {firm}.ask_access(text, text, text, timestamptz, text, bytea, timestamptz, timestamptz, text[], text[]), {firm}.my_requests(),
  {firm}.withdraw_request(text, timestamptz), {firm}.decide_request(text, text, timestamptz, text) to {door};
