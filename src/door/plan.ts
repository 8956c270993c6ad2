/** The roads of a matter's file plan. */
import { changePlan, getPlan } from "#desk"
import type { Handlers } from "./visit.ts"

export const planHandlers: Handlers<"getPlan" | "changePlan"> = {
  getPlan: ({ tools, caller, params }) => getPlan(tools, caller, params.matter),
  changePlan: ({ tools, caller, params, body }) => changePlan(tools, caller, params.matter, body.places),
}
