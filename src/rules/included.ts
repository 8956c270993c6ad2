/** What a part in a matter is to include: within the least and the most of its part, in one order, and nothing that is in the matter without reading it. */
import { GRANT_ACTIONS, no, PARTS_INCLUDE, yes } from "#words"
import type { GrantAction, MatterRole, Outcome } from "#words"

/** Whether somebody with this much may be cleared for what is special: whoever reads nothing has nothing to be cleared for. Refuses `malformed`. */
export function clearedIn(actions: readonly GrantAction[], special: boolean): Outcome<null> {
  return special && !actions.includes("read") ? no("malformed", "special: needs read") : yes(null)
}

/**
 * All that the part includes; what it usually does where nothing was asked for. `see` need not be said.
 * Refuses `malformed` for less than the least, for more than the most, and for what needs `read` without it.
 */
export function includedIn(role: MatterRole, asked: readonly GrantAction[] | null): Outcome<readonly GrantAction[]> {
  const { least, usual, most } = PARTS_INCLUDE[role]
  if (asked === null) return yes(usual)
  const wanted = GRANT_ACTIONS.filter((one) => one === "see" || asked.includes(one))
  const less = least.filter((one) => !wanted.includes(one))
  if (less.length > 0) return no("malformed", `actions: a ${role} has at least ${least.join(", ")}`)
  const more = wanted.filter((one) => !most.includes(one))
  if (more.length > 0) return no("malformed", `actions: a ${role} has at most ${most.join(", ")}`)
  const unread = wanted.filter((one) => one !== "see")
  if (unread.length > 0 && !wanted.includes("read")) return no("malformed", `actions: ${unread.join(", ")} ${unread.length === 1 ? "needs" : "need"} read`)
  return yes(wanted)
}
