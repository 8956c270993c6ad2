/** Opens a matter's epoch key for a member: by their own key when they have used it before, else from what was sealed to them, once. */
import { findGrantKey, rewrapGrantKey } from "#registry"
import type { GrantKeyRow, Tx } from "#registry"
import { openKeyWith, unwrapKey, wrapKey } from "#seal"
import type { Key } from "#seal"
import type { EpochId, FirmId, GrantId, MatterId } from "#words"
import type { Caller } from "./caller.ts"

/** Where an epoch's key belongs, however it is wrapped. */
export function epochPlace(firm: FirmId, matter: MatterId, epoch: EpochId): readonly string[] {
  return [firm, "epochs", "key", matter, epoch]
}

/** The key of one epoch of a matter that the caller is on. Throws where the grant has no key for it: a fault, since the rules said yes. */
export async function openMatterKey(tx: Tx, firm: FirmId, caller: Caller, matter: MatterId, grant: GrantId, epoch: EpochId): Promise<Key<"matter">> {
  const row = await findGrantKey(tx, grant, epoch)
  if (row === null) throw new Error(`grant ${grant} carries no key of epoch ${epoch}`)
  return openGrantKey(tx, firm, caller, matter, grant, row)
}

/** Opens the key that one row of a grant carries, and re-wraps it under the member's own key on first use. */
export async function openGrantKey(tx: Tx, firm: FirmId, caller: Caller, matter: MatterId, grant: GrantId, row: GrantKeyRow): Promise<Key<"matter">> {
  const place = epochPlace(firm, matter, row.epoch)
  if (row.own !== null) return unwrapKey(caller.keys.own, "matter", row.own, place)
  if (row.hpke === null) throw new Error(`grant ${grant} carries an empty key of epoch ${row.epoch}`)
  const key = openKeyWith(caller.keys.kem, "matter", row.hpke, place)
  await rewrapGrantKey(tx, grant, row.epoch, wrapKey(caller.keys.own, key, place))
  return key
}
