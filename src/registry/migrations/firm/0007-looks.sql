-- Looks: acts that only read are one journey to the database. Each function binds itself to the caller's session as it stood when the session's keys were opened, and begins at their live grant.

-- Binds like bind, but where a stamp is given only while the session and its person are as they were seen: another purpose, role, proof or second factor makes another stamp.
create function {firm}.bind_as_seen(asked text, seen bigint) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare found_person text; found_role text;
begin
  select s.person, p.role into found_person, found_role
    from {firm}.sessions s join {firm}.people p on p.id = s.person join {firm}.person_keys k on k.person = p.id
    where s.id = asked and p.state = 'active'
      and (seen is null or {firm}.stamp_of(s.purpose, s.purpose_line, s.confirmed_at, p.role, p.rev, k.oversight, k.totp) = seen);
  perform set_config('muniment.person', coalesce(found_person, ''), true), set_config('muniment.role', coalesce(found_role, ''), true);
  return found_person is not null;
end $$;

-- All that opening one version of a document needs. One row: not bound where the session is not as it was seen; bound without a document where the caller is not on its matter, or it is not there.
create function {firm}.look_at_version(session text, seen bigint, asked text, asked_n integer)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, key_epoch text, hpke bytea, own bytea,
  version text, n integer, size bigint, wrapped bytea, card bytea)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, k.epoch, k.hpke, k.own, v.id, v.n, v.size, vk.wrapped, v.card
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, key_epoch, hpke, own, version, n, size, wrapped, card
      from {firm}.documents d
      join {firm}.grants g on g.matter = d.matter and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
      join {firm}.versions v on v.document = d.id and v.n = coalesce(asked_n, d.current)
      join {firm}.version_keys vk on vk.version = v.id
      join {firm}.matters m on m.id = d.matter
      join {firm}.grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
      where d.id = asked;
  end if;
  return next;
end $$;

-- One matter as see_matter shows it.
create function {firm}.look_at_matter(session text, seen bigint, asked text)
returns table (bound boolean, id text, code text, class text, stage text, rev integer, epoch text, card bytea, card_epoch text, opened_at timestamptz,
  "grant" text, role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, purpose text, hpke bytea, own bytea, card_hpke bytea, card_own bytea,
  documents bigint, parties bigint, notes bigint, people bigint, last_kind text, last_at timestamptz, last_by text, last_by_card bytea, event text, leaf bigint, checkpoint timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select s.* into id, code, class, stage, rev, epoch, card, card_epoch, opened_at, "grant", role, made_by, made_by_card, made_at, until, purpose, hpke, own, card_hpke, card_own,
      documents, parties, notes, people, last_kind, last_at, last_by, last_by_card, event, leaf, checkpoint
      from {firm}.see_matter(asked) s;
  end if;
  return next;
end $$;

revoke all on function {firm}.bind_as_seen(text, bigint), {firm}.look_at_version(text, bigint, text, integer), {firm}.look_at_matter(text, bigint, text) from public;
grant execute on function {firm}.bind_as_seen(text, bigint), {firm}.look_at_version(text, bigint, text, integer), {firm}.look_at_matter(text, bigint, text) to {door};
