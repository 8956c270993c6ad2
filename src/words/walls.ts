/** Ethical walls: why one is raised (D1). */
export const WALL_GROUNDS = [
  "conflict",
  "former-client",
  "lateral-hire",
  "opposing-teams",
  "price-sensitive",
  "court-order",
  "client-instruction",
  "other",
] as const
export type WallGround = (typeof WALL_GROUNDS)[number]
