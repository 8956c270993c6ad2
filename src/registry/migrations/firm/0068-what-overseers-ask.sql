-- Whoever watches the ledger and asks or tries something themselves, unnamed, does not see there what came of it, unless it stands in the chain of a matter that is theirs to watch: of a matter behind a wall that shuts them out
-- they see nothing, and so must it be where there is none.
alter table {firm}.events add column unseen_by text;
create policy own_tries on {firm}.events as restrictive for select to {door} using (unseen_by is null or matter is not null or unseen_by <> {firm}.me());
create policy unseen on {firm}.events as restrictive for insert to {door} with check (unseen_by is null or (by is null and unseen_by = {firm}.me() and {firm}.my_role() in ('compliance-officer', 'auditor')));
