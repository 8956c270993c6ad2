/** What the ledger says of itself: size, root, the signed checkpoint, and when the house last recomputed everything. */
import { EMPTY_FRONTIER, digestAt, originOf, proverFor, rootOf, toBase64, toVkey } from "#ledger"
import type { TileSource } from "#ledger"
import { countAside, countWaiting, findCheckpointOf, findLastCheckpoint, findTileHashes, findVerification, inOneTransaction } from "#registry"
import type { Sql, Tx, VerificationRow } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools, Verification } from "./tools.ts"

export interface LedgerStateView {
  readonly size: number
  readonly root: string
  readonly checkpoint: string
  readonly at: string
  readonly vkey: string
  readonly pending: number
  readonly aside: number
  readonly verified: Verification | null
}

/** The log's verifier key as one line (C2SP signed-note). */
export function vkeyOf(tools: Tools): string {
  return toVkey(originOf(tools.firm.id), tools.logPublic)
}

/** Refuses nobody who is signed in. */
export function ledgerState(tools: Tools, caller: Caller): Promise<Outcome<LedgerStateView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.state", caller)
    if (!permit.ok) return permit
    return yes(await stateNow(tools, tx))
  })
}

export async function stateNow(tools: Tools, tx: Tx): Promise<LedgerStateView> {
  const last = await findLastCheckpoint(tx.sql)
  const [pending, aside] = await Promise.all([countWaiting(tools.db.clerk), countAside(tools.db.clerk)])
  const empty = toBase64(rootOf(EMPTY_FRONTIER))
  return {
    size: last?.size ?? 0,
    root: last === null ? empty : toBase64(digestAt(last.root)),
    checkpoint: last?.note ?? "",
    at: (last?.at ?? tools.now()).toString({ fractionalSecondDigits: 3 }),
    vkey: vkeyOf(tools),
    pending,
    aside,
    verified: toVerification(await findVerification(tx.sql)),
  }
}

function toVerification(row: VerificationRow | null): Verification | null {
  if (row === null) return null
  const { size, whole, leaf, why } = row
  return { at: row.at.toString({ fractionalSecondDigits: 3 }), size, whole, wrong: why === null ? null : { leaf, why } }
}

/** The tree as the database keeps it. */
export function tilesIn(sql: Sql | Tx["sql"]): TileSource {
  return { hashes: (level, n, width) => findTileHashes(sql, level, n, width) }
}

export interface ConsistencyView {
  readonly from: number
  readonly to: number
  readonly path: string[]
  readonly checkpoint: string
}

/** The proof that the log of `to` leaves (of today, where it is not said) grew from the first `from`. Refuses `malformed` for sizes that no checkpoint was signed for. */
export function ledgerConsistency(tools: Tools, caller: Caller, from: number, to?: number): Promise<Outcome<ConsistencyView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.prove", caller)
    if (!permit.ok) return permit
    const last = to === undefined ? await findLastCheckpoint(tx.sql) : await findCheckpointOf(tx.sql, to)
    if (last === null || from > last.size) return no("malformed", "from, to: no checkpoint was signed for such a size")
    const path = from === 0 || from === last.size ? [] : await proverFor(tilesIn(tx.sql), last.size).consistency(from)
    return yes({ from, to: last.size, path: path.map(toBase64), checkpoint: last.note })
  })
}
