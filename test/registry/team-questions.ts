/** What the second lock is asked about teams, function by function. */
import type { Who } from "./locked-firm.ts"

export type Questions = Readonly<Record<string, readonly (readonly [Who, string, "nothing" | "false" | "refused" | "themselves" | "harmless"])[]>>

export const TEAM_QUESTIONS: Questions = {
  is_walled: [["lead", "select is_walled(MATTER)", "refused"]],
  team_carries_all: [["stranger", "select team_carries_all(THEIR_TEAM_GRANT, THEIRS)", "refused"]],
  keeps_team: [
    ["lead", "select keeps_team(TEAM)", "false"],
    ["partner", "select keeps_team(TEAM)", "false"],
  ],
  keeps_team_on: [
    ["lead", "select keeps_team_on(MATTER)", "false"],
    ["partner", "select keeps_team_on(THEIRS)", "false"],
    ["outsider", "select keeps_team_on(MATTER)", "false"],
  ],
  my_way: [
    // Of one's own grants alone, and of a guest's no more than there is to say.
    ["stranger", "select w.* from grants g cross join lateral my_way(g.id) w", "nothing"],
    ["stranger", "select w.* from unnest(array[MATTER, TEAM_GRANT, THEIR_TEAM_GRANT]) g(id) cross join lateral my_way(g.id) w", "nothing"],
    ["lead", "select w.* from grants g cross join lateral my_way(g.id) w where g.person <> me()", "nothing"],
    ["guest", "select w.* from grants g cross join lateral my_way(g.id) w", "nothing"],
  ],
  team_owes: [
    ["lead", "select team_owes(TEAM_GRANT, MATTER, PARTNER, 'member', null, null)", "false"],
    ["lead", "select team_owes(THEIR_TEAM_GRANT, THEIRS, PARTNER, 'member', null, null)", "false"],
    ["stranger", "select team_owes(TEAM_GRANT, MATTER, PARTNER, 'member', null, null)", "false"],
  ],
  make_team: [
    ["administrator", "select make_team('tea_x', '', '', 'key_x', '', '', now())", "false"],
    ["member", "select make_team('tea_x', '', '', 'key_x', '', '', now())", "false"],
    ["guest", "select make_team('tea_x', '', '', 'key_x', '', '', now())", "false"],
  ],
  rename_team: [["lead", "select rename_team(TEAM, 1, '')", "false"]],
  hold_team: [["lead", "select hold_team(TEAM)", "false"]],
  hold_teams_on: [["lead", "select hold_teams_on(THEIRS, TEAM)", "harmless"]],
  team_ring: [
    ["lead", "select * from team_ring(TEAM)", "nothing"],
    ["partner", "select * from team_ring(TEAM)", "nothing"],
  ],
  rewrap_team_key: [["lead", "select rewrap_team_key(TEAM, '')", "harmless"]],
  join_team: [
    ["lead", "select join_team(TEAM, MEMBER, now())", "false"],
    ["stranger", "select join_team(TEAM, me(), now())", "false"],
    ["stranger", "select join_team(TEAM, (select id from people where role = 'guest' limit 1), now())", "false"],
    ["stranger", "select join_team(TEAM, (select id from people where role = 'administrator' limit 1), now())", "false"],
  ],
  name_keeper: [
    ["lead", "select name_keeper(TEAM, me(), '', now())", "false"],
    ["stranger", "select name_keeper(TEAM, (select id from people where role = 'administrator' limit 1), '', now())", "false"],
  ],
  remove_keeper: [
    ["lead", "select remove_keeper(TEAM, STRANGER, '', 'key_x', '', array[LEAD]::text[], array['00'], '{}', '{}', '{}')", "false"],
    ["stranger", "select remove_keeper(TEAM, STRANGER, '', 'key_x', '', '{}', '{}', '{}', '{}', '{}')", "false"],
  ],
  team_carries: [["lead", "select * from team_carries(TEAM)", "nothing"]],
  team_to_give: [
    ["lead", "select * from team_to_give(TEAM, PARTNER)", "nothing"],
    ["stranger", "select * from team_to_give(TEAM, PARTNER)", "nothing"],
  ],
  give_through: [
    [
      "lead",
      "select 1 where give_through(TEAM, PARTNER, array['gra_x'], array[THEIR_TEAM_GRANT]::text[], array['evt_x'], now(), null, '{}', '{}', '{}') <> 0",
      "nothing",
    ],
    [
      "stranger",
      "select 1 where give_through(TEAM, PARTNER, array['gra_x'], array[THEIR_TEAM_GRANT]::text[], array['evt_x'], now(), null, '{}', '{}', '{}') <> 0",
      "nothing",
    ],
    [
      "stranger",
      "select 1 where give_through(TEAM, PARTNER, array['gra_x'], array[TEAM_GRANT]::text[], array['evt_x'], now(), null, '{}', '{}', '{}') <> 0",
      "nothing",
    ],
  ],
  through_team: [["lead", "select * from through_team(TEAM, PARTNER)", "nothing"]],
  move_through: [
    [
      "stranger",
      "select 1 where move_through((select array_agg(id) from grants), array['gra_x'], array[THEIR_TEAM_GRANT]::text[], array['evt_x'], now(), null) <> 0",
      "nothing",
    ],
  ],
  leave_team: [["lead", "select * from leave_team(TEAM, PARTNER, now())", "nothing"]],
  remaining_of_team: [
    ["lead", "select * from remaining_of_team(THEIRS)", "nothing"],
    ["stranger", "select * from remaining_of_team(THEIRS)", "nothing"],
  ],
  teams_to_seal: [
    ["lead", "select * from teams_to_seal(THEIRS)", "nothing"],
    ["stranger", "select * from teams_to_seal(MATTER)", "nothing"],
  ],
  seal_to_teams: [["lead", "select seal_to_teams(THEIRS, THEIR_EPOCH, array[THEIR_TEAM_GRANT]::text[], array['key_x'], array['00'])", "harmless"]],
  hold_own_team: [["lead", "select hold_own_team(TEAM)", "false"]],
  owed_of_team: [
    ["lead", "select * from owed_of_team(TEAM)", "nothing"],
    ["stranger", "select * from owed_of_team(TEAM)", "nothing"],
  ],
  my_owing_teams: [["lead", "select * from my_owing_teams()", "nothing"]],
  kept_to_its_end: [["lead", "select kept_to_its_end(TEAM)", "refused"]],
  given_to_team: [
    ["lead", "select * from given_to_team(TEAM)", "nothing"],
    ["partner", "select * from given_to_team(TEAM)", "nothing"],
    ["stranger", "select * from given_to_team(TEAM) where matter <> THEIRS and matter <> MATTER", "nothing"],
  ],
  end_team: [
    ["lead", "select * from end_team(TEAM, now())", "nothing"],
    ["partner", "select * from end_team(TEAM, now())", "nothing"],
    ["guest", "select * from end_team(TEAM, now())", "nothing"],
  ],
  give_no_ended_team: [["lead", "select give_no_ended_team()", "refused"]],
  turn_for_team: [
    ["lead", "select 1 where turn_for_team(THEIRS, 'epo_x', '', now(), '{}', '{}') <> 'no'", "nothing"],
    ["stranger", "select 1 where turn_for_team(THEIRS, 'epo_x', '', now(), '{}', '{}') <> 'before'", "nothing"],
  ],
  open_class: [
    ["lead", "select open_class('internal', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
    ["administrator", "select open_class('internal', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
    ["keeper", "select open_class('internal', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
    ["guest", "select open_class('internal', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
    ["partner", "select open_class('special', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
    ["partner", "select open_class('internal', 'tea_x', 'reader', null, 'evt_x', '', now())", "false"],
    ["partner", "select open_class('public', TEAM, 'reader', null, 'evt_x', '', now())", "false"],
  ],
  close_class: [
    ["lead", "select close_class('public', TEAM)", "false"],
    ["administrator", "select close_class('public', TEAM)", "false"],
    ["stranger", "select close_class('public', TEAM)", "false"],
    ["partner", "select close_class('internal', TEAM)", "false"],
  ],
  close_to_ended: [["partner", "select close_to_ended()", "refused"]],
  hold_class: [
    ["guest", "select * from hold_class('public', MATTER)", "nothing"],
    ["administrator", "select * from hold_class('public', MATTER)", "nothing"],
    ["lead", "select * from hold_class('internal', THEIRS)", "nothing"],
  ],
  class_events: [
    ["guest", "select * from class_events(array[TEAM]::text[])", "nothing"],
    ["auditor", "select * from class_events(array[TEAM]::text[])", "nothing"],
  ],
  note_policy: [
    ["lead", "select note_policy(TEAM_GRANT)", "false"],
    ["member", "select note_policy(TEAM_GRANT)", "false"],
    ["lead", "select note_policy(THEIR_TEAM_GRANT)", "false"],
    ["stranger", "select note_policy(THEIR_TEAM_GRANT)", "false"],
  ],
  released_from: [
    ["member", "select * from released_from(MATTER)", "nothing"],
    ["stranger", "select * from released_from(MATTER)", "nothing"],
    ["lead", "select * from released_from(THEIRS)", "nothing"],
  ],
  policy_of: [
    ["guest", "select 1 where policy_of(TEAM_GRANT) is not null", "nothing"],
    ["lead", "select 1 where policy_of(THEIR_TEAM_GRANT) is not null", "nothing"],
  ],
  admit_team: [
    ["member", "select admit_team('gra_x', TEAM, MATTER, 'member', null, 'evt_x', now(), null, false, null, null)", "false"],
    ["stranger", "select admit_team('gra_x', TEAM, MATTER, 'member', null, 'evt_x', now(), null, false, null, null)", "false"],
    ["member", "select admit_team('gra_x', TEAM, MATTER, 'member', null, 'evt_x', now(), null, true, null, null)", "false"],
    ["lead", "select admit_team('gra_x', 'tea_x', MATTER, 'member', null, 'evt_x', now(), null, false, null, null)", "false"],
  ],
  release_team: [
    ["member", "select release_team(MATTER, TEAM, now())", "false"],
    ["lead", "select release_team(THEIRS, TEAM, now())", "false"],
    ["stranger", "select release_team(MATTER, TEAM, now())", "false"],
  ],
  team_events: [["lead", "select * from team_events(array[TEAM]::text[]) where team <> TEAM or person <> STRANGER", "nothing"]],
  leave_all_teams: [
    ["lead", "select leave_all_teams(MEMBER)", "nothing"],
    ["partner", "select leave_all_teams(MEMBER)", "nothing"],
    ["partner", "select leave_all_teams(me())", "nothing"],
  ],
  is_in_team: [
    ["lead", "select is_in_team(STRANGER)", "false"],
    ["auditor", "select is_in_team(STRANGER)", "false"],
  ],
  teams_in_review: [
    ["member", "select * from teams_in_review(REVIEW)", "nothing"],
    ["stranger", "select * from teams_in_review(REVIEW)", "nothing"],
  ],
  drop_team_keys: [["lead", "select drop_team_keys()", "refused"]],
  end_run_out_teams: [
    ["lead", "select * from end_run_out_teams(now())", "refused"],
    ["partner", "select * from end_run_out_teams(now())", "refused"],
  ],
}
