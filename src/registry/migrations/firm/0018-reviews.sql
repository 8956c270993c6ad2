-- Reviews of access: every grant of a matter as one line that somebody else keeps or withdraws before it is due; what nobody kept is ended then by the keeper, on its rounds.
create table {firm}.reviews (
  id        text primary key,
  matter    text not null references {firm}.matters,
  begun_by  text references {firm}.people,   -- null for the house, by schedule
  begun_at  timestamptz not null,
  due_at    timestamptz not null,
  closed_at timestamptz,
  closed_by text,                            -- whoever decided the last line, or 'house'
  check ((closed_at is null) = (closed_by is null))
);
create unique index reviews_open on {firm}.reviews (matter) where closed_at is null;
create index reviews_matter on {firm}.reviews (matter, begun_at);
create index reviews_due on {firm}.reviews (due_at) where closed_at is null;

create table {firm}.review_lines (
  review     text not null references {firm}.reviews,
  person     text not null references {firm}.people,
  "grant"    text not null references {firm}.grants,
  role       text not null check (role in ('lead', 'member', 'reader')),
  last_used  timestamptz,                    -- as it was when the line was decided
  outcome    text check (outcome in ('kept', 'withdrawn', 'silence', 'last-lead', 'ended')),
  decided_by text,
  decided_at timestamptz,
  why        bytea,                          -- sealed: a word why it was kept, under the matter's epoch where a lead said it
  why_epoch  text,
  oversight  bytea,                          -- the same, sealed for overseers
  oversight_key text,
  primary key (review, person),
  check ((outcome is null) = (decided_at is null) and (decided_at is null) = (decided_by is null))
);
create index review_lines_open on {firm}.review_lines (review) where outcome is null;

-- What counts as use of a matter: whatever opens, reads or changes something in it. Only for functions that run as the owner.
create function {firm}.is_use(kind text) returns boolean language sql immutable parallel safe as $$
  select kind in ('matter.read', 'matter.changed', 'matter.closed', 'matter.reopened', 'party.added', 'party.changed', 'party.removed', 'note.written', 'note.struck', 'plan.changed',
    'document.filed', 'version.filed', 'document.changed', 'document.opened', 'custody.read', 'custody.exported')
$$;

-- Whose the reviews of a matter are: its leads', and the overseers' whom no wall shuts out of it.
create function {firm}.knows_reviews(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select (({firm}.leads_matter(asked) and current_setting('muniment.role', true) <> 'guest') or current_setting('muniment.role', true) in ('compliance-officer', 'auditor')) and not {firm}.stands_between(current_setting('muniment.person', true), asked)
$$;
-- Who may begin one: a lead, and a compliance officer, of a matter by id or by code.
create function {firm}.matter_to_review(asked text) returns text language sql stable security definer set search_path = '' as $$
  select m.id from {firm}.matters m where (m.id = asked or m.code = asked) and current_setting('muniment.role', true) = 'compliance-officer'
    and not {firm}.stands_between(current_setting('muniment.person', true), m.id)
$$;
create function {firm}.may_review(asked text) returns boolean language sql stable security definer set search_path = '' as $$
  select ({firm}.leads_matter(asked) and current_setting('muniment.role', true) <> 'guest') or coalesce({firm}.matter_to_review(asked) = asked, false)
$$;

-- Writes a review with a line for every grant that stands; gives how many. Only for the two functions after it: nobody is given it.
create function {firm}.write_review(new_id text, asked text, by text, at timestamptz, due timestamptz) returns bigint language plpgsql volatile set search_path = '' as $$
declare n bigint;
begin
  insert into {firm}.reviews (id, matter, begun_by, begun_at, due_at) values (new_id, asked, by, at, due);
  insert into {firm}.review_lines (review, person, "grant", role)
    select new_id, g.person, g.id, coalesce(g.awaits, g.role) from {firm}.grants g where g.matter = asked and g.ended_at is null and (g.until is null or g.until > now());
  get diagnostics n = row_count;
  return n;
end $$;
-- Begins a review; gives how many lines it has, 0 where the caller may not, one is open, or it would be due before anybody could notice.
create function {firm}.begin_review(new_id text, asked text, at timestamptz, due timestamptz) returns bigint language plpgsql volatile security definer set search_path = '' as $$
begin
  if not {firm}.may_review(asked) or due < now() + interval '23 hours' then return 0; end if;
  perform 1 from {firm}.matters m where m.id = asked for update;
  if exists (select 1 from {firm}.reviews r where r.matter = asked and r.closed_at is null) then return 0; end if;
  return {firm}.write_review(new_id, asked, current_setting('muniment.person', true), at, due);
end $$;

-- How many others lead a matter beside a person, now, and could decide their line. Only for functions that run as the owner.
create function {firm}.leads_beside(asked text, of_person text) returns bigint language sql stable as $$
  select count(*) from {firm}.grants o join {firm}.people p on p.id = o.person and p.state = 'active' and p.role <> 'guest'
  where o.matter = asked and o.person <> of_person and o.role = 'lead' and o.ended_at is null and (o.until is null or o.until > now())
$$;

-- The lines of a review with what stands behind each, in one question: who gave it, under what purpose, until when, and when it was last used. Of a decided line, as it was then.
create function {firm}.look_into_review(asked text)
returns table (person text, "grant" text, role text, made_by text, made_at timestamptz, until timestamptz, ended_at timestamptz, purpose text, awaits boolean, last_used timestamptz,
  outcome text, decided_by text, decided_at timestamptz, why bytea, why_epoch text, oversight bytea, oversight_key text, other_leads bigint)
language sql stable security definer set search_path = '' as $$
  select l.person, g.id, l.role, g.made_by, g.made_at, g.until, g.ended_at, g.purpose, g.awaits is not null, case when l.outcome is null then u.at else l.last_used end,
    l.outcome, l.decided_by, l.decided_at, l.why, l.why_epoch, l.oversight, l.oversight_key, case when l.role = 'lead' then {firm}.leads_beside(r.matter, l.person) else 0 end
  from {firm}.reviews r
  join {firm}.review_lines l on l.review = r.id join {firm}.grants g on g.id = l."grant"
  left join (select e.by, max(e.at) as at from {firm}.events e
    where e.matter = (select x.matter from {firm}.reviews x where x.id = asked) and e.by is not null and {firm}.is_use(e.kind) group by e.by) u on u.by = l.person
  where r.id = asked and {firm}.knows_reviews(r.matter)
  order by case l.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id
$$;

-- What deciding one line must know: how it stands, and how many others lead the matter now and could decide it.
create function {firm}.look_at_line(asked text, of_person text)
returns table (matter text, due_at timestamptz, closed_at timestamptz, "grant" text, role text, outcome text, stands boolean, other_leads bigint)
language sql stable security definer set search_path = '' as $$
  select r.matter, r.due_at, r.closed_at, l."grant", l.role, l.outcome, g.ended_at is null and (g.until is null or g.until > now()), {firm}.leads_beside(r.matter, of_person)
  from {firm}.reviews r join {firm}.review_lines l on l.review = r.id and l.person = of_person join {firm}.grants g on g.id = l."grant"
  where r.id = asked and {firm}.knows_reviews(r.matter)
$$;

-- Closes a review where no line waits for anybody; gives whether it did. What ended meanwhile by other means is said to have.
create function {firm}.close_if_done(asked text, by text, at timestamptz) returns boolean language plpgsql volatile set search_path = '' as $$
begin
  if exists (select 1 from {firm}.review_lines l join {firm}.grants g on g.id = l."grant" where l.review = asked and l.outcome is null and g.ended_at is null and (g.until is null or g.until > now())) then
    return false;
  end if;
  update {firm}.review_lines l set outcome = 'ended', decided_by = 'house', decided_at = at where l.review = asked and l.outcome is null;
  update {firm}.reviews r set closed_at = at, closed_by = by where r.id = asked and r.closed_at is null;
  return found;
end $$;

-- Decides one line, and closes the review with the last. Nobody decides their own; a lead those of all others; a compliance officer keeps that of a lead beside whom nobody leads, and takes none away.
-- Withdrawn is a line whose grant the caller has ended.
create function {firm}.decide_line(asked text, of_person text, decided text, at timestamptz, words bytea, words_epoch text, words_oversight bytea, words_key text)
returns table (done boolean, closed boolean) language plpgsql volatile security definer set search_path = '' as $$
declare me text := current_setting('muniment.person', true); held record;
begin
  perform 1 from {firm}.reviews r where r.id = asked and {firm}.knows_reviews(r.matter) for update;
  select l.matter, l."grant", l.role, l.outcome, l.stands, l.other_leads, {firm}.leads_matter(l.matter) as leads, g.ended_by into held
    from {firm}.look_at_line(asked, of_person) l join {firm}.grants g on g.id = l."grant" where l.closed_at is null and l.due_at > now();
  done := found and held.outcome is null and of_person <> me and (
    (decided = 'kept' and held.stands and (held.leads or ({firm}.may_review(held.matter) and held.role = 'lead' and held.other_leads = 0)))
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

-- The reviews that wait for the caller, and for how many lines.
create function {firm}.my_reviews(at timestamptz) returns table (review text, matter text, code text, begun_at timestamptz, due_at timestamptz, waiting bigint)
language sql stable security definer set search_path = '' as $$
  select w.id, w.matter, w.code, w.begun_at, w.due_at, w.waiting from (
    select r.id, r.matter, case when r.leads then m.code end as code, r.begun_at, r.due_at, case
      when r.leads then (select count(*) from {firm}.review_lines l join {firm}.grants g on g.id = l."grant"
        where l.review = r.id and l.outcome is null and l.person <> current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now()))
      else (select count(*) from {firm}.review_lines l join {firm}.grants g on g.id = l."grant"
        where l.review = r.id and l.outcome is null and l.role = 'lead' and l.person <> current_setting('muniment.person', true) and g.ended_at is null and (g.until is null or g.until > now())
          and {firm}.leads_beside(r.matter, l.person) = 0) end as waiting
    from (select r.*, {firm}.leads_matter(r.matter) as leads from {firm}.reviews r where r.closed_at is null and r.due_at > my_reviews.at and {firm}.may_review(r.matter) offset 0) r
    join {firm}.matters m on m.id = r.matter) w
  where w.waiting > 0 order by w.due_at, w.id
$$;

-- The matter of a review, asked only to note a refusal in the right chain; never shown to the caller.
create function {firm}.matter_of_review(asked text) returns text language sql stable security definer set search_path = '' as $$
  select r.matter from {firm}.reviews r where r.id = asked
$$;

-- The keeper's, by the firm's own setting and the database's clock, whatever the server believes either to be. What was begun after this moment is no reason for another review; null where there is no schedule.
create function {firm}.reviewed_since() returns timestamptz language sql stable as $$
  select now() - make_interval(months => (f.settings ->> 'reviewMonths')::integer) from {firm}.firm f where (f.settings ->> 'reviewMonths')::integer > 0
$$;
-- Open matters whose last review, or whose opening, lies that far back.
create function {firm}.due_for_review(most integer) returns table (matter text) language sql stable security definer set search_path = '' as $$
  select m.id from {firm}.matters m
  where m.stage = 'open' and m.opened_at <= (select {firm}.reviewed_since()) and not exists (
    select 1 from {firm}.reviews r where r.matter = m.id and (r.closed_at is null or r.begun_at > (select {firm}.reviewed_since())))
  order by m.opened_at, m.id limit most
$$;
-- Begins one by schedule; 0 where it is not due any more, or somebody is at that matter's members.
create function {firm}.begin_due_review(new_id text, asked text, at timestamptz, due timestamptz) returns bigint language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from {firm}.matters m where m.id = asked for update skip locked;
  if not found then return 0; end if;
  if due < now() + interval '13 days' or exists (select 1 from {firm}.reviews r where r.matter = asked and (r.closed_at is null or r.begun_at > {firm}.reviewed_since()))
    or not exists (select 1 from {firm}.matters m where m.id = asked and m.stage = 'open' and m.opened_at <= {firm}.reviewed_since()) then
    return 0;
  end if;
  return {firm}.write_review(new_id, asked, null, at, due);
end $$;

-- Silence withdraws: closes one review that is due, ends what nobody kept and destroys the keys it carried. Of the leads without an end one remains where no other does: an active person before others, then the longest there.
-- When it is due is told by the database's clock, as the end of a grant is: nothing ends early, whatever time the server believes it to be. Review and matter are held first: what the next statements see is then as whoever held them before has left it.
create function {firm}.close_due_review(at timestamptz) returns table (review text, matter text, "grant" text, person text, role text, outcome text) language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare held text; of_matter text; remains text;
begin
  select r.id, r.matter into held, of_matter from {firm}.reviews r join {firm}.matters m on m.id = r.matter
    where r.closed_at is null and r.due_at <= now() order by r.due_at, r.id limit 1 for update of r, m skip locked;
  if held is null then return; end if;
  if not exists (select 1 from {firm}.grants g where g.matter = of_matter and g.ended_at is null and g.until is null and coalesce(g.awaits, g.role) = 'lead'
      and not exists (select 1 from {firm}.review_lines l where l.review = held and l."grant" = g.id and l.outcome is null)) then
    select g.id into remains from {firm}.grants g join {firm}.people p on p.id = g.person
      where g.matter = of_matter and g.ended_at is null and g.until is null and coalesce(g.awaits, g.role) = 'lead' order by p.state <> 'active', g.made_at, g.id limit 1;
  end if;
  update {firm}.review_lines l set decided_by = 'house', decided_at = close_due_review.at,
      outcome = case when g.ended_at is not null or g.until <= now() then 'ended' when g.id = remains then 'last-lead' else 'silence' end,
      last_used = u.at
    from {firm}.grants g left join (select e.by, max(e.at) as at from {firm}.events e where e.matter = of_matter and e.by is not null and {firm}.is_use(e.kind) group by e.by) u on u.by = g.person
    where l.review = held and l.outcome is null and g.id = l."grant";
  delete from {firm}.grant_keys k using {firm}.review_lines l where l.review = held and l.outcome = 'silence' and k."grant" = l."grant";
  update {firm}.grants g set ended_at = at, ended_by = 'house', ended_in = m.epoch, stirred = nextval('{firm}.stirs'), role = coalesce(g.awaits, g.role), awaits = null
    from {firm}.review_lines l, {firm}.matters m where l.review = held and l.outcome = 'silence' and g.id = l."grant" and g.ended_at is null and m.id = of_matter;
  update {firm}.reviews r set closed_at = at, closed_by = 'house' where r.id = held;
  return query select held, of_matter, l."grant", l.person, l.role, l.outcome from {firm}.review_lines l where l.review = held order by l.person;
end $$;

alter table {firm}.reviews enable row level security;
alter table {firm}.review_lines enable row level security;
grant select on {firm}.reviews, {firm}.review_lines to {door};
create policy known on {firm}.reviews for select to {door} using ({firm}.knows_reviews(matter));
create policy known on {firm}.review_lines for select to {door} using (exists (select 1 from {firm}.reviews r where r.id = review));

-- A compliance officer notes in the chain of a matter that they are not on what they did in its review; the keeper what the house did.
create policy reviews on {firm}.events for insert to {door} with check (by = {firm}.me() and kind in ('review.begun', 'review.decided', 'review.closed') and {firm}.may_review(matter));
create policy closes_reviews on {firm}.events for insert to {keeper} with check (by is null and matter is not null and kind in ('review.begun', 'review.closed'));

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{firm}'
    and p.proname in ('is_use', 'leads_beside', 'knows_reviews', 'matter_to_review', 'may_review', 'write_review', 'begin_review', 'look_into_review', 'look_at_line', 'close_if_done', 'decide_line', 'my_reviews', 'matter_of_review',
      'reviewed_since', 'due_for_review', 'begin_due_review', 'close_due_review') loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function {firm}.knows_reviews(text), {firm}.matter_to_review(text), {firm}.may_review(text), {firm}.begin_review(text, text, timestamptz, timestamptz), {firm}.look_into_review(text),
  {firm}.look_at_line(text, text), {firm}.decide_line(text, text, text, timestamptz, bytea, text, bytea, text), {firm}.my_reviews(timestamptz), {firm}.matter_of_review(text) to {door};
grant execute on function {firm}.due_for_review(integer), {firm}.begin_due_review(text, text, timestamptz, timestamptz), {firm}.close_due_review(timestamptz) to {keeper};
