/** What a person is in the firm, and what they are on one matter (C24). */
export const ROLES = ["partner", "lawyer", "paralegal", "case-manager", "records-officer", "compliance-officer", "administrator", "auditor", "guest"] as const
export type Role = (typeof ROLES)[number]

export const MATTER_ROLES = ["lead", "member", "reader"] as const
export type MatterRole = (typeof MATTER_ROLES)[number]

/** How somebody stands on a matter now: in their part, or awaiting it until they acknowledged a wall's memo. */
export const STANDINGS = [...MATTER_ROLES, "awaiting"] as const
export type Standing = (typeof STANDINGS)[number]

/** Roles in which nobody may be admitted to a matter: they run the house or watch it, and read nothing. */
export const NEVER_MEMBERS: readonly Role[] = ["administrator", "auditor"]

/** Roles that hold the oversight key: the sealed details of custody events. */
export const OVERSEERS: readonly Role[] = ["compliance-officer", "auditor"]

/** How an account stands: it comes in, or is stopped for a while, stopped because it may be in wrong hands, or stopped because its person has left. */
export const PERSON_STATES = ["active", "suspended", "contained", "left"] as const
export type PersonState = (typeof PERSON_STATES)[number]

/** What a party is in a matter. */
export const PARTY_ROLES = ["client", "opponent", "witness", "expert", "court", "counsel", "insurer", "child", "other"] as const
export type PartyRole = (typeof PARTY_ROLES)[number]

export const MATTER_STAGES = ["open", "closed"] as const
export type MatterStage = (typeof MATTER_STAGES)[number]
