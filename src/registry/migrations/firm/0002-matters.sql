-- Matters, who is on them, and what is kept in them; every name and title stands here only sealed.
create sequence {firm}.stirs;        -- a number that grows whenever what a member's list shows has changed

create table {firm}.matters (
  id        text primary key,
  code      text not null unique,
  class     text not null,
  stage     text not null check (stage in ('open', 'closed')),
  epoch     text not null,           -- the current epoch: what is sealed from now on
  card      bytea not null,          -- sealed: title, client, jurisdiction, type
  card_epoch text not null,
  opened_at timestamptz not null,
  opened_by text not null references {firm}.people,
  rev       integer not null default 1
);

create table {firm}.epochs (
  id       text primary key,
  matter   text not null references {firm}.matters deferrable initially deferred,
  n        integer not null,
  recovery bytea not null,           -- the epoch's key sealed to the firm's recovery key
  begun_at timestamptz not null,
  unique (matter, n)
);

create table {firm}.grants (
  id       text primary key,
  matter   text not null references {firm}.matters,
  person   text not null references {firm}.people,
  role     text not null check (role in ('lead', 'member', 'reader')),
  made_by  text not null references {firm}.people,
  made_at  timestamptz not null,
  until    timestamptz,
  ended_at timestamptz,
  ended_by text,
  purpose  text,                     -- the purpose under which it was made
  event    text not null,
  stirred  bigint not null default nextval('{firm}.stirs')
);
create unique index grants_live on {firm}.grants (matter, person) where ended_at is null;
create index grants_person on {firm}.grants (person, matter) include (role, until, ended_at, stirred);

create table {firm}.grant_keys (
  "grant"  text not null references {firm}.grants,
  epoch    text not null references {firm}.epochs,
  hpke     bytea,                    -- sealed to the member's public key by whoever made the grant
  own      bytea,                    -- the same under the member's own symmetric key, from first use on
  primary key ("grant", epoch),
  check (hpke is not null or own is not null)
);

create table {firm}.parties (
  id      text primary key,
  matter  text not null references {firm}.matters,
  epoch   text not null references {firm}.epochs,
  role    text not null,
  class   text not null,
  card    bytea not null,            -- sealed: name, contact, reference
  added_at timestamptz not null,
  removed_at timestamptz,
  rev     integer not null default 1
);
create index parties_matter on {firm}.parties (matter);

create table {firm}.notes (
  id      text primary key,
  matter  text not null references {firm}.matters,
  epoch   text not null references {firm}.epochs,
  text    bytea not null,
  by      text not null references {firm}.people,
  at      timestamptz not null,
  struck_at timestamptz,
  struck_by text
);
create index notes_matter on {firm}.notes (matter, at);

create table {firm}.places (
  id      text primary key,
  matter  text not null references {firm}.matters,
  epoch   text not null references {firm}.epochs,
  position integer not null,
  name    bytea not null,
  removed_at timestamptz
);
create index places_matter on {firm}.places (matter);
