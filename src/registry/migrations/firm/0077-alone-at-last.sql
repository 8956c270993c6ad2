-- What is done on several matters at once holds one after the other, and its place in the ledger is given with the first. Whoever lets people in and out on another of them without a pause comes between each time, and what was begun is broken off:
-- so did somebody who leads a matter keep a wall around it from rising against them, and their own leaving from being written. When it was broken off it is done once more with nobody else at any matter. The tables are held in the order in which rows are,
-- and holding them gives no place in the ledger: that is given when all are held.
create function {firm}.hold_alone() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform {firm}.hold_clients(true);
  lock table {firm}.teams, {firm}.walls, {firm}.matters in exclusive mode;
end $$;
revoke all on function {firm}.hold_alone() from public;
grant execute on function {firm}.hold_alone() to {door}, {keeper};
