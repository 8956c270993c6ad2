/** Proves leaves one by one: that each stands in the log that a checkpoint signs, in its one spelling, signed by whom it says with a key that was published before, and that what is shown of its detail is what it committed to. */
import { type Checked, type Why, fails, holds } from "../checked.ts"
import { SALT_BYTES, commitmentTo, signedBytes } from "../ledger/labels.ts"
import { type Leaf, parseLeaf } from "../ledger/leaf.ts"
import type { Checkpoint } from "../tlog/checkpoint.ts"
import { isGenuine, toPublicKey } from "../tlog/ed25519.ts"
import { decodeBase64, leafDigest } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { provesInclusion } from "../tlog/proofs.ts"
import type { ChainEntry, ProvedLeaf } from "./bundle.ts"

/** The name under which a firm's log is known. */
export function originOf(firm: string): string {
  return `muniment/${firm}`
}

/** What an evidence file says of the log it is from. */
export interface FromLog {
  readonly firm: string
  readonly vkey: string
  readonly keys: readonly ProvedLeaf[]
}

/** Why a file is not of the reader's log; null where it is. */
export function anotherLog(file: FromLog, log: NoteKey): Why | null {
  if (log.name !== originOf(file.firm))
    return fails("checkpoint-of-another-log", undefined, `the key is of ${log.name}, the bundle of ${originOf(file.firm)}`).why
  return file.vkey === log.text ? null : fails("checkpoint-of-another-log", undefined, "the bundle names another verifier key").why
}

/** A leaf that was proved to stand in the log. */
export interface Proved<E extends ProvedLeaf = ProvedLeaf> {
  readonly entry: E
  readonly leaf: Leaf
}

/** All leaves of a file: those that published keys, and those it is about. */
export interface ProvedLeaves<E extends ProvedLeaf> {
  readonly publications: readonly Proved[]
  readonly leaves: readonly Proved<E>[]
  /** The keys that the publications gave, by their ids. */
  readonly published: PublishedKeys
}

/** Proves every leaf of a file and every signature in it. */
export function proveLeaves<E extends ProvedLeaf>(file: FromLog, entries: readonly E[], head: Checkpoint): Checked<ProvedLeaves<E>> {
  const publications: Proved[] = []
  const leaves: Proved<E>[] = []
  for (const entry of file.keys) {
    const leaf = provedLeaf(entry, file.firm, head)
    if (!leaf.ok) return leaf
    publications.push({ entry, leaf: leaf.value })
  }
  for (const entry of entries) {
    const leaf = provedLeaf(entry, file.firm, head)
    if (!leaf.ok) return leaf
    leaves.push({ entry, leaf: leaf.value })
  }
  const keys = publishedKeys(publications)
  if (!keys.ok) return keys
  for (const { entry, leaf } of [...publications, ...leaves]) {
    const why = wrongSignature(entry.index, leaf, keys.value)
    if (why !== null) return { ok: false, why }
  }
  return holds({ publications, leaves, published: keys.value })
}

/** A published key that neither a leaf, a needed publication nor anything else in the file is signed with. A publication's signer came before it or is its own, so one walk backwards reaches all. */
export function idleKey({ publications, leaves }: ProvedLeaves<ProvedLeaf>, also: readonly string[] = []): Proved | null {
  const needed = new Set([...also, ...leaves.map(({ leaf }) => leaf.signed?.key)])
  for (const publication of publications.toReversed()) {
    if (!needed.has(publication.leaf.event.publishes?.key)) return publication
    needed.add(publication.leaf.signed?.key)
  }
  return null
}

/** Why a disclosed detail is not the one that was committed to; null where it is, and where it is withheld. */
export function wrongDetail(entry: ChainEntry, leaf: Leaf): Why | null {
  if (entry.detail === null) return null
  const { salt, text } = entry.detail
  return salt.length === SALT_BYTES && commitmentTo(text, salt) === leaf.event.detail ? null : fails("detail-wrong", entry.index).why
}

export type PublishedKeys = ReadonlyMap<string, PublishedKey>

/** A key that a proved leaf published, and where. */
export interface PublishedKey {
  readonly index: number
  readonly of: string
  readonly sign: Uint8Array
}

/** The keys by their ids; their leaves stand in the order of the log and each publishes a key to sign with. */
function publishedKeys(publications: readonly Proved[]): Checked<PublishedKeys> {
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

/** One leaf that stands in the log; who signed it is not asked. */
export function provedLeaf(entry: ProvedLeaf, firm: string, head: Checkpoint): Checked<Leaf> {
  const leaf = parseLeaf(entry.leaf)
  if (leaf === null) return fails("leaf-malformed", entry.index)
  if (leaf.event.firm !== firm) return fails("leaf-of-another-firm", entry.index)
  return provesInclusion(entry.index, leafDigest(entry.leaf), entry.proof, head) ? holds(leaf) : fails("proof-wrong", entry.index)
}

function wrongSignature(index: number, leaf: Leaf, keys: PublishedKeys): Why | null {
  if (leaf.signed === null) return null
  const key = keys.get(leaf.signed.key)
  if (key === undefined || key.index > index) return fails("key-unknown", index, leaf.signed.key).why
  if (key.of !== leaf.event.by) return fails("key-of-another", index, `${leaf.signed.key} belongs to ${key.of}`).why
  const genuine = isGenuine(toPublicKey(key.sign), signedBytes(leaf.eventBytes), Buffer.from(leaf.signed.sig, "base64"))
  return genuine ? null : fails("signature-wrong", index).why
}
