-- What the house found when it last recomputed its whole ledger, kept beside it: a No outlives a restart, and where nothing stands nothing was checked.
create table {firm}.verification (
  one   boolean primary key default true check (one),
  at    timestamptz not null,
  size  bigint not null check (size >= 0),
  whole boolean not null,
  leaf  bigint,                      -- the first wrong leaf, where one can be named
  why   text,                        -- a sentence of the verifier's own
  check (whole = (why is null)),
  check (leaf is null or not whole)
);

grant select, insert, update on {firm}.verification to {clerk};
grant select on {firm}.verification to {door};
alter table {firm}.verification enable row level security;
create policy finds on {firm}.verification to {clerk} using (true) with check (true);
create policy seen on {firm}.verification for select to {door} using (true);
