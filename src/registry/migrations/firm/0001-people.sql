-- People, their sealed keys and their sessions: who may come in, and nothing that opens a file without them.
create table {firm}.firm (
  lone            boolean primary key default true check (lone),
  id              text not null,
  host            text not null,
  name            bytea,           -- sealed to the house key: the sign-in page shows it with nobody signed in
  settings        jsonb not null,  -- nothing secret: time limits, second-factor rule, purposes
  recovery_public bytea,
  recovery_shares integer,
  recovery_needed integer,
  share_hashes    bytea[] not null default '{}',
  oversight_public bytea,
  recovery_key     bytea,           -- a key sealed to the firm's recovery key; under it lie the next two
  recovery_firm_key  bytea,
  recovery_oversight bytea,
  set_up_at       timestamptz,
  proved_at       timestamptz,     -- when somebody proved that a recovery share works
  rev             integer not null default 1
);

create table {firm}.people (
  id           text primary key,
  role         text not null,
  state        text not null check (state in ('active', 'suspended')),
  card         bytea not null,     -- sealed under the firm key: name, address
  address      bytea not null,     -- sealed to the house key, for neutral reminders
  sign_in_hash bytea not null unique,
  kem_public   bytea not null,
  sign_public  bytea not null,
  key_id       text not null,
  joined_at    timestamptz not null,
  rev          integer not null default 1
);

create table {firm}.person_keys (
  person     text primary key references {firm}.people,
  salt       bytea not null,
  memory_kib integer not null,
  passes     integer not null,
  lanes      integer not null,
  sealed     bytea not null,       -- the person's keys under their pass phrase
  recovery   bytea not null,       -- the same, sealed to the firm's recovery key
  firm_key   bytea not null,       -- the firm key under the person's own key
  oversight  bytea,                -- the oversight pair under the person's own key, for overseers
  handed_key bytea,                -- a key sealed to the person's public key by whoever made them an overseer, until they next sign in
  handed_oversight bytea,          -- the oversight pair under it
  totp       bytea,                -- the second factor's secret under the person's own key
  totp_step  bigint not null default 0
);

create table {firm}.sessions (
  id           text primary key,
  hash         bytea not null unique,
  person       text not null references {firm}.people,
  keys         bytea not null,     -- the person's keys under a key that only the cookie's secret makes
  purpose      text,
  purpose_line bytea,              -- sealed under the session's key
  begun_at     timestamptz not null,
  seen_at      timestamptz not null,
  confirmed_at timestamptz not null,
  ends_at      timestamptz not null
);
create index sessions_person on {firm}.sessions (person);

create table {firm}.invitations (
  id           text primary key,
  hash         bytea not null unique,
  role         text not null,
  card         bytea not null,     -- sealed under the firm key: name, address
  sign_in_hash bytea not null,
  firm_key     bytea not null,     -- wrapped under a key that only the link's secret makes
  oversight    bytea,
  made_by      text not null references {firm}.people,
  made_at      timestamptz not null,
  ends_at      timestamptz not null,
  state        text not null check (state in ('open', 'used', 'withdrawn'))
);

create table {firm}.tries (          -- tries to come in, by keyed hash, so that guessing is slowed down for names that exist and names that do not
  hash   bytea primary key,
  failed integer not null,
  at     timestamptz not null,
  until  timestamptz               -- no try is heard before
);
create index tries_at on {firm}.tries (at);
