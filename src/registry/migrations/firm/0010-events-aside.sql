-- Rows among the events that cannot be leaves: the clerk sets them aside, so that they stand in no other event's way, and for good, so that an operator sees them.
create table {firm}.events_aside (
  seq bigint primary key references {firm}.events,
  why text not null check (why in ('not-canonical', 'another-firm', 'another-id', 'signed-wrongly', 'entered-already')),
  at  timestamptz not null
);

grant select, insert on {firm}.events_aside to {clerk};
grant select on {firm}.events_aside to {door};
alter table {firm}.events_aside enable row level security;
create policy integrates on {firm}.events_aside to {clerk} using (true) with check (true);
create policy seen on {firm}.events_aside for select to {door} using (exists (select 1 from {firm}.events e where e.seq = events_aside.seq));
