/** Who asks the rules for the authorization table, and about what. */
import type { Asking, MatterFacts } from "#rules"
import { PARTS_INCLUDE } from "#words"
import type { EpochId, GrantAction, GrantId, MatterId, MatterStage, PersonId, PlaceId, Role, Standing } from "#words"

export function asking(role: Role, purposed: boolean): Asking {
  return { person: "per_00000000000000000000000000" as PersonId, role, purpose: purposed ? { code: "conduct" } : null }
}

export function facts(role: Standing, stage: MatterStage, cleared = true, actions?: readonly GrantAction[], places: readonly PlaceId[] | null = null): MatterFacts {
  return { matter: "mat_0" as MatterId, class: "confidential", stage, rev: 1, epoch: "epo_0" as EpochId, cardEpoch: "epo_0" as EpochId, grant: { id: "gra_0" as GrantId, role, cleared, actions: actions ?? PARTS_INCLUDE[role === "awaiting" ? "member" : role].usual, places } }
}
