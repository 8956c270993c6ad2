/** Proves that one event which the caller may see stands in the ledger: its leaf, the path to the root, and the signed checkpoint (RFC 9162, 2.1.3). */
import { leafDigest, parseLeaf, proverFor, toBase64 } from "#ledger"
import { findLastCheckpoint, findLeaf, findLink, findMatterFacts, inOneTransaction } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import { isId, no, yes } from "#words"
import type { DocumentId, EventId, MatterId, Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { tilesIn } from "./ledger-state.ts"
import { factsOf } from "./read-custody.ts"
import type { Tools } from "./tools.ts"

/** Whose chain an event is seen in. */
export type ChainOf = MatterId | DocumentId | PersonId

export interface ProofView {
  readonly leaf: number
  readonly bytes: string
  readonly hash: string
  readonly size: number
  readonly path: string[]
  readonly root: string
  readonly checkpoint: string
  /** The event before it in the chain that was asked for: null where none was, or this is the first. Its leaf is null where that event is not the caller's to see. */
  readonly before: { readonly n: number; readonly leaf: number | null } | null
}

/** Refuses `not-found` where the event is not there, not the caller's to see, or not integrated yet; and where it is in no such chain as `of` says, or the caller may not read that chain. */
export function proveEvent(tools: Tools, caller: Caller, event: EventId, of: ChainOf | null): Promise<Outcome<ProofView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.prove", caller)
    if (!permit.ok) return permit
    const [leaf, last] = [await findLeaf(tx, event), await findLastCheckpoint(tx.sql)]
    if (leaf === null || last === null || leaf.index >= last.size) return no("not-found")
    const bytes = Buffer.from(leaf.bytes, "latin1")
    const before = of === null ? yes(null) : await linkBefore(tx, caller, bytes, of)
    if (!before.ok) return before
    const prover = proverFor(tilesIn(tx.sql), last.size)
    return yes({
      leaf: leaf.index,
      bytes: leaf.bytes,
      hash: toBase64(leafDigest(bytes)),
      size: last.size,
      path: (await prover.inclusion(leaf.index)).map(toBase64),
      root: toBase64(await prover.root()),
      checkpoint: last.note,
      before: before.value,
    })
  })
}

async function linkBefore(tx: Tx, caller: Caller, bytes: Uint8Array, of: ChainOf): Promise<Outcome<ProofView["before"]>> {
  const link = parseLeaf(bytes)?.chain.find(([subject]) => subject === of)
  if (link === undefined || !(await mayReadChain(tx, caller, of))) return no("not-found")
  const n = link[1] - 1
  return yes(n === 0 ? null : { n, leaf: (await findLink(tx, of, n))?.leaf ?? null })
}

/** A matter's and a document's chain are for those who may read it, a person's for themselves; all are for those who watch the ledger. */
async function mayReadChain(tx: Tx, caller: Caller, of: ChainOf): Promise<boolean> {
  if (of === caller.person || mayInFirm("ledger.read", caller).ok) return true
  if (isId("person", of)) return false
  return mayOnMatter("custody.read", caller, isId("matter", of) ? await findMatterFacts(tx, of) : await factsOf(tx, { document: of })).ok
}
