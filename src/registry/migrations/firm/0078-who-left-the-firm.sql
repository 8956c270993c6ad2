-- Whoever leaves the firm leaves its teams in the same act, which none of their keepers signs. So that they left it, and came back, stands among what proves a team, in its place, without a team's id: else whoever came back were in it for ever by what the ledger says.
-- Whoever is the last keeper who comes in stays, and of the others it is told whether they came in.
create index events_of_goings on {firm}.events (substring(split_part(body, '"subjects":[', 2) from 'per_[0-9a-z]{26}')) where kind in ('person.left', 'person.suspended', 'person.contained', 'person.restored');
create or replace function {firm}.team_events(asked text[]) returns table (team text, person text, body text, sig bytea, signer text, leaf text, index bigint) language sql stable security definer set search_path = '' as $$
  with told as materialized (
    select substring(e.body from 'tea_[0-9a-z]{26}') as team, e.id, e.by, e.body, e.sig, e.signer, e.xact, e.seq from {firm}.events e
    where substring(e.body from 'tea_[0-9a-z]{26}') = any(asked) and (e.kind in ('team.made', 'team.joined', 'team.left', 'team.keeper-named', 'team.keeper-removed', 'team.ended') or e.kind = 'key.published' and e.body like '%"of":"tea%')
      and current_setting('muniment.person', true) <> ''),
  people as materialized (select distinct m.found[1] as person from told t cross join lateral regexp_matches(t.body, 'per_[0-9a-z]{26}', 'g') m(found))
  select e.team, e.by, e.body, e.sig, e.signer, l.bytes, l.index
  from (select t.team, t.id, t.by, t.body, t.sig, t.signer, t.xact, t.seq from told t
    union all
    select null, g.id, g.by, g.body, g.sig, g.signer, g.xact, g.seq from people p join {firm}.events g
      on substring(split_part(g.body, '"subjects":[', 2) from 'per_[0-9a-z]{26}') = p.person and g.kind in ('person.left', 'person.suspended', 'person.contained', 'person.restored')) e
  left join {firm}.leaves l on l.event = e.id
  order by l.index nulls last, e.xact, e.seq
$$;

-- What was said of who is let in, as before; and whom a wall was raised against or named there, for whoever it shuts out comes back through no team.
create index events_of_outside on {firm}.events (matter, xact) where matter is not null and kind in ('wall.raised', 'wall.named');
create or replace function {firm}.grants_said(asked text) returns table (event text, person text, body text, sig bytea, signer text, leaf text, index bigint, detail bytea, epoch text, special boolean, card boolean, apart text, oversight bytea, oversight_key text, team text)
language sql stable security definer set search_path = '' as $$
  select e.id, e.by, e.body, e.sig, e.signer, l.bytes, l.index, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key, case when e.kind = 'team.admitted' then (select t.team from {firm}.team_grants t where t.matter = asked and t.event = e.id limit 1) end
  from (select i.* from {firm}.events i where i.matter = asked and i.kind in ('matter.opened', 'grant.made', 'grant.ended', 'grant.cleared', 'grant.changed', 'team.admitted', 'team.released')
    union all select o.* from {firm}.events o where o.matter = asked and o.kind in ('wall.raised', 'wall.named')) e left join {firm}.leaves l on l.event = e.id
  where {firm}.reads_on(asked) or {firm}.leads_matter(asked) or {firm}.is_moving(asked)
    or ({firm}.keeps_wall_around(asked) and exists (select 1 from {firm}.wall_matters m where m.matter = asked and m.turned_at is null))
    or ({firm}.keeps_team_on(asked) and exists (select 1 from {firm}.matters m join {firm}.grants o on o.matter = m.id and o.ended_in = m.epoch where m.id = asked))
  order by l.index nulls last, e.xact, e.seq
$$;

-- Until when a grant or a team's goes, to be held against what was said of it.
create function {firm}.until_of(asked text) returns timestamptz language sql stable security definer set search_path = '' as $$
  select o.until from (select g.until from {firm}.grants g where g.id = asked union all select t.until from {firm}.team_grants t where t.id = asked) o
$$;
revoke all on function {firm}.until_of(text) from public;
grant execute on function {firm}.until_of(text) to {door};

-- Whoever is added to a team while they leave the firm is held as they are: either they are in it and leave it with the firm, or they have gone and are not added.
create function {firm}.add_who_is_here() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from {firm}.people p where p.id = new.person and p.state not in ('left', 'contained') for share;
  return case when found then new end;
end $$;
revoke all on function {firm}.add_who_is_here() from public;
create trigger add_who_is_here before insert on {firm}.team_members for each row execute function {firm}.add_who_is_here();
