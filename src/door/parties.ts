/** The roads of a matter's parties. */
import { addParty, changeParty, listParties, removeParty } from "#desk"
import type { Handlers } from "./visit.ts"

export const partyHandlers: Handlers<"listParties" | "addParty" | "changeParty" | "removeParty"> = {
  listParties: ({ tools, caller, params }) => listParties(tools, caller, params.matter),
  addParty: ({ tools, caller, params, body }) => addParty(tools, caller, params.matter, body),
  changeParty: ({ tools, caller, params, body: { rev, ...changes } }) => changeParty(tools, caller, params.matter, params.party, rev, changes),
  removeParty: ({ tools, caller, params }) => removeParty(tools, caller, params.matter, params.party),
}
