-- Looks into one matter. The first row says whether the look is bound, what the rules must know, and the key of the current epoch; it names no matter where the caller is not on it. The other rows are what was asked for.

-- What the rules must know of a matter that the caller is on. Only for functions that run as the owner: to the door's own role it shows nothing more than the policies do.
create function {firm}.my_facts(asked text)
returns table (matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, hpke bytea, own bytea) language sql stable as $$
  select m.id, m.class, m.stage, m.rev, m.epoch, m.card_epoch, g.id, g.role, k.hpke, k.own
  from {firm}.grants g join {firm}.matters m on m.id = g.matter left join {firm}.grant_keys k on k."grant" = g.id and k.epoch = m.epoch
  where g.matter = asked and g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
$$;

-- The parties, each with the key that opens it where that is not the current one.
create function {firm}.look_at_parties(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, hpke bytea, own bytea, party text, card bytea, added_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, p.class, null::text, p.rev, p.epoch, null::text, null::text, p.role, k.hpke, k.own, p.id, p.card, p.added_at
    from {firm}.parties p left join {firm}.grant_keys k on k."grant" = look_at_parties."grant" and k.epoch = p.epoch and p.epoch <> look_at_parties.epoch
    where p.matter = asked and p.removed_at is null order by p.added_at, p.id;
end $$;

-- The members, leads first, then by when they came. Whoever made a grant and is unknown to a guest stays so.
create function {firm}.look_at_members(session text, seen bigint, asked text)
returns table (bound boolean, matter text, class text, stage text, rev integer, epoch text, card_epoch text, "grant" text, role text, hpke bytea, own bytea,
  person text, card bytea, firm_role text, made_by text, made_by_card bytea, made_at timestamptz, until timestamptz, print text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  bound := {firm}.bind_as_seen(session, seen);
  if bound then
    select f.matter, f.class, f.stage, f.rev, f.epoch, f.card_epoch, f."grant", f.role, f.hpke, f.own
      into matter, class, stage, rev, epoch, card_epoch, "grant", role, hpke, own from {firm}.my_facts(asked) f;
  end if;
  return next;
  if matter is null then return; end if;
  return query
    select null::boolean, null::text, null::text, null::text, null::integer, null::text, null::text, g.id, g.role, null::bytea, null::bytea, g.person, p.card, p.role,
      g.made_by, case when current_setting('muniment.role', true) <> 'guest' or {firm}.shares_matter(b.id) then b.card end, g.made_at, g.until, encode(sha256(p.kem_public || p.sign_public), 'hex')
    from {firm}.grants g join {firm}.people p on p.id = g.person join {firm}.people b on b.id = g.made_by
    where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now())
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id;
end $$;

revoke all on function {firm}.my_facts(text), {firm}.look_at_parties(text, bigint, text), {firm}.look_at_members(text, bigint, text) from public;
grant execute on function {firm}.look_at_parties(text, bigint, text), {firm}.look_at_members(text, bigint, text) to {door};
