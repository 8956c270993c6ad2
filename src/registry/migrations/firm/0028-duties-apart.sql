-- Duties kept apart over time: which roles somebody held and until when, so that nobody soon oversees what they ran; no lead is kept in a review by the compliance officer who made them one; and what ends soon is said beforehand.
create table {firm}.roles_held (
  person text not null references {firm}.people,
  role   text not null,
  until  timestamptz not null             -- by the database's clock, when they ceased to be it
);
create index roles_held_person on {firm}.roles_held (person, until);
alter table {firm}.roles_held enable row level security;   -- nobody reads or writes it but the two functions below

create function {firm}.note_role_held() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into {firm}.roles_held (person, role, until) values (old.id, old.role, now());
  return null;
end $$;
create trigger role_held after update of role on {firm}.people for each row when (old.role is distinct from new.role) execute function {firm}.note_role_held();

-- The roles that a person gave up within some months, for those who run the house and may give them another.
create function {firm}.roles_lately(asked text, months integer) returns table (role text) language sql stable security definer set search_path = '' as $$
  select distinct h.role from {firm}.roles_held h where h.person = asked and h.until > now() - make_interval(months => months) and {firm}.runs_house()
$$;

-- As before, with who gave the access.
drop function {firm}.look_at_line(text, text);
create function {firm}.look_at_line(asked text, of_person text)
returns table (matter text, due_at timestamptz, closed_at timestamptz, "grant" text, role text, made_by text, outcome text, stands boolean, other_leads bigint)
language sql stable security definer set search_path = '' as $$
  select r.matter, r.due_at, r.closed_at, l."grant", l.role, g.made_by, l.outcome, g.ended_at is null and (g.until is null or g.until > now()), {firm}.leads_beside(r.matter, of_person)
  from {firm}.reviews r join {firm}.review_lines l on l.review = r.id and l.person = of_person join {firm}.grants g on g.id = l."grant"
  where r.id = asked and {firm}.knows_reviews(r.matter)
$$;
-- As before; a compliance officer keeps no lead whom they let in themselves.
create or replace function {firm}.decide_line(asked text, of_person text, decided text, at timestamptz, words bytea, words_epoch text, words_oversight bytea, words_key text)
returns table (done boolean, closed boolean) language plpgsql volatile security definer set search_path = '' as $$
declare me text := current_setting('muniment.person', true); held record;
begin
  perform 1 from {firm}.reviews r where r.id = asked and {firm}.knows_reviews(r.matter) for update;
  select l.matter, l."grant", l.role, l.made_by, l.outcome, l.stands, l.other_leads, {firm}.leads_matter(l.matter) as leads, g.ended_by into held
    from {firm}.look_at_line(asked, of_person) l join {firm}.grants g on g.id = l."grant" where l.closed_at is null and l.due_at > now();
  done := found and held.outcome is null and of_person <> me and (
    (decided = 'kept' and held.stands and (held.leads or ({firm}.may_review(held.matter) and held.role = 'lead' and held.other_leads = 0 and held.made_by <> me)))
    or (decided = 'withdrawn' and held.leads and held.ended_by = me));
  closed := false;
  if done then
    update {firm}.review_lines l set outcome = decided, decided_by = me, decided_at = at, why = words, why_epoch = words_epoch, oversight = words_oversight, oversight_key = words_key,
        last_used = (select max(e.at) from {firm}.events e where e.matter = held.matter and e.by = of_person and {firm}.is_use(e.kind))
      where l.review = asked and l.person = of_person;
    closed := {firm}.close_if_done(asked, me, at);
  end if;
  return next;
end $$;

-- Reminders. Grants whose time is over before a moment: one's own, and those of the matters that one leads.
create function {firm}.my_endings(before timestamptz) returns table ("grant" text, matter text, code text, class text, person text, role text, made_at timestamptz, until timestamptz)
language sql stable security definer set search_path = '' as $$
  select g.id, g.matter, m.code, m.class, g.person, coalesce(g.awaits, g.role), g.made_at, g.until
  from {firm}.grants own join {firm}.grants g on g.matter = own.matter and g.ended_at is null and g.until > now() and g.until <= before join {firm}.matters m on m.id = g.matter
  where own.person = current_setting('muniment.person', true) and own.ended_at is null and (own.until is null or own.until > now())
    and (g.person = own.person or (own.role = 'lead' and current_setting('muniment.role', true) <> 'guest'))
  order by g.until, g.id limit 500
$$;
-- Reviews in which nobody has decided the caller's own line yet, and that are due before a moment: on matters that they are on.
create function {firm}.my_silences(before timestamptz) returns table (matter text, code text, due_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select m.id, m.code, r.due_at
  from {firm}.grants g join {firm}.review_lines l on l."grant" = g.id and l.outcome is null join {firm}.reviews r on r.id = l.review and r.closed_at is null and r.due_at > now() and r.due_at <= before
  join {firm}.matters m on m.id = g.matter
  where g.person = current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now()) order by r.due_at, m.id limit 500
$$;
create index review_lines_grant on {firm}.review_lines ("grant") where outcome is null;

revoke all on function {firm}.my_endings(timestamptz), {firm}.my_silences(timestamptz), {firm}.note_role_held(), {firm}.roles_lately(text, integer), {firm}.look_at_line(text, text) from public;
grant execute on function {firm}.my_endings(timestamptz), {firm}.my_silences(timestamptz), {firm}.roles_lately(text, integer), {firm}.look_at_line(text, text) to {door};
