-- Who is not on a matter because somebody decided so (a lead, a review or a wall ended their part, or they left it themselves), or of whose part something was taken, and whom nobody let in since: what runs out, and what ends with
-- a team, is no decision. For a lead of it; where the firm's policy gives it to a team it lets none of them in, as a keeper does not.
create function {firm}.released_from(asked text) returns setof text language sql stable security definer set search_path = '' as $$
  select distinct g.person from {firm}.grants g
  where g.matter = asked and {firm}.leads_matter(asked)
    and ((g.ended_at is not null and not g.left_team and (g.until is null or g.ended_at < g.until)
        and not exists (select 1 from {firm}.grants l where l.matter = g.matter and l.person = g.person and l.stirred > g.stirred and l.places is null))
      or {firm}.taken_on(asked, g.person) <> '{}')
$$;
revoke all on function {firm}.released_from(text) from public;
grant execute on function {firm}.released_from(text) to {door};

-- As before; a team that is given the matter in the act that extends the wall over it, and so never had its key, is no reason for another.
create or replace function {firm}.extend_wall(asked text, asked_matter text, at timestamptz, people text[], letters text[]) returns table (did text, cut json) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare w record; me text := current_setting('muniment.person', true); gone json;
begin
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x join {firm}.matters m on m.id = asked_matter and m.client_mark = x.client_mark
    where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until)
      and not exists (select 1 from {firm}.wall_persons p where p.wall = asked and p.person = me)
      and (exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = me and coalesce(g.awaits, g.role) = 'lead' and g.ended_at is null and (g.until is null or g.until > now()))
        or (current_setting('muniment.role', true) = 'compliance-officer' and {firm}.keeps_wall(asked) and {firm}.may_wall(asked_matter)));
  if not found then return query select 'no', '[]'::json; return; end if;
  if exists (select 1 from {firm}.wall_matters wm where wm.wall = asked and wm.matter = asked_matter) then return query select 'before', '[]'::json; return; end if;
  -- As it stands when nobody lifts it or begins it any more: either waits for the end of this.
  select x.id, x.starts_at, x.begun_at into w from {firm}.walls x where x.id = asked and {firm}.wall_stands(x.lifted_at, x.until) for share;
  if not found then return query select 'no', '[]'::json; return; end if;
  perform 1 from {firm}.matters m where m.id = asked_matter for no key update;
  if not exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.ended_at is null and g.until is null and g.cleared and coalesce(g.awaits, g.role) = 'lead'
      and g.person not in (select p.person from {firm}.wall_persons p where p.wall = asked)) then
    return query select 'leaderless', '[]'::json; return;
  end if;
  insert into {firm}.wall_matters (wall, matter, added_by, added_at) values (asked, asked_matter, me, at) on conflict do nothing;
  if not found then return query select 'before', '[]'::json; return; end if;
  insert into {firm}.wall_memos (wall, person, letter) select asked, k.p, decode(k.l, 'hex') from unnest(people, letters) k(p, l)
    where exists (select 1 from {firm}.grants g where g.matter = asked_matter and g.person = k.p and g.ended_at is null)
      and not exists (select 1 from {firm}.wall_persons x where x.wall = asked and x.person = k.p) on conflict do nothing;
  if w.begun_at is null then
    update {firm}.grants g set own_until = case when g.capped then g.own_until else g.until end, capped = true, until = w.starts_at, stirred = nextval('{firm}.stirs')
      from {firm}.wall_persons p where p.wall = asked and g.person = p.person and g.matter = asked_matter and g.ended_at is null and (g.until is null or g.until > w.starts_at);
    return query select 'extended', '[]'::json; return;
  end if;
  delete from {firm}.grant_keys k using {firm}.grants g, {firm}.wall_persons p where k."grant" = g.id and g.matter = asked_matter and g.person = p.person and p.wall = asked;
  with ended as (
    update {firm}.grants g set ended_at = at, ended_by = me, ended_in = m.epoch, stirred = nextval('{firm}.stirs'), awaits = null, role = coalesce(g.awaits, g.role)
      from {firm}.wall_persons p, {firm}.matters m where m.id = asked_matter and p.wall = asked and g.matter = asked_matter and g.person = p.person and g.ended_at is null
      returning g.id, g.person, g.role)
  select coalesce(json_agg(json_build_object('matter', asked_matter, 'grant', e.id, 'person', e.person, 'role', e.role)), '[]') into gone from ended e;
  update {firm}.grants g set awaits = g.role, role = 'awaiting', stirred = nextval('{firm}.stirs')
    where g.matter = asked_matter and g.ended_at is null and g.role <> 'awaiting' and {firm}.awaits_memo(g.person, asked_matter);
  -- Where nobody it shuts out ever was on the matter, and no team was, whose key they may keep, but one that this same act gives it to, its key is one that they never had.
  update {firm}.wall_matters wm set turned_at = at where wm.wall = asked and wm.matter = asked_matter
    and not exists (select 1 from {firm}.grants g join {firm}.wall_persons p on p.person = g.person and p.wall = asked where g.matter = asked_matter)
    and not exists (select 1 from {firm}.team_grants t where t.matter = asked_matter and not (t.made_by = me and t.ended_at is null and t.xmin = pg_current_xact_id()::xid));
  return query select 'extended', gone;
end $$;
