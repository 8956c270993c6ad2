/** Which roles one person never holds together: in the firm and on a matter, and one after the other. */
import { NEVER_MEMBERS, no, OVERSEERS, yes } from "#words"
import type { MatterRole, Outcome, Role } from "#words"

/** Months after which somebody who ran the house may oversee it. */
export const COOLS_MONTHS = 12

export interface RolesApart {
  readonly who: readonly Role[]
  readonly never: string
  readonly why: string
  readonly source: string
}

export const ROLES_APART = {
  "on-no-matter": {
    who: NEVER_MEMBERS,
    never: "hold a part in any matter, nor take the role while they alone lead one",
    why: "They run the house or watch it: whoever can do that must have nothing in it to read or to hide.",
    source: "C23, N8",
  },
  "guest-leads-nothing": {
    who: ["guest"],
    never: "lead a matter, let anybody in, or decide in a review",
    why: "Whoever comes from outside the firm answers to somebody else.",
    source: "C24, C25",
  },
  "ran-then-oversees": {
    who: ["administrator"],
    never: `become ${OVERSEERS.join(" or ")} before ${COOLS_MONTHS} months have passed`,
    why: "They would look into their own running of the house.",
    source: "C23, C31",
  },
  "partner-then-audits": {
    who: ["partner"],
    never: `become auditor before ${COOLS_MONTHS} months have passed`,
    why: "Partners run the house too. A partner may take the compliance office, as small firms must, but not audit it.",
    source: "C23, C31",
  },
} as const satisfies Record<string, RolesApart>

/** Whether somebody in this role may be on a matter in this part at all. */
export function mayHoldPart(role: Role, part: MatterRole): boolean {
  return !NEVER_MEMBERS.includes(role) && !(role === "guest" && part === "lead")
}

/** Whether somebody who holds or lately held these roles may take another. Refuses `duties-apart`. */
export function mayTakeRole(next: Role, lately: ReadonlySet<Role>): Outcome<null> {
  if (OVERSEERS.includes(next) && lately.has("administrator"))
    return no("duties-apart", `Whoever ran the house as administrator oversees it after ${COOLS_MONTHS} months at the earliest.`)
  if (next === "auditor" && lately.has("partner"))
    return no("duties-apart", `Whoever ran the house as partner audits it after ${COOLS_MONTHS} months at the earliest.`)
  return yes(null)
}
