-- The ledger: events as they happened, and the append-only tree they were integrated into. Nothing here is ever changed.
create table {firm}.oversight_keys ( -- a key for the sealed details of events, itself sealed to the oversight public key
  id      text primary key,
  sealed  bytea not null,
  made_at timestamptz not null
);

create table {firm}.events (
  seq       bigint generated always as identity primary key,
  id        text not null unique,
  kind      text not null,
  at        timestamptz not null,
  by        text,                    -- a person, or null for the house and for the unnamed
  matter    text,
  document  text,
  body      text not null,           -- the canonical event, as it is signed
  sig       bytea,
  signer    text,
  detail    bytea,                   -- sealed under the matter's epoch, where the event is of a matter
  epoch     text,
  oversight bytea not null,          -- the same, sealed under an oversight key
  oversight_key text not null
);
create index events_matter on {firm}.events (matter, seq) where matter is not null;
create index events_document on {firm}.events (document, seq) where document is not null;
create index events_by on {firm}.events (by, seq) where by is not null;

create table {firm}.leaves (
  index bigint primary key,
  event text not null unique,
  bytes text not null,               -- canonical leaf, ASCII
  hash  bytea not null
);

create table {firm}.leaf_subjects (
  subject text not null,
  n       bigint not null,
  index   bigint not null,
  hash    bytea not null,
  primary key (subject, n)
);

create table {firm}.tiles (          -- full tiles only; a partial one follows from leaves and from the roots of the tiles below
  level  integer not null,
  n      bigint not null,
  hashes bytea not null,
  root   bytea not null,
  primary key (level, n)
);

create table {firm}.checkpoints (
  size bigint primary key,
  root bytea not null,
  note text not null,
  at   timestamptz not null
);
