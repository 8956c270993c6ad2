/** Where the firm asks everyone for a second factor, a session of somebody who has none may only set it. */
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

export function mustSetSecondFactor(tools: Tools, caller: Caller): boolean {
  return tools.state().settings.secondFactor === "required" && !caller.row.hasTotp
}
