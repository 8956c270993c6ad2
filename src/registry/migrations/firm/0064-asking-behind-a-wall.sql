-- As before; a request of somebody whom a wall shuts out still reaches nobody and is kept without its matter, but its event stands in the chain of the matter, as a refusal's does: a screen certificate has to show that they asked.
create or replace function {firm}.ask_access(new_id text, asked text, wanted text, new_until timestamptz, new_purpose text, sealed bytea, at timestamptz, ends timestamptz, people text[], letters text[]) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare there text; found text; me text := current_setting('muniment.person', true);
begin
  if coalesce(me, '') = '' then return null; end if;
  select m.id, case when not {firm}.raised_between(me, m.id) then m.id end into there, found from {firm}.matters m where m.code = asked;
  insert into {firm}.requests (id, person, code, matter, role, until, purpose, own, asked_at, ends_at) values (new_id, me, asked, found, wanted, new_until, new_purpose, sealed, at, ends);
  insert into {firm}.request_letters (request, person, letter)
    select new_id, l.person, decode(l.letter, 'hex') from unnest(people, letters) l(person, letter)
    where exists (select 1 from {firm}.grants g where g.matter = found and g.person = l.person and g.ended_at is null and coalesce(g.awaits, g.role) = 'lead');
  return there;
end $$;
