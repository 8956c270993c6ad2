/** Who may have to do with what is of class special in a matter: whoever is cleared there. Whoever is not neither sees it, nor puts anything into it, nor lets others. */
import { no, yes } from "#words"
import type { Class, Outcome } from "#words"
import type { MatterPermit, Permit } from "./permit.ts"

/** Whether a member may write something of these classes. Refuses `not-yours-to-do`. */
export function mayWriteOf(permit: MatterPermit, ...classes: readonly Class[]): Outcome<null> {
  if (permit.facts.grant.cleared || !classes.includes("special")) return yes(null)
  return no("not-yours-to-do", "You may not open what is special in this matter, and so put nothing there.")
}

/** Whether a lead may clear others. Refuses `not-yours-to-do`. */
export function mayClear(permit: Permit<"member.admit">): Outcome<null> {
  return permit.facts.grant.cleared ? yes(null) : no("not-yours-to-do", "Only a lead who may open what is special lets others open it.")
}
