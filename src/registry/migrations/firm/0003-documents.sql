-- Documents and their immutable versions, the keys of the versions apart from them, and what is still arriving.
create table {firm}.documents (
  id       text primary key,
  matter   text not null references {firm}.matters,
  epoch    text not null references {firm}.epochs,
  place    text references {firm}.places,
  class    text not null,
  card     bytea not null,           -- sealed: name, type, privilege, from whom
  current  integer not null,
  filed_at timestamptz not null,
  filed_by text not null references {firm}.people,
  rev      integer not null default 1
);
create index documents_matter on {firm}.documents (matter);

create table {firm}.versions (
  id          text primary key,
  document    text not null references {firm}.documents,
  matter      text not null references {firm}.matters,
  n           integer not null,
  epoch       text not null references {firm}.epochs,
  card        bytea not null,        -- sealed: SHA-256, file name, media type, note
  twin        bytea not null,        -- keyed hash of the content under the matter's key: finds the same bytes within one matter only
  size        bigint not null,
  sealed_size bigint not null,
  sealed_hash bytea not null,
  filed_at    timestamptz not null,
  filed_by    text not null references {firm}.people,
  event       text not null,
  unique (document, n)
);
create index versions_twin on {firm}.versions (matter, twin);

create table {firm}.version_keys (   -- kept apart: shredding destroys a row here, and backups keep this table by itself
  version text primary key references {firm}.versions deferrable initially deferred,
  epoch   text not null references {firm}.epochs,
  wrapped bytea not null
);

create table {firm}.filings (
  id         text primary key,
  matter     text not null references {firm}.matters,
  epoch      text not null references {firm}.epochs,
  person     text not null references {firm}.people,
  document   text,                   -- the document this will be a version of, or the id the new document will have
  is_new     boolean not null,
  version    text not null unique,
  wrapped    bytea not null,         -- the version's key under the matter's
  card       bytea not null,         -- sealed: what the document will be called and announced hash
  length     bigint not null,
  reached    bigint not null default 0,
  tail       bytea,
  state      text not null check (state in ('arriving', 'filed', 'withdrawn')),
  version_n  integer,
  event      text,
  begun_at   timestamptz not null,
  touched_at timestamptz not null
);
create index filings_person on {firm}.filings (person, matter);
