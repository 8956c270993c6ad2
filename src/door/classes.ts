/** The roads of the firm's policy on classes of matters. */
import { closeClass, listClasses, openClass } from "#desk"
import type { classRoutes } from "./contract/classes.ts"
import type { Handlers } from "./visit.ts"

export const classHandlers: Handlers<(typeof classRoutes)[number]["name"]> = {
  listClasses: ({ tools, caller }) => listClasses(tools, caller),
  openClass: ({ tools, caller, params, body }) => openClass(tools, caller, params.class, body),
  closeClass: ({ tools, caller, params }) => closeClass(tools, caller, params.class, params.team),
}
