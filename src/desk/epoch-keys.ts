/** The keys of a matter's epochs as one act needs them: each opened at most once, wiped when the act is over, and re-wrapped under the member's own key where it was still sealed to their public one. */
import { inOneTransaction, rewrapGrantKeys } from "#registry"
import type { GrantKeyRow, Looked, Tx } from "#registry"
import { openKeyWith, unwrapKey, wrapKey } from "#seal"
import type { Key } from "#seal"
import { yes } from "#words"
import type { EpochId, FirmId, GrantId, MatterId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import type { Tools } from "./tools.ts"

export interface EpochKeys extends Disposable {
  /** The key of an epoch. Throws where the grant carries none: a fault, since the rules said yes. */
  of(epoch: EpochId): Key<"matter">
  /** Every epoch that the grant carries a key of. */
  readonly epochs: readonly EpochId[]
  /** Puts what was opened for the first time under the member's own key. */
  settle(tx: Tx): Promise<void>
  /** The same for an act that only looks: in a transaction of its own, where there is something to put. */
  settleNow(): Promise<void>
}

export interface Carried {
  readonly matter: MatterId
  readonly grant: GrantId
}

/** Keys of so many matters at most are kept open for one caller. */
const MOST_EPOCHS = 64

export function epochKeys(tools: Tools, caller: Caller, carried: Carried, rows: readonly GrantKeyRow[]): EpochKeys {
  const opened = new Map<EpochId, Key<"matter">>()
  const fresh: { grant: GrantId; epoch: EpochId; own: Uint8Array }[] = []
  return {
    epochs: rows.map((row) => row.epoch),
    of(epoch) {
      const before = opened.get(epoch)
      if (before !== undefined) return before
      const row = rows.find((one) => one.epoch === epoch)
      if (row === undefined) throw new Error(`grant ${carried.grant} carries no key of epoch ${epoch}`)
      const known = caller.epochs.get(epoch)
      if (known !== undefined) return known
      const { key, own } = openCarriedKey(tools.firm.id, caller, carried, row)
      if (own !== null) fresh.push({ grant: carried.grant, epoch, own })
      // Whoever only looks will soon look again: their keys of matters last as long as their own.
      const holder = caller.seen.stamp !== null && caller.epochs.size < MOST_EPOCHS ? caller.epochs : opened
      holder.set(epoch, key)
      return key
    },
    async settle(tx) {
      await rewrapGrantKeys(tx, fresh.splice(0))
    },
    async settleNow() {
      if (fresh.length === 0) return
      await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await rewrapGrantKeys(tx, fresh.splice(0))))
    },
    [Symbol.dispose]() {
      for (const key of opened.values()) key[Symbol.dispose]()
    },
  }
}

/** The keys that came with a look: of the current epoch, and with the rows those of older ones. */
export function keysOfLook(
  tools: Tools,
  caller: Caller,
  looked: Looked<{ readonly epoch?: EpochId; readonly hpke?: Uint8Array | null; readonly own?: Uint8Array | null }>,
): EpochKeys {
  const { facts, key, rows } = looked
  const older = rows.flatMap(({ epoch, hpke = null, own = null }) => (epoch === undefined || (hpke === null && own === null) ? [] : [{ epoch, hpke, own }]))
  return epochKeys(tools, caller, { matter: facts.matter, grant: facts.grant.id }, [key, ...older])
}

/** Opens one carried key; `own` is what it should be kept as from now on, where it was still sealed to the member's public key. */
export function openCarriedKey(
  firm: FirmId,
  caller: Caller,
  carried: Carried,
  row: GrantKeyRow,
): { readonly key: Key<"matter">; readonly own: Uint8Array | null } {
  const place = epochPlace(firm, carried.matter, row.epoch)
  if (row.own !== null) return { key: unwrapKey(caller.keys.own, "matter", row.own, place), own: null }
  if (row.hpke === null) throw new Error(`grant ${carried.grant} carries an empty key of epoch ${row.epoch}`)
  const key = openKeyWith(caller.keys.kem, "matter", row.hpke, place)
  return { key, own: wrapKey(caller.keys.own, key, place) }
}
