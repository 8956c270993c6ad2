/** What the functions of the second compartment and of what a grant includes are asked for that is not the caller's. */
import type { Questions } from "./questions-of-moves.ts"

export const OF_CLEARANCE: Questions = {
  cleared_on: [
    ["member", "select cleared_on(MATTER)", "false"],
    ["stranger", "select cleared_on(MATTER)", "false"],
    ["lead", "select cleared_on(THEIRS)", "false"],
  ],
  is_cleared: [["stranger", "select is_cleared('gra_x')", "false"]],
  may_clear: [
    ["member", "select may_clear(MATTER)", "false"],
    ["stranger", "select may_clear(MATTER)", "false"],
  ],
  is_special: [["stranger", "select is_special(DOCUMENT)", "false"]],
  set_clearance: [
    ["member", "select set_clearance((select id from grants where matter = MATTER and person = READER), true)", "false"],
    ["lead", "select set_clearance((select id from grants where matter = MATTER and person = me()), false)", "false"],
    ["lead", "select set_clearance((select id from grants where matter = MATTER and person = READER), false)", "false"],
    ["stranger", "select set_clearance('gra_x', true)", "false"],
  ],
  does_on: [
    ["reader", "select does_on(MATTER, 'edit')", "false"],
    ["member", "select does_on(MATTER, 'disclose')", "false"],
    ["stranger", "select does_on(MATTER, 'see')", "false"],
    ["lead", "select does_on(THEIRS, 'read')", "false"],
  ],
  taken_on: [["lead", "select taken_on(MATTER, MEMBER)", "refused"]],
  taken_of: [
    ["member", "select cardinality(taken_of(MATTER, READER)) > 0", "false"],
    ["stranger", "select cardinality(taken_of(MATTER, MEMBER)) > 0", "false"],
  ],
  hold_as_it_is: [["stranger", "select hold_as_it_is(MATTER)", "harmless"]],
  reads_on: [
    ["stranger", "select reads_on(MATTER)", "false"],
    ["lead", "select reads_on(THEIRS)", "false"],
  ],
  actions_of: [["stranger", "select actions_of('gra_x') is not null", "false"]],
  set_actions: [
    ["member", "select set_actions((select id from grants where matter = MATTER and person = READER), array['see', 'read'])", "false"],
    ["lead", "select set_actions((select id from grants where matter = MATTER and person = me()), array['see', 'read', 'file', 'edit', 'admit'])", "false"],
    ["lead", "select set_actions((select id from grants where matter = MATTER and person = READER), array['see', 'read', 'download', 'print'])", "false"],
    ["stranger", "select set_actions('gra_x', null)", "false"],
  ],
  reseal_versions: [
    [
      "member",
      "select reseal_versions(DOCUMENT, (select epoch from matters where id = MATTER), array[VERSION], array['00'], array['00'], array['00']) > 0",
      "false",
    ],
    [
      "reader",
      "select reseal_versions(DOCUMENT, (select epoch from matters where id = MATTER), array[VERSION], array['00'], array['00'], array['00']) > 0",
      "false",
    ],
    ["stranger", "select reseal_versions(DOCUMENT, 'epo_x', array[VERSION], array['00'], array['00'], array['00']) > 0", "false"],
    ["lead", "select reseal_versions(THEIR_DOCUMENT, THEIR_EPOCH, '{}', '{}', '{}', '{}') > 0", "false"],
  ],
  does_in: [
    ["member", "select does_in(MATTER, (select id from places where matter = MATTER limit 1), 'read')", "false"],
    ["stranger", "select does_in(MATTER, 'plc_x', 'see')", "false"],
    ["lead", "select does_in(MATTER, null, 'read')", "false"],
  ],
  my_places: [
    ["stranger", "select my_places(MATTER) is not null", "false"],
    ["lead", "select my_places(MATTER) is not null", "false"],
  ],
  places_of: [["stranger", "select places_of('gra_x') is not null", "false"]],
  are_apart: [
    ["member", "select are_apart(MATTER, '{}')", "false"],
    ["stranger", "select are_apart(MATTER, '{}')", "false"],
    ["lead", "select are_apart(MATTER, (select array_agg(id) from places where matter = MATTER))", "false"],
    ["lead", "select are_apart(THEIRS, '{}')", "false"],
  ],
  is_given: [
    ["stranger", "select is_given('plc_x')", "false"],
    ["lead", "select is_given((select id from places where matter = MATTER limit 1))", "false"],
  ],
  apart_in: [
    ["stranger", "select apart_in('plc_x') is not null", "false"],
    ["lead", "select apart_in((select id from places where matter = MATTER limit 1)) is not null", "false"],
  ],
  hold_place: [
    ["stranger", "select hold_place('plc_x', MATTER) is not null", "false"],
    ["reader", "select hold_place((select id from places where matter = MATTER limit 1), MATTER) is not null", "false"],
    ["lead", "select hold_place((select id from places where matter = MATTER limit 1), THEIRS) is not null", "false"],
  ],
  hold_place_of: [["stranger", "select hold_place_of(DOCUMENT)", "harmless"]],
  part_place: [
    ["member", "select part_place((select id from places where matter = MATTER limit 1), (select epoch from matters where id = MATTER), '00')", "false"],
    ["lead", "select part_place((select id from places where matter = MATTER limit 1), THEIR_EPOCH, '00')", "false"],
    ["stranger", "select part_place('plc_x', 'epo_x', '00')", "false"],
  ],
  reseal_place: [
    [
      "member",
      "select reseal_place((select id from places where matter = MATTER limit 1), (select epoch from matters where id = MATTER), '{}', '{}', '{}', '{}', '{}', '{}')",
      "false",
    ],
    [
      "lead",
      "select reseal_place((select id from places where matter = MATTER limit 1), (select epoch from matters where id = MATTER), '{}', '{}', '{}', '{}', '{}', '{}')",
      "false",
    ],
    ["stranger", "select reseal_place('plc_x', 'epo_x', '{}', '{}', '{}', '{}', '{}', '{}')", "false"],
  ],
  set_places: [
    [
      "member",
      "select set_places((select id from grants where matter = MATTER and person = READER), (select array_agg(id) from places where matter = MATTER))",
      "false",
    ],
    [
      "lead",
      "select set_places((select id from grants where matter = MATTER and person = READER), (select array_agg(id) from places where matter = MATTER))",
      "false",
    ],
    ["lead", "select set_places((select id from grants where matter = MATTER and person = READER), null)", "false"],
    ["lead", "select set_places((select id from grants where matter = MATTER and person = me()), array['plc_x'])", "false"],
    ["stranger", "select set_places('gra_x', null)", "false"],
  ],
  leave_places: [
    ["member", "select leave_places(MATTER, now())", "false"],
    ["stranger", "select leave_places(MATTER, now())", "false"],
  ],
  access_links: [
    ["stranger", "select exists (select from access_links(MATTER, 1000))", "false"],
    ["administrator", "select exists (select from access_links(MATTER, 1000))", "false"],
    ["lead", "select exists (select from access_links(THEIR_DOCUMENT, 1000))", "false"],
  ],
  comes_after: [["lead", "select comes_after()", "refused"]],
  add_who_is_here: [["lead", "select add_who_is_here()", "refused"]],
  until_of: [["stranger", "select until_of('gra_x') is not null", "false"]],
  hold_alone: [["stranger", "select hold_alone()", "harmless"]],
  end_owing: [
    ["member", "select end_owing((select id from grants where matter = MATTER and role = 'lead' limit 1), now())", "false"],
    ["stranger", "select end_owing('gra_x', now())", "false"],
  ],
  grants_said: [
    ["stranger", "select * from grants_said(MATTER)", "nothing"],
    ["administrator", "select * from grants_said(MATTER)", "nothing"],
    ["auditor", "select * from grants_said(MATTER)", "nothing"],
    ["partner", "select * from grants_said(MATTER)", "nothing"],
    ["keeper", "select * from grants_said(MATTER)", "nothing"],
    ["outsider", "select * from grants_said(MATTER)", "nothing"],
    ["lead", "select * from grants_said(THEIRS)", "nothing"],
  ],
  chain_is_whole: [
    ["stranger", "select chain_is_whole(MATTER, 100)", "false"],
    ["administrator", "select chain_is_whole(MATTER, 100)", "false"],
  ],
  move_links: [
    ["stranger", "select exists (select from move_links(DOCUMENT, 1000))", "false"],
    ["administrator", "select exists (select from move_links(DOCUMENT, 1000))", "false"],
    ["auditor", "select exists (select from move_links(DOCUMENT, 1000))", "false"],
    ["lead", "select exists (select from move_links(THEIR_DOCUMENT, 1000))", "false"],
  ],
  moves_are_whole: [
    ["stranger", "select moves_are_whole(DOCUMENT, 1000)", "false"],
    ["administrator", "select moves_are_whole(DOCUMENT, 1000)", "false"],
    ["lead", "select moves_are_whole(THEIR_DOCUMENT, 1000)", "false"],
  ],
  places_known: [
    ["stranger", "select places_known(MATTER, MEMBER) is not null", "false"],
    ["administrator", "select places_known(MATTER, MEMBER) is not null", "false"],
    ["lead", "select places_known(THEIRS, MEMBER) is not null", "false"],
  ],
}
