-- Nobody is let in who is leaving the firm, or taking a role that holds no part, in that moment: whoever has no part yet is on no matter that such a move holds, and would keep a sealed grant for good.
-- The row of the person decides who comes first. A move changes it; a grant holds it until it stands, so that a move that comes after ends it with the rest. Nobody waits here, since a move that came first waits for matters.
create function {firm}.let_in_who_stays() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  if new.ended_at is not null or session_user <> '{door}' then return new; end if;
  perform 1 from {firm}.people p where p.id = new.person and not {firm}.must_lose(p.role, p.state, coalesce(new.awaits, new.role)) for share skip locked;
  if not found then raise exception 'whoever is let in is changed by somebody else in this moment' using errcode = 'lock_not_available'; end if;
  return new;
end $$;
create trigger a_let_in_who_stays before insert on {firm}.grants for each row execute function {firm}.let_in_who_stays();
revoke all on function {firm}.let_in_who_stays() from public;
