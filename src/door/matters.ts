/** The roads of matters, and of all that belongs to one. */
import { changeMatter, getMatter, listMatters, openMatter } from "#desk"
import type { matterRoutes } from "./contract/matters.ts"
import { memberHandlers } from "./members.ts"
import { partyHandlers } from "./parties.ts"
import { planHandlers } from "./plan.ts"
import { toWanted } from "./members.ts"
import type { Handlers } from "./visit.ts"

export const matterHandlers: Handlers<(typeof matterRoutes)[number]["name"]> = {
  listMatters: ({ tools, caller, query }) => listMatters(tools, caller, query),
  openMatter: ({ tools, caller, body }) => openMatter(tools, caller, { ...body, members: body.members.map(toWanted) }),
  getMatter: ({ tools, caller, params }) => getMatter(tools, caller, params.matter),
  changeMatter: ({ tools, caller, params, body: { rev, keepFrom, ...changes } }) => changeMatter(tools, caller, params.matter, { rev, changes, keepFrom }),
  ...memberHandlers,
  ...partyHandlers,
  ...planHandlers,
}
