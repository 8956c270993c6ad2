/** All keys of a matter that a member's grant carries, by epoch, for as long as one act needs them. */
import { listGrantKeys } from "#registry"
import type { Tx } from "#registry"
import type { MatterFacts } from "#rules"
import type { Key } from "#seal"
import type { EpochId } from "#words"
import type { Caller } from "./caller.ts"
import { openGrantKey } from "./matter-key.ts"
import type { Tools } from "./tools.ts"

export interface MatterRing extends Disposable {
  /** The key of an epoch; throws where the grant does not carry it: a fault, since whoever is on a matter has all of them. */
  of(epoch: EpochId): Key<"matter">
  find(epoch: EpochId): Key<"matter"> | null
}

export async function openRing(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts): Promise<MatterRing> {
  const keys = new Map<EpochId, Key<"matter">>()
  for (const row of await listGrantKeys(tx, facts.grant.id)) keys.set(row.epoch, await openGrantKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, row))
  return {
    of(epoch) {
      const key = keys.get(epoch)
      if (key === undefined) throw new Error(`grant ${facts.grant.id} carries no key of epoch ${epoch}`)
      return key
    },
    find: (epoch) => keys.get(epoch) ?? null,
    [Symbol.dispose]() {
      for (const key of keys.values()) key[Symbol.dispose]()
    },
  }
}
