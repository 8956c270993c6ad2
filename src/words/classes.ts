/** The sensitivity classes of documents and matters, from open to most guarded (C2, C4). */
export const CLASSES = ["public", "internal", "confidential", "privileged", "special"] as const
export type Class = (typeof CLASSES)[number]

/** The two compartments of a matter: what is of class special is sealed apart, for those who are cleared. */
export type Compartment = "plain" | "special"
export function compartmentOf(klass: Class): Compartment {
  return klass === "special" ? "special" : "plain"
}

/** On what a privilege mark rests, and whose privilege it is (C6). */
export const PRIVILEGE_BASES = ["legal-advice", "litigation", "common-interest", "without-prejudice", "work-product"] as const
export type PrivilegeBasis = (typeof PRIVILEGE_BASES)[number]
export interface Privilege {
  readonly basis: PrivilegeBasis
  /** Whose privilege it is, in the firm's own words. */
  readonly holder: string
}
