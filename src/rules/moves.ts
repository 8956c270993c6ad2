/** What becomes of a person's access when they join, change their role, leave, or are stopped, and of everybody's when a matter closes: by rule, and the same whether it is rehearsed or done. */
import { MATTER_ROLES } from "#words"
import type { MatterRole, PersonState, Role } from "#words"
import { mayHoldPart } from "./roles-apart.ts"

/** A person before and after. */
export interface Move {
  readonly from: { readonly role: Role; readonly state: PersonState }
  readonly to: { readonly role: Role; readonly state: PersonState }
}

/** How a move treats the parts that somebody has in matters. */
export interface Losses {
  /** Parts that end, with their keys. */
  readonly loses: readonly MatterRole[]
  /** What happens where nobody else leads: the part is kept sealed, since a matter keeps its key with somebody; or the move is refused. */
  readonly leadsAlone: "kept-sealed" | "refused"
  /** Whether what they have under way falls: requests, first approvals, liftings they asked for. */
  readonly dropsUnderWay: boolean
}

export function lossesOf({ from, to }: Move): Losses {
  if (to.state === "left") return { loses: MATTER_ROLES, leadsAlone: "kept-sealed", dropsUnderWay: from.state !== "left" }
  const loses = MATTER_ROLES.filter((part) => !mayHoldPart(to.role, part))
  return { loses, leadsAlone: loses.length > 0 ? "refused" : "kept-sealed", dropsUnderWay: to.state === "contained" }
}

/** What one part becomes. */
export type Becomes = "kept" | "kept-sealed" | "ends" | "stands-in-the-way"

export function becomesOf(move: Move, part: { readonly role: MatterRole; readonly leadsAlone: boolean }): Becomes {
  const { loses, leadsAlone } = lossesOf(move)
  if (!loses.includes(part.role)) return move.to.state === "active" ? "kept" : "kept-sealed"
  if (!part.leadsAlone) return "ends"
  return leadsAlone === "refused" ? "stands-in-the-way" : "kept-sealed"
}

/** Parts that stay when a matter is closed: its leads answer for it until it is destroyed; whoever else still needs it asks, for a time. */
export function staysWhenClosed(part: MatterRole): boolean {
  return part === "lead"
}
