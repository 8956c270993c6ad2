/** The keys of a matter's epochs as one act needs them: each opened at most once, wiped when the act is over, and re-wrapped under the member's own key where it was still sealed to their public one. */
import { inOneTransaction, rewrapGrantKeys } from "#registry"
import type { GrantKeyRow, Looked, RewrappedKey, Tx } from "#registry"
import type { Key } from "#seal"
import { yes } from "#words"
import type { EpochId, FirmId, GrantId, MatterId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { carriedIn, openEpochLetter, unwrapEpoch, wholeOf, wrapEpoch } from "./epoch-secret.ts"
import type { EpochSecret, KeyOf } from "./epoch-secret.ts"
import { Overtaken } from "./overtaken.ts"
import type { Tools } from "./tools.ts"

export interface EpochKeys extends Disposable {
  /** The key of an epoch, of its plain compartment where none is named. Throws Overtaken where the grant carries none: the rules said yes, so it was taken meanwhile, or this is a fault. */
  of(epoch: EpochId, which?: KeyOf): Key<"matter">
  /** All that the grant carries of an epoch. */
  secretOf(epoch: EpochId): EpochSecret
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
  const opened = new Map<EpochId, EpochSecret>()
  const fresh: RewrappedKey[] = []
  const secretOf = (epoch: EpochId): EpochSecret => {
    const before = opened.get(epoch)
    if (before !== undefined) return before
    const row = rows.find((one) => one.epoch === epoch)
    if (row === undefined) throw new Overtaken(`grant ${carried.grant} carries no key of epoch ${epoch}`)
    const known = caller.epochs.get(epoch)
    // What was opened before a clearance or the reading was given or taken is not what the grant carries now; which places are in a letter, it alone says.
    const carries = carriedIn(row.own ?? row.hpke ?? new Uint8Array(0))
    if (known !== undefined && carries !== "places" && known.carries === carries) return known
    const { secret, own } = openCarried(tools.firm.id, caller, carried, row)
    if (own !== null && row.hpke !== null) fresh.push({ grant: carried.grant, epoch, own, letter: row.hpke })
    // Whoever only looks will soon look again: their keys of matters last as long as their own.
    const holder = known === undefined && carries !== "places" && caller.seen.stamp !== null && caller.epochs.size < MOST_EPOCHS ? caller.epochs : opened
    holder.set(epoch, secret)
    return secret
  }
  return {
    epochs: rows.map((row) => row.epoch),
    of: (epoch, which = "plain") => secretOf(epoch).of(which),
    secretOf,
    async settle(tx) {
      await rewrapGrantKeys(tx, fresh.splice(0))
    },
    async settleNow() {
      if (fresh.length === 0) return
      await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await rewrapGrantKeys(tx, fresh.splice(0))))
    },
    [Symbol.dispose]() {
      for (const secret of opened.values()) secret[Symbol.dispose]()
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

/** Opens what one row of keys carries; `own` is what it should be kept as from now on, where it was still sealed to the member's public key. */
export function openCarried(
  firm: FirmId,
  caller: Caller,
  carried: Carried,
  row: GrantKeyRow,
): { readonly secret: EpochSecret; readonly own: Uint8Array | null } {
  const place = epochPlace(firm, carried.matter, row.epoch)
  if (row.own !== null) return { secret: unwrapEpoch(caller.keys.own, row.own, place), own: null }
  if (row.hpke === null) throw new Error(`grant ${carried.grant} carries an empty key of epoch ${row.epoch}`)
  const secret = openEpochLetter(caller.keys.kem, row.hpke, place)
  return { secret, own: wrapEpoch(caller.keys.own, secret, wholeOf(secret), place) }
}
