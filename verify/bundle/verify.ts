/** Checks a custody bundle with nothing but the bundle and the log's verifier key: that every event stands in the signed log, that none is missing between the first and the last, who signed it, and that disclosed details are the ones committed to. */
import { type Checked, type Why, fails, holds } from "../checked.ts"
import { SALT_BYTES, commitmentTo, signedBytes } from "../ledger/labels.ts"
import { type Leaf, parseLeaf } from "../ledger/leaf.ts"
import { type Checkpoint, openCheckpoint } from "../tlog/checkpoint.ts"
import { cosigners } from "../tlog/cosignature.ts"
import { isGenuine, toPublicKey } from "../tlog/ed25519.ts"
import { decodeBase64, leafDigest, toBase64 } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { provesInclusion } from "../tlog/proofs.ts"
import { type Bundle, type ChainEntry, type ProvedLeaf, parseBundle } from "./bundle.ts"

/** One event of the chain, as it was proved. */
export interface ProvedEvent {
  readonly n: number
  readonly index: number
  readonly id: string
  readonly kind: string
  /** As the house stated it. */
  readonly at: string
  readonly by: string
  /** The id of the key it is signed with; null for events of the house and of unnamed callers. */
  readonly signedWith: string | null
  /** The disclosed detail, or null where it is withheld. */
  readonly detail: string | null
}

/** What a bundle proves, where nothing in it is wrong. */
export interface BundleReport {
  readonly firm: string
  readonly subject: string
  readonly size: number
  readonly root: string
  readonly events: readonly ProvedEvent[]
  readonly witnesses: readonly { readonly name: string; readonly at: string }[]
}

export interface BundleOptions {
  readonly witnesses?: { readonly keys: readonly NoteKey[]; readonly quorum: number }
}

/** The name under which a firm's log is known. */
export function originOf(firm: string): string {
  return `muniment/${firm}`
}

/** Verifies a bundle's bytes. The key must be one that the reader had by another way than the bundle. */
export function verifyBundle(bytes: Uint8Array, log: NoteKey, options: BundleOptions = {}): Checked<BundleReport> {
  const bundle = parseBundle(bytes)
  if (bundle === null) return fails("bundle-malformed")
  const checkpoint = openCheckpoint(bundle.checkpoint, log)
  if (!checkpoint.ok) return checkpoint
  const wrong = anotherLog(bundle, log)
  if (wrong !== null) return { ok: false, why: wrong }
  const witnesses = cosigners(checkpoint.value.note, options.witnesses?.keys ?? [])
  const wanted = options.witnesses?.quorum ?? 0
  if (witnesses.length < wanted) return fails("witness-missing", undefined, `${witnesses.length} of ${wanted}`)
  const events = checkLeaves(bundle, checkpoint.value)
  if (!events.ok) return events
  return holds({
    firm: bundle.firm,
    subject: bundle.subject,
    size: checkpoint.value.size,
    root: toBase64(checkpoint.value.root),
    events: events.value,
    witnesses,
  })
}

function anotherLog(bundle: Bundle, log: NoteKey): Why | null {
  if (log.name !== originOf(bundle.firm))
    return fails("checkpoint-of-another-log", undefined, `the key is of ${log.name}, the bundle of ${originOf(bundle.firm)}`).why
  return bundle.vkey === log.text ? null : fails("checkpoint-of-another-log", undefined, "the bundle names another verifier key").why
}

/** A key that a proved leaf published, and where. */
interface PublishedKey {
  readonly index: number
  readonly of: string
  readonly sign: Uint8Array
}

/** A leaf that was proved to stand in the log. */
interface Proved {
  readonly entry: ProvedLeaf
  readonly leaf: Leaf
}

function checkLeaves(bundle: Bundle, head: Checkpoint): Checked<readonly ProvedEvent[]> {
  const all: Proved[] = []
  for (const entry of [...bundle.keys, ...bundle.chain]) {
    const leaf = provedLeaf(entry, bundle, head)
    if (!leaf.ok) return leaf
    all.push({ entry, leaf: leaf.value })
  }
  const publications = all.slice(0, bundle.keys.length)
  const chain = all.slice(bundle.keys.length)
  const keys = publishedKeys(publications)
  if (!keys.ok) return keys
  for (const { entry, leaf } of all) {
    const why = wrongSignature(entry.index, leaf, keys.value)
    if (why !== null) return { ok: false, why }
  }
  const events = walkChain(bundle, chain)
  if (!events.ok) return events
  const idle = idleKey(publications, chain)
  return idle === null ? events : fails("bundle-malformed", idle.entry.index, "a key that nothing in the bundle is signed with")
}

/** The keys by their ids; their leaves stand in the order of the log and each publishes a key to sign with. */
function publishedKeys(publications: readonly Proved[]): Checked<ReadonlyMap<string, PublishedKey>> {
  const keys = new Map<string, PublishedKey>()
  let before = -1
  for (const {
    entry: { index },
    leaf: {
      event: { publishes },
    },
  } of publications) {
    const sign = publishes?.sign === undefined ? null : decodeBase64(publishes.sign)
    if (publishes === undefined || sign === null || keys.has(publishes.key) || index <= before)
      return fails("bundle-malformed", index, "a leaf among the keys is out of order or publishes no signing key")
    keys.set(publishes.key, { index, of: publishes.of, sign })
    before = index
  }
  return holds(keys)
}

/** A published key that neither the chain nor a needed publication is signed with. A publication's signer came before it or is its own, so one walk backwards reaches all. */
function idleKey(publications: readonly Proved[], chain: readonly Proved[]): Proved | null {
  const needed = new Set(chain.map(({ leaf }) => leaf.signed?.key))
  for (const publication of publications.toReversed()) {
    if (!needed.has(publication.leaf.event.publishes?.key)) return publication
    needed.add(publication.leaf.signed?.key)
  }
  return null
}

function provedLeaf(entry: ProvedLeaf, bundle: Bundle, head: Checkpoint): Checked<Leaf> {
  const leaf = parseLeaf(entry.leaf)
  if (leaf === null) return fails("leaf-malformed", entry.index)
  if (leaf.event.firm !== bundle.firm) return fails("leaf-of-another-firm", entry.index)
  return provesInclusion(entry.index, leafDigest(entry.leaf), entry.proof, head) ? holds(leaf) : fails("proof-wrong", entry.index)
}

function wrongSignature(index: number, leaf: Leaf, keys: ReadonlyMap<string, PublishedKey>): Why | null {
  if (leaf.signed === null) return null
  const key = keys.get(leaf.signed.key)
  if (key === undefined || key.index > index) return fails("key-unknown", index, leaf.signed.key).why
  if (key.of !== leaf.event.by) return fails("key-of-another", index, `${leaf.signed.key} belongs to ${key.of}`).why
  const genuine = isGenuine(toPublicKey(key.sign), signedBytes(leaf.eventBytes), Buffer.from(leaf.signed.sig, "base64"))
  return genuine ? null : fails("signature-wrong", index).why
}

/** From the first event to the last, each naming the one before it: nothing left out, nothing put in between. */
function walkChain(bundle: Bundle, chain: readonly Proved[]): Checked<readonly ProvedEvent[]> {
  const events: ProvedEvent[] = []
  let previous = ""
  for (const [i, entry] of bundle.chain.entries()) {
    const { leaf } = chain[i] as Proved
    const link = leaf.chain.find(([subject]) => subject === bundle.subject)
    if (link === undefined) return fails("subject-wrong", entry.index)
    const [, n, named] = link
    if (n !== i + 1) return fails("chain-broken", entry.index, `it is event ${n} of the chain and stands here as ${i + 1}`)
    if (named !== previous || entry.index <= (bundle.chain[i - 1]?.index ?? -1))
      return fails("chain-broken", entry.index, "it does not name the event before it")
    const wrong = wrongDetail(entry, leaf)
    if (wrong !== null) return { ok: false, why: wrong }
    const { id, kind, at, by } = leaf.event
    events.push({ n, index: entry.index, id, kind, at, by, signedWith: leaf.signed?.key ?? null, detail: entry.detail?.text ?? null })
    previous = toBase64(leafDigest(entry.leaf))
  }
  return events.length === 0 ? fails("bundle-malformed", undefined, "it holds no event") : holds(events)
}

function wrongDetail(entry: ChainEntry, leaf: Leaf): Why | null {
  if (entry.detail === null) return null
  const { salt, text } = entry.detail
  return salt.length === SALT_BYTES && commitmentTo(text, salt) === leaf.event.detail ? null : fails("detail-wrong", entry.index).why
}
