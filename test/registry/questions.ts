/** What the second lock is asked, function by function: whoever runs with the owner's eyes is asked for what is not the caller's. */
import { OF_CLEARANCE } from "./questions-of-clearance.ts"
import { OF_LOOKS } from "./questions-of-looks.ts"
import { OF_MOVES } from "./questions-of-moves.ts"
import type { Questions } from "./questions-of-moves.ts"
import { RULE_QUESTIONS } from "./rule-questions.ts"
import { TEAM_QUESTIONS } from "./team-questions.ts"

/** Every one of them, asked for what is not the caller's: who asks, and what they must get. The session of whoever is asked about stands for SESSION. */
export const QUESTIONS: Questions = {
  on_matter: [
    ["stranger", "select on_matter(MATTER)", "false"],
    ["administrator", "select on_matter(MATTER)", "false"],
  ],
  leads_matter: [
    ["member", "select leads_matter(MATTER)", "false"],
    ["stranger", "select leads_matter(MATTER)", "false"],
  ],
  works_on_matter: [
    ["reader", "select works_on_matter(MATTER)", "false"],
    ["stranger", "select works_on_matter(MATTER)", "false"],
  ],
  may_grant: [
    ["member", "select may_grant(MATTER)", "false"],
    ["stranger", "select may_grant(MATTER)", "false"],
    ["lead", "select may_grant(THEIRS)", "false"],
  ],
  ...OF_CLEARANCE,
  hold_matter: [["stranger", "select hold_matter(MATTER)", "harmless"]],
  begin_epoch: [
    ["stranger", "select begin_epoch(MATTER, 'epo_x', '', now())", "false"],
    ["lead", "select begin_epoch(THEIRS, 'epo_x', '', now())", "false"],
  ],
  destroy_keys_of: [["stranger", "select destroy_keys_of((select array_agg(id) from grants))", "harmless"]],
  set_up: [["partner", "select set_up('', '', 2, '{}', '', '', '', '', now())", "false"]],
  offer_shares: [
    ["lead", "select offer_shares(2, array['a', 'b', 'c']::bytea[])", "false"],
    ["administrator", "select offer_shares(2, array['a', 'b', 'c']::bytea[])", "false"],
    ["partner", "select offer_shares(1, array['a', 'b', 'c']::bytea[])", "false"],
    ["partner", "select offer_shares(3, array['a', 'b', 'c']::bytea[])", "false"],
  ],
  prove_share: [
    ["lead", "select * from prove_share((select share_hashes[1] from firm), now())", "nothing"],
    ["partner", "select * from prove_share('\\x00', now())", "nothing"],
  ],
  sign_in_facts: [["partner", "select * from sign_in_facts((select sign_in_hash from people where id = LEAD))", "nothing"]],
  recovery_facts: [["partner", "select * from recovery_facts((select sign_in_hash from people where id = LEAD))", "nothing"]],
  invitation_facts: [["partner", "select * from invitation_facts('\\x00', now())", "nothing"]],
  use_invitation: [["lead", "select use_invitation('\\x00', now())", "false"]],
  enter: [["lead", "select * from enter('\\x00', now(), interval '1 hour')", "nothing"]],
  bind: [["lead", "select bind('ses_x')", "false"]],
  bind_as_seen: [["lead", "select bind_as_seen('ses_x', null)", "false"]],
  end_sessions_of: [
    ["lead", "select * from end_sessions_of(PARTNER)", "nothing"],
    ["auditor", "select * from end_sessions_of(PARTNER)", "nothing"],
  ],
  hand_oversight: [
    ["lead", "select hand_oversight(me(), '', '')", "harmless"],
    ["auditor", "select hand_oversight(PARTNER, '', '')", "harmless"],
  ],
  take_oversight: [["lead", "select take_oversight(PARTNER)", "harmless"]],
  ...OF_MOVES,
  ...RULE_QUESTIONS,
  standing_of: [
    ["lead", "select * from standing_of(PARTNER)", "nothing"],
    ["guest", "select * from standing_of(LEAD)", "nothing"],
  ],
  shares_matter: [
    ["stranger", "select shares_matter(LEAD)", "false"],
    ["guest", "select shares_matter(PARTNER)", "false"],
  ],
  sweep: [
    ["lead", "select * from sweep(now(), interval '1 hour', '{}')", "refused"],
    ["partner", "select * from sweep(now(), interval '1 hour', '{}')", "refused"],
  ],
  end_run_out: [
    ["lead", "select * from end_run_out(now())", "refused"],
    ["partner", "select * from end_run_out(now())", "refused"],
  ],
  matter_of: [["lead", "select 1 where false", "nothing"]],
  leaf_hashes: [["lead", "select 1 where false", "nothing"]],
  matter_counts: [
    ["stranger", "select * from matter_counts(MATTER)", "nothing"],
    ["administrator", "select * from matter_counts(MATTER)", "nothing"],
  ],
  see_matter: [
    ["stranger", "select * from see_matter(MATTER)", "nothing"],
    ["auditor", "select * from see_matter(MATTER)", "nothing"],
  ],
  ...OF_LOOKS,
  matters_at_a_glance: [["stranger", "select * from matters_at_a_glance(array[MATTER]::text[])", "nothing"]],
  my_last_events: [["stranger", "select * from my_last_events() where matter <> THEIRS", "nothing"]],
  published_keys: [["lead", "select * from published_keys(array[STRANGER]::text[]) where person <> STRANGER", "nothing"]],
  place_counts: [["stranger", "select * from place_counts(MATTER)", "nothing"]],
  leads_to_ask: [["lead", "select * from leads_to_ask('222-222')", "nothing"]],
  ask_access: [["lead", "select 1 where ask_access('req_x', '222-222', 'reader', now(), null, '', now(), now(), '{}', '{}') is not null", "nothing"]],
  my_requests: [["lead", "select * from my_requests()", "nothing"]],
  withdraw_request: [["lead", "select withdraw_request('req_x', now())", "false"]],
  decide_request: [["lead", "select decide_request('req_x', 'given', now(), null, true, null, null, null, null)", "false"]],
  in_part: [
    ["outsider", "select in_part(MATTER)", "false"],
    ["member", "select in_part(AWAITED)", "false"],
    ["keeper", "select in_part(MATTER)", "false"],
  ],
  stands_between: [
    ["outsider", "select stands_between(me(), MATTER)", "refused"],
    ["lead", "select stands_between(OUTSIDER, MATTER)", "refused"],
  ],
  raised_between: [["lead", "select raised_between(OUTSIDER, MATTER)", "refused"]],
  first_start: [["lead", "select first_start(OUTSIDER, MATTER)", "refused"]],
  cap_grant: [["lead", "select cap_grant()", "refused"]],
  cut_behind: [["keeper", "select * from cut_behind(WALL, now(), 'house')", "refused"]],
  begin_wall: [["keeper", "select * from begin_wall(now())", "refused"]],
  awaits_memo: [["lead", "select awaits_memo(MEMBER, AWAITED)", "refused"]],
  shut_out: [
    ["outsider", "select shut_out(me(), MATTER)", "false"],
    ["stranger", "select shut_out(OUTSIDER, MATTER)", "false"],
    ["keeper", "select shut_out(OUTSIDER, MATTER)", "false"],
    ["member", "select shut_out(OUTSIDER, AWAITED)", "false"],
  ],
  memo_waits: [
    ["outsider", "select memo_waits(MEMBER, AWAITED)", "false"],
    ["stranger", "select memo_waits(MEMBER, AWAITED)", "false"],
  ],
  my_whole_walls: [
    ["outsider", "select * from my_whole_walls()", "nothing"],
    ["partner", "select * from my_whole_walls()", "nothing"],
    ["administrator", "select * from my_whole_walls()", "nothing"],
  ],
  knows_whole_wall: [["keeper", "select knows_whole_wall(WALL)", "refused"]],
  my_barred_walls: [["outsider", "select * from my_barred_walls()", "refused"]],
  oversees_wall: [["keeper", "select oversees_wall(WALL)", "refused"]],
  my_overseen_walls: [
    ["outsider", "select * from my_overseen_walls()", "nothing"],
    ["lead", "select * from my_overseen_walls()", "nothing"],
    ["partner", "select * from my_overseen_walls()", "nothing"],
    ["administrator", "select * from my_overseen_walls()", "nothing"],
  ],
  my_walls: [
    ["outsider", "select * from my_walls()", "nothing"],
    ["stranger", "select * from my_walls()", "nothing"],
    ["partner", "select * from my_walls()", "nothing"],
    ["administrator", "select * from my_walls()", "nothing"],
  ],
  my_walled_matters: [
    ["outsider", "select * from my_walled_matters()", "nothing"],
    ["keeper", "select * from my_walled_matters()", "nothing"],
  ],
  matters_to_wall: [
    ["lead", "select * from matters_to_wall(array[MATTER])", "nothing"],
    ["partner", "select * from matters_to_wall(array[MATTER])", "nothing"],
    ["administrator", "select * from matters_to_wall(array[MATTER])", "nothing"],
  ],
  hold_to_wall: [["stranger", "select hold_to_wall(array[MATTER])", "harmless"]],
  may_wall: [
    ["lead", "select may_wall(MATTER)", "false"],
    ["partner", "select may_wall(MATTER)", "false"],
  ],
  is_raising: [
    ["partner", "select is_raising(WALL)", "false"],
    ["keeper", "select is_raising(WALL)", "false"],
  ],
  standing_to_wall: [["partner", "select * from standing_to_wall(array[MATTER])", "nothing"]],
  done_behind: [["partner", "select * from done_behind(array[MATTER], array[LEAD], now() - interval '1 year')", "nothing"]],
  under_way_behind: [["partner", "select 1 from under_way_behind(array[MATTER], array[LEAD]) b where to_json(b)::text ~ '[1-9]'", "nothing"]],
  cut_by_wall: [
    ["partner", "select * from cut_by_wall(WALL, now())", "nothing"],
    ["keeper", "select * from cut_by_wall(WALL, now())", "nothing"],
  ],
  remaining_behind: [["partner", "select * from remaining_behind(WALL, MATTER)", "nothing"]],
  turn_behind: [["partner", "select 1 where turn_behind(WALL, MATTER, 'epo_x', '', now(), '{}', '{}') <> 'no'", "nothing"]],
  settle: [["lead", "select settle(array[AWAITED])", "refused"]],
  settle_parts: [
    ["stranger", "select settle_parts(AWAITED)", "false"],
    ["member", "select settle_parts(AWAITED)", "false"],
  ],
  settle_mine: [["member", "select settle_mine()", "false"]],
  acknowledge_memo: [
    ["stranger", "select * from acknowledge_memo(WALL, now())", "nothing"],
    ["outsider", "select * from acknowledge_memo(WALL, now())", "nothing"],
    ["keeper", "select * from acknowledge_memo(WALL, now())", "nothing"],
  ],
  my_notices: [
    ["stranger", "select * from my_notices()", "nothing"],
    ["keeper", "select * from my_notices()", "nothing"],
  ],
  acknowledge_notice: [
    ["stranger", "select acknowledge_notice(NOTICE, now())", "false"],
    ["keeper", "select acknowledge_notice(NOTICE, now())", "false"],
  ],
  keeps_wall: [
    ["partner", "select keeps_wall(WALL)", "false"],
    ["lead", "select keeps_wall(WALL)", "false"],
    ["auditor", "select keeps_wall(WALL)", "false"],
    ["outsider", "select keeps_wall(WALL)", "false"],
  ],
  behind_wall: [
    ["partner", "select * from behind_wall(WALL)", "nothing"],
    ["lead", "select * from behind_wall(WALL)", "nothing"],
    ["outsider", "select * from behind_wall(WALL)", "nothing"],
  ],
  wall_sight: [
    ["partner", "select * from wall_sight(WALL)", "nothing"],
    ["outsider", "select * from wall_sight(WALL)", "nothing"],
    ["lead", "select * from wall_sight(WALL) where oversight is not null or oversight_key is not null or notices is not null or keeps", "nothing"],
  ],
  ask_lifting: [
    ["partner", "select ask_lifting(WALL, '', '', now())", "false"],
    ["lead", "select ask_lifting(WALL, '', '', now())", "false"],
    ["auditor", "select ask_lifting(WALL, '', '', now())", "false"],
    ["outsider", "select ask_lifting(WALL, '', '', now())", "false"],
  ],
  leave_standing: [["partner", "select leave_standing(WALL)", "false"]],
  lift_wall: [
    ["partner", "select lift_wall(WALL, now())", "false"],
    ["keeper", "select lift_wall(WALL, now())", "false"],
  ],
  keeps_wall_around: [
    ["partner", "select keeps_wall_around(MATTER)", "false"],
    ["lead", "select keeps_wall_around(MATTER)", "false"],
  ],
  knows_wall: [["keeper", "select knows_wall(WALL)", "refused"]],
  knows_reviews: [
    ["stranger", "select knows_reviews(MATTER)", "false"],
    ["member", "select knows_reviews(MATTER)", "false"],
    ["administrator", "select knows_reviews(MATTER)", "false"],
  ],
  matter_to_review: [
    ["stranger", "select 1 where matter_to_review(MATTER) is not null", "nothing"],
    ["lead", "select 1 where matter_to_review(MATTER) is not null", "nothing"],
    ["auditor", "select 1 where matter_to_review(MATTER) is not null", "nothing"],
  ],
  may_review: [
    ["member", "select may_review(MATTER)", "false"],
    ["stranger", "select may_review(MATTER)", "false"],
    ["auditor", "select may_review(MATTER)", "false"],
  ],
  begin_review: [
    ["member", "select 1 where begin_review('rvw_x', MATTER, now(), now() + interval '2 days') <> 0", "nothing"],
    ["stranger", "select 1 where begin_review('rvw_x', MATTER, now(), now() + interval '2 days') <> 0", "nothing"],
    ["auditor", "select 1 where begin_review('rvw_x', MATTER, now(), now() + interval '2 days') <> 0", "nothing"],
    ["lead", "select 1 where begin_review('rvw_x', THEIRS, now(), now() + interval '2 days') <> 0", "nothing"],
    ["lead", "select 1 where begin_review('rvw_x', MATTER, now(), now() + interval '1 hour') <> 0", "nothing"],
  ],
  look_into_review: [
    ["member", "select * from look_into_review(REVIEW)", "nothing"],
    ["stranger", "select * from look_into_review(REVIEW)", "nothing"],
    ["partner", "select * from look_into_review(REVIEW)", "nothing"],
  ],
  look_at_line: [
    ["member", "select * from look_at_line(REVIEW, MEMBER)", "nothing"],
    ["stranger", "select * from look_at_line(REVIEW, MEMBER)", "nothing"],
  ],
  decide_line: [
    ["member", "select * from decide_line(REVIEW, READER, 'kept', now(), null, null, null, null) where done or closed", "nothing"],
    ["stranger", "select * from decide_line(REVIEW, READER, 'kept', now(), null, null, null, null) where done or closed", "nothing"],
    ["auditor", "select * from decide_line(REVIEW, LEAD, 'kept', now(), null, null, null, null) where done or closed", "nothing"],
    ["lead", "select * from decide_line(REVIEW, LEAD, 'kept', now(), null, null, null, null) where done or closed", "nothing"],
    ["lead", "select * from decide_line(REVIEW, MEMBER, 'withdrawn', now(), null, null, null, null) where done or closed", "nothing"],
    ["lead", "select * from decide_line(REVIEW, MEMBER, 'silence', now(), null, null, null, null) where done or closed", "nothing"],
    ["lead", "select * from decide_line(REVIEW, STRANGER, 'kept', now(), null, null, null, null) where done or closed", "nothing"],
  ],
  my_reviews: [
    ["member", "select * from my_reviews(now())", "nothing"],
    ["stranger", "select * from my_reviews(now())", "nothing"],
    ["auditor", "select * from my_reviews(now())", "nothing"],
    ["lead", "select * from my_reviews(now()) where matter = THEIRS or waiting <> 3", "nothing"],
  ],
  matter_of_review: [["lead", "select 1 where false", "nothing"]],
  due_for_review: [
    ["lead", "select * from due_for_review(10)", "refused"],
    ["partner", "select * from due_for_review(10)", "refused"],
  ],
  begin_due_review: [
    ["lead", "select begin_due_review('rvw_x', MATTER, now(), now())", "refused"],
    ["partner", "select begin_due_review('rvw_x', MATTER, now(), now())", "refused"],
  ],
  close_due_review: [
    ["lead", "select * from close_due_review(now())", "refused"],
    ["partner", "select * from close_due_review(now())", "refused"],
  ],
  examines_screens: [
    ["lead", "select examines_screens(MATTER)", "false"],
    ["partner", "select examines_screens(MATTER)", "false"],
    ["administrator", "select examines_screens(MATTER)", "false"],
  ],
  walls_between: [["lead", "select * from walls_between(MATTER, LEAD)", "nothing"]],
  grants_between: [
    ["partner", "select * from grants_between(MATTER, LEAD)", "nothing"],
    ["lead", "select * from grants_between(MATTER, LEAD)", "nothing"],
  ],
  memos_read: [["partner", "select * from memos_read(MATTER, 'wal_x')", "nothing"]],
  screen_disagrees: [["partner", "select * from screen_disagrees(MATTER, LEAD, 1000000)", "nothing"]],
  ...TEAM_QUESTIONS,
}
