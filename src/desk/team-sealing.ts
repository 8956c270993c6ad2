/** Seals epochs of a matter to the teams that were given it, each to a key that the ledger proves. A key that is not proved gets nothing, and holds nobody up. */
import { listTeamsToSeal, sealEpochToTeams } from "#registry"
import type { Tx } from "#registry"
import type { KemPublic } from "#seal"
import type { EpochId, GrantAction, GrantId, KeyId, MatterId, PlaceId } from "#words"
import { epochPlace } from "./epoch-place.ts"
import { sealEpochTo, shareOf } from "./epoch-secret.ts"
import type { EpochSecret } from "./epoch-secret.ts"
import type { ProvedGrants } from "./proved-grants.ts"
import { proveTeams } from "./proved-teams.ts"
import type { Tools } from "./tools.ts"

export interface TeamToSealTo {
  readonly grant: GrantId
  readonly kem: KemPublic
  readonly keyId: KeyId
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  /** Of the file plan; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
}

/** The teams that carry every epoch of the matter so far; none where a wall stands around it. A team that the ledger does not say was given the matter, or not that far, gets nothing. Asked before the next epoch begins. */
export async function teamsToSeal(tools: Tools, tx: Tx, matter: MatterId, grants: ProvedGrants): Promise<readonly TeamToSealTo[]> {
  const rows = (await listTeamsToSeal(tx, matter)).filter((row) => grants.holdsTeam(row))
  if (rows.length === 0) return []
  const proved = await proveTeams(tools, tx, rows)
  return rows.flatMap(({ grant, team, keyId, cleared, actions, places }) => {
    const found = proved.get(team)
    return found === undefined ? [] : [{ grant, keyId, cleared, actions, places, kem: found.kem }]
  })
}

export async function sealToTeams(
  tools: Tools,
  tx: Tx,
  matter: MatterId,
  epoch: { readonly id: EpochId; readonly secret: EpochSecret },
  teams: readonly TeamToSealTo[],
): Promise<void> {
  const place = epochPlace(tools.firm.id, matter, epoch.id)
  await sealEpochToTeams(
    tx,
    matter,
    epoch.id,
    teams.map((one) => ({ grant: one.grant, keyId: one.keyId, hpke: sealEpochTo(one.kem, epoch.secret, shareOf(one), place) })),
  )
}
