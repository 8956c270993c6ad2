/** A team's key: it is its keepers' alone, so that they can bring in who joins. Under it lies the pair whose public half the ledger publishes, and to which the matters that the team was given are sealed. */
import { findTeamRing, rewrapTeamKey } from "#registry"
import type { Tx } from "#registry"
import type { Permit } from "#rules"
import { newKemPair, newKey, openField, openKemPair, openKeyWith, sealField, sealKemPair, unwrapKey, wrapKey } from "#seal"
import type { KemPair, Key } from "#seal"
import type { FirmId, KeyId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/** What a team's card says. */
export interface TeamCard {
  readonly name: string
}

const cardPlace = (firm: FirmId, team: TeamId): readonly string[] => [firm, "teams", "card", team]

export function sealTeamCard(firmKey: Key<"firm">, firm: FirmId, team: TeamId, card: TeamCard): Uint8Array {
  return sealField(firmKey, JSON.stringify({ name: card.name }), cardPlace(firm, team))
}

export function openTeamCard(firmKey: Key<"firm">, firm: FirmId, team: TeamId, sealed: Uint8Array): TeamCard {
  return JSON.parse(openField(firmKey, sealed, cardPlace(firm, team))) as TeamCard
}

/** Where a team's key belongs, however it is wrapped; each key of the team has a place of its own. */
export function teamKeyPlace(firm: FirmId, team: TeamId, keyId: KeyId): readonly string[] {
  return [firm, "team_keys", "key", team, keyId]
}

function pairPlace(firm: FirmId, team: TeamId, keyId: KeyId): readonly string[] {
  return [firm, "teams", "pair", team, keyId]
}

export interface TeamKey extends Disposable {
  readonly id: KeyId
  readonly key: Key<"team">
  readonly pair: KemPair
}

function teamKey(id: KeyId, key: Key<"team">, pair: KemPair): TeamKey {
  return {
    id,
    key,
    pair,
    [Symbol.dispose]() {
      key[Symbol.dispose]()
      pair[Symbol.dispose]()
    },
  }
}

/** A fresh one, not yet anybody's. */
export function newTeamKey(tools: Tools): TeamKey {
  return teamKey(tools.newId("key"), newKey("team"), newKemPair())
}

/** The pair as the database keeps it. */
export function lockedPair(tools: Tools, team: TeamId, key: TeamKey): Uint8Array {
  return sealKemPair(key.key, key.pair, pairPlace(tools.firm.id, team, key.id))
}

/** Opens the team's key for one of its keepers; what was still sealed to their public key is put under their own. Throws where there is none: a fault, since the rules said yes. */
export async function openTeamKey(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"team.keep">, team: TeamId): Promise<TeamKey> {
  const ring = await findTeamRing(tx, permit, team)
  if (ring === null) throw new Error(`a keeper of ${team} has no key of it`)
  const place = teamKeyPlace(tools.firm.id, team, ring.keyId)
  const open = (): Key<"team"> => {
    if (ring.own !== null) return unwrapKey(caller.keys.own, "team", ring.own, place)
    if (ring.hpke === null) throw new Error(`the key of ${team} is empty`)
    return openKeyWith(caller.keys.kem, "team", ring.hpke, place)
  }
  const key = open()
  if (ring.own === null) await rewrapTeamKey(tx, team, wrapKey(caller.keys.own, key, place))
  return teamKey(ring.keyId, key, openKemPair(key, ring.pair, pairPlace(tools.firm.id, team, ring.keyId)))
}
