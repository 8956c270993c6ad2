-- Whoever approves a request for access may let somebody into places of the file plan alone; where two approve, into no more than both of them say.
alter table {firm}.requests add column first_places text[];
drop function {firm}.decide_request(text, text, timestamptz, text, boolean, text[], text, timestamptz);
create function {firm}.decide_request(asked text, how text, at timestamptz, made text, clears boolean, includes text[], new_role text, new_until timestamptz, new_places text[]) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  update {firm}.requests r set
      first_by = case when how = 'first' then current_setting('muniment.person', true) else r.first_by end,
      first_at = case when how = 'first' then at else r.first_at end,
      first_cleared = case when how = 'first' then clears and {firm}.may_clear(r.matter) else r.first_cleared end,
      first_actions = case when how = 'first' then includes else r.first_actions end,
      first_role = case when how = 'first' then new_role else r.first_role end,
      first_until = case when how = 'first' then new_until else r.first_until end,
      first_places = case when how = 'first' then new_places else r.first_places end,
      decided = case when how = 'first' then null else how end,
      decided_by = case when how = 'first' then null else current_setting('muniment.person', true) end,
      decided_at = case when how = 'first' then null else at end, "grant" = made
    where r.id = asked and r.decided is null and r.ends_at > at and how in ('first', 'given', 'declined') and r.person <> current_setting('muniment.person', true) and {firm}.leads_matter(r.matter);
  return found;
end $$;

do $$ declare f record; begin
  for f in select p.oid::regprocedure::text as called from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}' and p.proname = 'decide_request' loop
    execute format('revoke all on function %s from public', f.called);
    execute format('grant execute on function %s to {door}', f.called);
  end loop;
end $$;
