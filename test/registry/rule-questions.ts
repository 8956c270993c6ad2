/** What the functions of walls by rules and around clients are asked for that is not the caller's. */
import type { Questions } from "./questions-of-moves.ts"

export const RULE_QUESTIONS: Questions = {
  matters_of_client: [["partner", "select * from matters_of_client((select client_mark from matters limit 1))", "nothing"]],
  walls_of_client: [["outsider", "select * from walls_of_client('\\x00')", "nothing"]],
  extend_wall: [["lead", "select 1 from extend_wall(WALL, MATTER, now(), '{}', '{}') where did <> 'no'", "nothing"]],
  uncovered_by_walls: [["lead", "select * from uncovered_by_walls()", "nothing"]],
  worked_on: [
    ["partner", "select * from worked_on(array[MATTER])", "nothing"],
    ["lead", "select * from worked_on(array[MATTER])", "nothing"],
    ["auditor", "select * from worked_on(array[MATTER])", "nothing"],
  ],
  hold_teams_to_wall: [
    ["lead", "select * from hold_teams_to_wall(array(select id from teams))", "nothing"],
    ["auditor", "select * from hold_teams_to_wall(array(select id from teams))", "nothing"],
  ],
  keep_out_of_walls: [["lead", "select keep_out_of_walls()", "refused"]],
  hold_with_rules: [["lead", "select hold_with_rules(array[MATTER])", "refused"]],
  hold_to_admit: [["stranger", "select hold_to_admit(MATTER)", "harmless"]],
  hold_walls: [["lead", "select hold_walls(array[MATTER], null)", "refused"]],
  hold_with_walls: [["lead", "select hold_with_walls(array[MATTER], null)", "refused"]],
  hold_to_open: [["stranger", "select hold_to_open('')", "harmless"]],
  hold_to_change: [["stranger", "select hold_to_change(MATTER, null, true)", "harmless"]],
  hold_to_extend: [["lead", "select hold_to_extend(WALL, MATTER)", "harmless"]],
  hold_liftings: [["lead", "select hold_liftings(MEMBER)", "harmless"]],
  name_in_wall: [
    ["keeper", "select name_in_wall(WALL, MEMBER, 'house', now())", "refused"],
    ["lead", "select name_in_wall(WALL, MEMBER, 'house', now())", "refused"],
  ],
  keep_rules: [["lead", "select keep_rules()", "refused"]],
  let_in_who_stays: [["lead", "select let_in_who_stays()", "refused"]],
  leave_place: [["lead", "select leave_place()", "refused"]],
  note_named: [
    ["lead", "select * from note_named('ntc_x', now())", "refused"],
    ["keeper", "select * from note_named('ntc_x', now())", "refused"],
  ],
  unkept_rules: [
    ["lead", "select * from unkept_rules()", "nothing"],
    ["auditor", "select * from unkept_rules()", "nothing"],
  ],
  may_list: [
    ["partner", "select may_list(LATERAL)", "false"],
    ["auditor", "select may_list(LATERAL)", "false"],
    ["keeper", "select may_list('inv_x')", "false"],
  ],
  invitations_to_list: [
    ["partner", "select * from invitations_to_list()", "nothing"],
    ["administrator", "select * from invitations_to_list()", "nothing"],
    ["auditor", "select * from invitations_to_list()", "nothing"],
  ],
  hold_to_list: [
    ["partner", "select * from hold_to_list(LATERAL)", "nothing"],
    ["keeper", "select * from hold_to_list('inv_x')", "nothing"],
  ],
  list_invitation: [
    ["partner", "select list_invitation(LATERAL, now())", "false"],
    ["administrator", "select list_invitation(LATERAL, now())", "false"],
    ["keeper", "select list_invitation('inv_x', now())", "false"],
  ],
  name_waits: [["lead", "select name_waits('\\x00', now())", "refused"]],
  bars_me: [
    ["stranger", 'select bars_me(\'{"subjects":["wal_x"]}\')', "false"],
    ["lead", "select bars_me('no event')", "false"],
  ],
  name_who_joins: [["lead", "select name_who_joins()", "refused"]],
  lapse_wall: [
    ["lead", "select * from lapse_wall(now())", "refused"],
    ["keeper", "select * from lapse_wall(now())", "refused"],
  ],
  wall_invited: [
    ["stranger", "select * from wall_invited(WALL)", "nothing"],
    ["outsider", "select * from wall_invited(WALL)", "nothing"],
  ],
  name_worker: [
    ["lead", "select 1 from name_worker(WALL, MEMBER, 'ntc_x', now()) where did <> 'no'", "nothing"],
    ["auditor", "select 1 from name_worker(WALL, MEMBER, 'ntc_x', now()) where did <> 'no'", "nothing"],
    ["keeper", "select 1 from name_worker(WALL, MEMBER, 'ntc_x', now()) where did <> 'no'", "nothing"],
  ],
}
