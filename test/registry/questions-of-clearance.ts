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
      "select reseal_versions(DOCUMENT, (select epoch from matters where id = MATTER), true, array[VERSION], array['00'], array['00'], array['00']) > 0",
      "false",
    ],
    [
      "reader",
      "select reseal_versions(DOCUMENT, (select epoch from matters where id = MATTER), true, array[VERSION], array['00'], array['00'], array['00']) > 0",
      "false",
    ],
    ["stranger", "select reseal_versions(DOCUMENT, 'epo_x', true, array[VERSION], array['00'], array['00'], array['00']) > 0", "false"],
    ["lead", "select reseal_versions(THEIR_DOCUMENT, THEIR_EPOCH, true, '{}', '{}', '{}', '{}') > 0", "false"],
  ],
  access_links: [
    ["stranger", "select exists (select from access_links(MATTER, 1000))", "false"],
    ["administrator", "select exists (select from access_links(MATTER, 1000))", "false"],
    ["lead", "select exists (select from access_links(THEIR_DOCUMENT, 1000))", "false"],
  ],
  chain_is_whole: [
    ["stranger", "select chain_is_whole(MATTER, 100)", "false"],
    ["administrator", "select chain_is_whole(MATTER, 100)", "false"],
  ],
}
