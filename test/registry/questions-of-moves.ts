/** What the functions of moves, reminders and roles held are asked for that is not the caller's. */
import type { Who } from "./locked-firm.ts"

/** Every one of them, asked for what is not the caller's: who asks, and what they must get. The session of whoever is asked about stands for SESSION. */
export type Questions = Readonly<Record<string, readonly (readonly [Who, string, "nothing" | "false" | "refused" | "themselves" | "harmless"])[]>>

export const OF_MOVES: Questions = {
  my_endings: [["stranger", "select * from my_endings('infinity') where matter = MATTER", "nothing"]],
  my_silences: [["stranger", "select * from my_silences('infinity') where matter = MATTER", "nothing"]],
  note_role_held: [["partner", "select note_role_held()", "refused"]],
  roles_lately: [
    ["lead", "select * from roles_lately(PARTNER, 12)", "nothing"],
    ["auditor", "select * from roles_lately(PARTNER, 12)", "nothing"],
  ],
  end_parts: [
    ["lead", "select * from end_parts(MEMBER, '{lead,member,reader}', now())", "nothing"],
    ["keeper", "select * from end_parts(MEMBER, '{lead,member,reader}', now())", "nothing"],
    ["partner", "select * from end_parts(MEMBER, '{lead,member,reader}', now())", "nothing"],
  ],
  is_moving: [["partner", "select is_moving(MATTER)", "false"]],
  remaining_after: [
    ["partner", "select * from remaining_after(MATTER)", "nothing"],
    ["lead", "select * from remaining_after(MATTER)", "nothing"],
  ],
  turn_after: [
    ["partner", "select turn_after(MATTER, 'epo_x', '', now(), '{}', '{}')", "false"],
    ["lead", "select turn_after(MATTER, 'epo_x', '', now(), '{}', '{}')", "false"],
  ],
  contain: [
    ["lead", "select * from contain(MEMBER)", "nothing"],
    ["auditor", "select * from contain(MEMBER)", "nothing"],
    ["administrator", "select * from contain(me())", "nothing"],
  ],
  drop_under_way: [
    ["lead", "select * from drop_under_way(MEMBER, now())", "nothing"],
    ["partner", "select * from drop_under_way(MEMBER, now())", "nothing"],
  ],
  rehearse_parts: [
    ["partner", "select * from rehearse_parts(MEMBER)", "nothing"],
    ["administrator", "select * from rehearse_parts(MEMBER)", "nothing"],
    ["lead", "select * from rehearse_parts(MEMBER)", "nothing"],
    ["auditor", "select * from rehearse_parts(MEMBER)", "nothing"],
  ],
  rehearse_rest: [
    ["lead", "select * from rehearse_rest(MEMBER)", "nothing"],
    ["auditor", "select * from rehearse_rest(MEMBER)", "nothing"],
  ],
}
