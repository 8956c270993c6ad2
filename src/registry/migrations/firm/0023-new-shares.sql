-- New recovery shares: those that were made last wait beside the old ones until one of them is proved, and the session that made them can show them again until then, under its own secret.
alter table {firm}.firm
  add column next_needed integer,
  add column next_hashes bytea[] not null default '{}',
  add constraint next_together check ((next_needed is null) = (cardinality(next_hashes) = 0));
alter table {firm}.sessions add column sheet bytea;   -- the shares, sealed under the session's key; gone when one of them is proved
grant update (sheet) on {firm}.sessions to {door};

-- Lets new shares wait for their proof. The old ones stay good; shares that waited before do not.
create function {firm}.offer_shares(needed integer, hashes bytea[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if coalesce(current_setting('muniment.role', true), '') <> 'partner' or cardinality(hashes) <= needed or needed < 2 then return false; end if;
  update {firm}.firm f set next_needed = needed, next_hashes = hashes where f.set_up_at is not null;
  return found;
end $$;

-- Which share has this hash, and whether its proof puts new shares in the place of the old ones. Shares that are proved are shown no more.
create function {firm}.prove_share(hash bytea, at timestamptz) returns table (number integer, renewed boolean) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
  old_place integer;
  new_place integer;
begin
  if not {firm}.runs_house() then return; end if;
  select array_position(f.share_hashes, prove_share.hash), array_position(f.next_hashes, prove_share.hash) into old_place, new_place from {firm}.firm f for update;
  if coalesce(old_place, new_place) is null then return; end if;
  if old_place is null then
    update {firm}.firm f set share_hashes = f.next_hashes, recovery_needed = f.next_needed, recovery_shares = cardinality(f.next_hashes), next_needed = null, next_hashes = '{}', proved_at = prove_share.at;
  else
    update {firm}.firm f set proved_at = prove_share.at;
  end if;
  update {firm}.sessions s set sheet = null where s.sheet is not null and not exists (select 1 from {firm}.firm f where f.next_needed is not null);
  return query select coalesce(old_place, new_place), old_place is null;
end $$;

revoke update (proved_at) on {firm}.firm from {door};
revoke all on function {firm}.offer_shares(integer, bytea[]), {firm}.prove_share(bytea, timestamptz) from public;
grant execute on function {firm}.offer_shares(integer, bytea[]), {firm}.prove_share(bytea, timestamptz) to {door};
