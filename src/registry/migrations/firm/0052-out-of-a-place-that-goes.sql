-- A place of the file plan that somebody takes out who does not see what is special in it holds no more than they can see. What lies there all the same lies in no place from then on, and is found as that is.
create function {firm}.leave_place() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.documents d set place = null where d.place = new.id and d.class = 'special';
  return null;
end $$;
create trigger leave_place after update of removed_at on {firm}.places for each row when (old.removed_at is null and new.removed_at is not null) execute function {firm}.leave_place();
revoke all on function {firm}.leave_place() from public;
update {firm}.documents d set place = null from {firm}.places p where p.id = d.place and p.removed_at is not null;
