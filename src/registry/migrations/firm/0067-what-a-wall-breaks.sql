-- What is under way that a wall would break, as before; and what waits: requests of those shut out, and first halves of approvals by them, for whoever may know of these; lines about them in reviews that are open, for whoever may know of the review.
drop function {firm}.under_way_behind(text[], text[]);
create function {firm}.under_way_behind(asked text[], people text[]) returns table (filings bigint, sessions bigint, documents bigint, requests bigint, approvals bigint, reviews bigint)
language sql stable security definer set search_path = '' as $$
  with behind as (select t.matter from {firm}.matters_to_wall(asked) t),
    waiting as (select r.person, r.first_by from {firm}.requests r where r.matter in (select matter from behind) and r.decided is null and r.ends_at > now() and r.until > now()
      and (current_setting('muniment.role', true) = 'compliance-officer' or {firm}.leads_matter(r.matter)))
  select (select count(*) from {firm}.filings f where f.matter in (select matter from behind) and f.person = any(people) and f.state = 'arriving' and (not f.special or {firm}.cleared_on(f.matter) or not {firm}.on_matter(f.matter))),
         (select count(distinct s.id) from {firm}.sessions s join {firm}.grants g on g.person = s.person and g.matter in (select matter from behind) and g.ended_at is null
            where s.person = any(people) and s.ends_at > now()),
         (select count(*) from {firm}.documents d where d.matter in (select matter from behind) and (d.class <> 'special' or {firm}.cleared_on(d.matter) or not {firm}.on_matter(d.matter))),
         (select count(*) from waiting w where w.person = any(people)),
         (select count(*) from waiting w where w.first_by = any(people) and not w.person = any(people)),
         (select count(*) from {firm}.reviews r join {firm}.review_lines l on l.review = r.id and l.outcome is null and l.person = any(people)
            where r.matter in (select matter from behind) and r.closed_at is null and {firm}.knows_reviews(r.matter))
$$;
revoke all on function {firm}.under_way_behind(text[], text[]) from public;
grant execute on function {firm}.under_way_behind(text[], text[]) to {door};
