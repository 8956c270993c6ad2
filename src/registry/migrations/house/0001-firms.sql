-- The register of firms: the one thing that firms share, so that a host name leads to its firm's schema and nowhere else.
create table public.firms (
  id      text primary key,
  host    text not null unique,
  home    text not null unique,  -- the firm's schema
  made_at timestamptz not null
);
revoke all on schema public from public;
revoke all on public.firms from public;
