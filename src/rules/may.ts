/** The rules: pure yes and no. They read no clock, no database and no file, and give one answer for what is walled off, not granted and not there. */
import { ACTION_TOLD, NEVER_MEMBERS, no, yes } from "#words"
import type { Outcome } from "#words"
import { AWAITING, FIRM_ACTIONS, IN_PLACES, MATTER_ACTIONS, NEEDS, NEEDS_CLEARANCE, NEVER_GUESTS, ON_CLOSED } from "./actions.ts"
import type { FirmAction, MatterAction } from "./actions.ts"
import type { MatterFacts } from "./facts.ts"
import { permit } from "./permit.ts"
import type { Asking, Permit } from "./permit.ts"

/** Acts that unseal content: a purpose must have been named first (C56). */
const NEEDS_PURPOSE: ReadonlySet<MatterAction> = new Set(["document.open", "document.download", "document.print", "note.list", "custody.export"])

/** Acts of the firm that carry something out of the house: for these too. */
const FIRM_NEEDS_PURPOSE: ReadonlySet<FirmAction> = new Set(["screen.prove"])

/**
 * Whether a caller may do an act of the firm.
 * Refuses `not-yours-to-do` where the caller's role does not include it, `purpose-needed` where it needs one that was not named.
 */
export function mayInFirm<A extends FirmAction>(action: A, asking: Asking): Outcome<Permit<A>> {
  const roles: readonly string[] = FIRM_ACTIONS[action]
  if (!roles.includes(asking.role)) return no("not-yours-to-do")
  if (FIRM_NEEDS_PURPOSE.has(action) && asking.purpose === null) return no("purpose-needed")
  return yes(permit(action, asking.person, null) as unknown as Permit<A>)
}

/**
 * Whether a caller may do an act on a matter. `facts` is null where the matter is not there or the caller has no live grant on it: both are `not-found`.
 * So it is for roles that are never members, whatever grant the database may show for them.
 * Refuses `memo-unread`, `not-yours-to-do`, `matter-closed`, `purpose-needed`, each only to someone who may know of the matter.
 */
export function mayOnMatter<A extends MatterAction>(action: A, asking: Asking, facts: MatterFacts | null): Outcome<Permit<A>> {
  if (facts === null || NEVER_MEMBERS.includes(asking.role)) return no("not-found")
  const roles: readonly string[] = MATTER_ACTIONS[action]
  const awaits = facts.grant.role === "awaiting"
  if (awaits && !AWAITING.includes(action)) return no("memo-unread")
  if (!awaits && !roles.includes(facts.grant.role)) return no("not-yours-to-do")
  if (!facts.grant.actions.includes(NEEDS[action])) return no("not-yours-to-do", `Your part in this matter does not include ${ACTION_TOLD[NEEDS[action]]}.`)
  if (facts.grant.places !== null && !IN_PLACES.includes(action))
    return no("not-yours-to-do", "Your part in this matter is in places of its file plan, and does not include this.")
  if (!facts.grant.cleared && NEEDS_CLEARANCE.includes(action)) return no("not-yours-to-do")
  if (asking.role === "guest" && NEVER_GUESTS.includes(action)) return no("not-yours-to-do")
  if (facts.stage === "closed" && !ON_CLOSED.includes(action)) return no("matter-closed")
  if (NEEDS_PURPOSE.has(action) && asking.purpose === null) return no("purpose-needed")
  return yes(permit(action, asking.person, facts) as unknown as Permit<A>)
}

/** The acts of a matter that a caller may do now, by name: what the interface offers and nothing more. */
export function actsOnMatter(asking: Asking, facts: MatterFacts): readonly MatterAction[] {
  const asked = { ...asking, purpose: asking.purpose ?? { code: "asked" } }
  return (Object.keys(MATTER_ACTIONS) as MatterAction[]).filter((action) => mayOnMatter(action, asked, facts).ok)
}

/** The acts of the firm that a caller may do now, by name. */
export function actsInFirm(asking: Asking): readonly FirmAction[] {
  const asked = { ...asking, purpose: asking.purpose ?? { code: "asked" } }
  return (Object.keys(FIRM_ACTIONS) as FirmAction[]).filter((action) => mayInFirm(action, asked).ok)
}
