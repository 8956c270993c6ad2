/** Opens a matter's epoch key for a member: by their own key when they have used it before, else from what was sealed to them, once. */
import { findGrantKey, rewrapGrantKey } from "#registry"
import type { GrantKeyRow, Tx } from "#registry"
import type { Key } from "#seal"
import type { EpochId, FirmId, GrantId, MatterId } from "#words"
import type { Caller } from "./caller.ts"
import { openCarried } from "./epoch-keys.ts"
import { takeKeyOf } from "./epoch-secret.ts"
import type { KeyOf } from "./epoch-secret.ts"
import { Overtaken } from "./overtaken.ts"

/** The key of one epoch of a matter that the caller is on, of its plain compartment where none is named. Throws where the grant has no key for it: a fault, since the rules said yes. */
export async function openMatterKey(
  tx: Tx,
  firm: FirmId,
  caller: Caller,
  matter: MatterId,
  grant: GrantId,
  epoch: EpochId,
  which: KeyOf = "plain",
): Promise<Key<"matter">> {
  const row = await findGrantKey(tx, grant, epoch)
  if (row === null) throw new Overtaken(`grant ${grant} carries no key of epoch ${epoch}`)
  return openGrantKey(tx, firm, caller, matter, grant, row, which)
}

/** Opens the key that one row of a grant carries, and re-wraps it under the member's own key on first use. */
export async function openGrantKey(
  tx: Tx,
  firm: FirmId,
  caller: Caller,
  matter: MatterId,
  grant: GrantId,
  row: GrantKeyRow,
  which: KeyOf,
): Promise<Key<"matter">> {
  const { secret, own } = openCarried(firm, caller, { matter, grant }, row)
  const key = takeKeyOf(secret, which)
  if (own !== null && row.hpke !== null) await rewrapGrantKey(tx, grant, row.epoch, own, row.hpke)
  return key
}
