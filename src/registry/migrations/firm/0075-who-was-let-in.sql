-- Whoever begins an epoch asks the ledger who was let in, and does not believe the rows alone. These are the events that say so, in their order, for whoever may begin one:
-- who reads in the matter, or ends parts in it by a move; who keeps a wall around it or a team that has it, while an epoch is owed there. Their details are sealed as ever; which team a matter was given to is in the detail, and beside it in the row, for whoever cannot open that.
create index events_of_grants on {firm}.events (matter, xact) where matter is not null and kind in ('matter.opened', 'grant.made', 'grant.ended', 'grant.cleared', 'grant.changed', 'team.admitted', 'team.released');
create function {firm}.grants_said(asked text) returns table (event text, person text, body text, sig bytea, signer text, leaf text, index bigint, detail bytea, epoch text, special boolean, card boolean, apart text, oversight bytea, oversight_key text, team text)
language sql stable security definer set search_path = '' as $$
  select e.id, e.by, e.body, e.sig, e.signer, l.bytes, l.index, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key, case when e.kind = 'team.admitted' then (select t.team from {firm}.team_grants t where t.matter = asked and t.event = e.id limit 1) end
  from {firm}.events e left join {firm}.leaves l on l.event = e.id
  where e.matter = asked and e.kind in ('matter.opened', 'grant.made', 'grant.ended', 'grant.cleared', 'grant.changed', 'team.admitted', 'team.released')
    and ({firm}.reads_on(asked) or {firm}.leads_matter(asked) or {firm}.is_moving(asked)
      or ({firm}.keeps_wall_around(asked) and exists (select 1 from {firm}.wall_matters m where m.matter = asked and m.turned_at is null))
      or ({firm}.keeps_team_on(asked) and exists (select 1 from {firm}.matters m join {firm}.grants o on o.matter = m.id and o.ended_in = m.epoch where m.id = asked)))
  order by l.index nulls last, e.xact, e.seq
$$;
-- They stand in the ledger in the order of their transactions, and what was done there is told by them alone. Whoever began to write before somebody else did, and comes to the matter after them with something that hangs on what these did there
-- (it is about them, or about the same part, or they did it to a team), is broken off as where two wait for each other, and does it again: else it would be told in the wrong order for ever.
create function {firm}.comes_after() returns trigger language plpgsql security definer set search_path = '' as $$
declare subjects text := split_part(split_part(new.body, '"subjects":[', 2), ']', 1);
begin
  if new.xact = pg_current_xact_id() and exists (select 1 from {firm}.events e where e.matter = new.matter and e.kind in ('matter.opened', 'grant.made', 'grant.ended', 'grant.cleared', 'grant.changed', 'team.admitted', 'team.released') and e.xact > new.xact
      and (e.kind in ('team.admitted', 'team.released') or strpos(subjects, e."by") > 0 or strpos(split_part(split_part(e.body, '"subjects":[', 2), ']', 1), new."by") > 0
        or strpos(subjects, substring(e.body from 'gra_[0-9a-z]{26}')) > 0 and new.kind not in ('grant.ended', 'team.released'))) then
    raise exception 'somebody was let in or let go meanwhile' using errcode = 'deadlock_detected';
  end if;
  return new;
end $$;
revoke all on function {firm}.comes_after() from public;
create trigger comes_after before insert on {firm}.events for each row when (new.matter is not null and new.kind in ('matter.opened', 'grant.made', 'grant.ended', 'grant.cleared', 'grant.changed', 'team.admitted', 'team.released')) execute function {firm}.comes_after();
-- Ends a part that the ledger does not prove, while no epoch can begin because of others there of which that is so too: the one that begins without them all is owed, as where the house ended a grant.
create function {firm}.end_owing(asked text, at timestamptz) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.grants g set ended_at = at, ended_by = {firm}.me(), ended_in = m.epoch, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null from {firm}.matters m
    where g.id = asked and m.id = g.matter and g.ended_at is null and (g.person = {firm}.me() or {firm}.leads_matter(g.matter));
  if not found then return false; end if;
  delete from {firm}.grant_keys k where k."grant" = asked;
  return true;
end $$;
revoke all on function {firm}.grants_said(text), {firm}.end_owing(text, timestamptz) from public;
grant execute on function {firm}.grants_said(text), {firm}.end_owing(text, timestamptz) to {door};
