-- Rounds: what the house does by the clock is done by the keeper, who may end what has run out and nothing else; the door's role no longer sweeps.

-- In which epoch the house ended a grant. The house holds no key and cannot begin an epoch: while this one still is the matter's, the next act on its members does.
alter table {firm}.grants add column ended_in text references {firm}.epochs;
revoke insert on {firm}.grants from {door};
grant insert (id, matter, person, role, made_by, made_at, until, purpose, event) on {firm}.grants to {door};

-- Few filings arrive at any time, and all that were ever filed stand beside them. On the id, so that the progress of a filing moves nothing in it.
create index filings_arriving on {firm}.filings (id) where state = 'arriving';

-- Ends the grants of one matter that have run out, by the clock that every policy goes by, and destroys the keys that they carried. No row where none has, or where somebody is at that matter's members.
-- The matter is held first: what the next statement sees is then as whoever held it before has left it.
create function {firm}.end_run_out(at timestamptz) returns table (id text, matter text, person text, role text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held text;
begin
  select m.id into held from {firm}.matters m
    where exists (select 1 from {firm}.grants g where g.matter = m.id and g.ended_at is null and g.until <= now()) limit 1 for update skip locked;
  return query
    with ended as (
      update {firm}.grants g set ended_at = at, ended_by = 'house', ended_in = m.epoch, stirred = nextval('{firm}.stirs')
      from {firm}.matters m where m.id = held and g.matter = held and g.ended_at is null and g.until <= now() returning g.id, g.matter, g.person, g.role),
    destroyed as (delete from {firm}.grant_keys k using ended e where k."grant" = e.id)
    select e.id, e.matter, e.person, e.role from ended e;
end $$;

-- Throws away what has died of age: sessions, counted tries, and what unused invitations would have opened; says how much of each. A try has a moment of its own, so the one that is asked for is named in full. Whoever is filing one of these versions now keeps their sessions until it is done.
drop function {firm}.sweep(timestamptz, interval);
create function {firm}.sweep(at timestamptz, idle interval, arriving text[]) returns table (sessions bigint, tries bigint, invitations bigint) language sql volatile security definer set search_path = '' as $$
  with s as (delete from {firm}.sessions s where s.id in (select d.id from {firm}.sessions d where (d.ends_at <= at or d.seen_at + idle <= at)
    and d.person not in (select f.person from {firm}.filings f where f.version = any(arriving)) for update skip locked) returning 1),
  t as (delete from {firm}.tries t where t.hash in (select d.hash from {firm}.tries d where d.at < sweep.at - interval '1 day' for update skip locked) returning 1),
  i as (update {firm}.invitations i set firm_key = '', oversight = null
    where i.id in (select d.id from {firm}.invitations d where d.state = 'open' and d.ends_at <= at and d.firm_key <> '' for update skip locked) returning 1)
  select (select count(*) from s), (select count(*) from t), (select count(*) from i)
$$;

revoke all on function {firm}.end_run_out(timestamptz), {firm}.sweep(timestamptz, interval, text[]) from public;
grant execute on function {firm}.end_run_out(timestamptz), {firm}.sweep(timestamptz, interval, text[]) to {keeper};

-- A filing that nobody touches lapses: it ends, and its key with it. What has ended stays as it ended.
grant select (matter, length, reached), update (state, tail, wrapped) on {firm}.filings to {keeper};
create policy lapses on {firm}.filings for update to {keeper} using (state = 'arriving') with check (state = 'withdrawn' and wrapped = '' and tail is null);

-- The keeper says what the house did in these rounds, in nobody's name, and nothing else.
grant insert on {firm}.events, {firm}.oversight_keys to {keeper};
create policy rounds on {firm}.events for insert to {keeper} with check (by is null and matter is not null and kind in ('grant.ended', 'filing.withdrawn'));
