/** What a grant includes: the actions that a part in a matter may have, and for each part the least, the usual and the most of them (D4). */
import type { MatterRole } from "./roles.ts"

/** In the order in which they are told. `see` is that the matter exists; all that is in it begins with `read`. */
export const GRANT_ACTIONS = ["see", "read", "download", "print", "file", "edit", "disclose", "admit"] as const
export type GrantAction = (typeof GRANT_ACTIONS)[number]

/** What each part has at the least, where nothing is said, and at the most. */
export const PARTS_INCLUDE: Readonly<
  Record<MatterRole, { readonly least: readonly GrantAction[]; readonly usual: readonly GrantAction[]; readonly most: readonly GrantAction[] }>
> = {
  reader: { least: ["see"], usual: ["see", "read", "download", "print"], most: ["see", "read", "download", "print"] },
  member: {
    least: ["see", "read"],
    usual: ["see", "read", "download", "print", "file", "edit"],
    most: ["see", "read", "download", "print", "file", "edit", "disclose"],
  },
  lead: { least: ["see", "read", "file", "edit", "admit"], usual: GRANT_ACTIONS, most: GRANT_ACTIONS },
}

/** Each action in the words of what it lets somebody do, as it stands behind "does not include". */
export const ACTION_TOLD: Readonly<Record<GrantAction, string>> = {
  see: "seeing it",
  read: "reading what is in it",
  download: "downloading",
  print: "printing",
  file: "filing documents",
  edit: "changing what is in it",
  disclose: "taking its chain out with the proofs",
  admit: "letting others in",
}

/** Whether a part includes what it usually does, and so nothing need be said of it. */
export function isUsual(role: MatterRole, actions: readonly GrantAction[]): boolean {
  const { usual } = PARTS_INCLUDE[role]
  return usual.length === actions.length && usual.every((one) => actions.includes(one))
}
