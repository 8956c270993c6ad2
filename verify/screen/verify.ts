/** Checks a screen certificate with nothing but the file and the log's verifier key: that both chains are whole up to the event that closes them, and that a wall stood between the person and the matter with nothing in between that it shuts out. */
import type { ChainEntry } from "../bundle/bundle.ts"
import { asRecord, isText, parseJson } from "../bundle/json.ts"
import { type Proved, anotherLog, idleKey, proveLeaves, provedLeaf, wrongDetail } from "../bundle/leaves.ts"
import type { BundleOptions } from "../bundle/verify.ts"
import { type Checked, type Why, fails, holds } from "../checked.ts"
import { type Checkpoint, openCheckpoint } from "../tlog/checkpoint.ts"
import { cosigners } from "../tlog/cosignature.ts"
import { leafDigest, toBase64 } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { provesConsistency } from "../tlog/proofs.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { CLOSING, type Pair, leavesToOpen, names } from "./pair.ts"
import { type Moment, type ReadLeaf, type Replayed, replay } from "./replay.ts"

/** What a certificate proves, where nothing in it is wrong. */
export interface ScreenReport extends Replayed, Pair {
  readonly firm: string
  readonly size: number
  readonly root: string
  /** The event that closes both chains: up to here nothing can be missing. */
  readonly closed: Moment
  /** How the overseer who closed it named what the ids stand for: signed by them, and not proved. */
  readonly stated: Stated
  /** How many events each chain has, and how many of both are shown closed. */
  readonly ofMatter: number
  readonly ofPerson: number
  readonly kept: number
  /** The size of the earlier log that this one is proved to continue. */
  readonly continues: number | null
  readonly witnesses: readonly { readonly name: string; readonly at: string }[]
}

export interface Stated {
  readonly firm: string | null
  readonly person: string | null
  readonly by: string | null
}

/** Verifies a certificate's bytes. The key must be one that the reader had by another way than the certificate. */
export function verifyScreen(bytes: Uint8Array, log: NoteKey, options: BundleOptions = {}): Checked<ScreenReport> {
  const certificate = parseCertificate(bytes)
  if (certificate === null || !certificate.matter.startsWith("mat_") || !certificate.person.startsWith("per_")) return fails("certificate-malformed")
  const head = openCheckpoint(certificate.checkpoint, log)
  if (!head.ok) return head
  const wrong = anotherLog(certificate, log)
  if (wrong !== null) return { ok: false, why: wrong }
  const witnesses = cosigners(head.value.note, options.witnesses?.keys ?? [])
  const wanted = options.witnesses?.quorum ?? 0
  if (witnesses.length < wanted) return fails("witness-missing", undefined, `${witnesses.length} of ${wanted}`)
  const continues = continued(certificate, head.value, log)
  if (!continues.ok) return continues
  const proved = proveLeaves(certificate, certificate.leaves, head.value)
  if (!proved.ok) return proved
  const said = readPair(certificate, proved.value.leaves, head.value)
  if (!said.ok) return said
  const idle = idleKey(proved.value)
  if (idle !== null) return fails("certificate-malformed", idle.entry.index, "a key that nothing in the certificate is signed with")
  const { firm, matter, person } = certificate
  const { size, root } = head.value
  return holds({ ...said.value, firm, matter, person, size, root: toBase64(root), continues: continues.value, witnesses })
}

/** That the log continues the earlier checkpoint, where there is one. */
function continued({ earlier }: Certificate, head: Checkpoint, log: NoteKey): Checked<number | null> {
  if (earlier === null) return holds(null)
  const before = openCheckpoint(earlier.checkpoint, log)
  if (!before.ok) return before
  if (before.value.size > head.size) return fails("checkpoint-older", undefined, `${head.size} leaves, and ${before.value.size} were seen before`)
  return provesConsistency(before.value, head, earlier.proof) ? holds(before.value.size) : fails("checkpoint-not-consistent")
}

type Said = Omit<ScreenReport, "firm" | "matter" | "person" | "size" | "root" | "continues" | "witnesses">

function readPair(certificate: Certificate, leaves: readonly Proved<ChainEntry>[], head: Checkpoint): Checked<Said> {
  const order = wrongOrder(certificate, leaves)
  if (order !== null) return { ok: false, why: order }
  const ofMatter = walk(leaves, certificate.matter)
  if (!ofMatter.ok) return ofMatter
  const ofPerson = walk(leaves, certificate.person)
  if (!ofPerson.ok) return ofPerson
  const last = leaves.at(-1)
  if (last === undefined) return fails("certificate-malformed", undefined, "it holds no event")
  const cut = wrongEnd(certificate, last) ?? wrongAfter(certificate, last.entry.index, head)
  if (cut !== null) return { ok: false, why: cut }
  const read = readDetails(certificate, leaves)
  if (!read.ok) return read
  const { at, by } = last.leaf.event
  const closed = { leaf: last.entry.index, at, by }
  const said = replay(read.value, certificate, closed)
  if (!said.ok) return said
  const kept = leaves.filter(({ entry }) => entry.detail === null).length
  return holds({ ...said.value, closed, stated: statedIn(read.value.at(-1)?.detail ?? null), ofMatter: ofMatter.value, ofPerson: ofPerson.value, kept })
}

/** Each leaf once, in the order of the log, and none that concerns neither. */
function wrongOrder({ matter, person }: Certificate, leaves: readonly Proved<ChainEntry>[]): Why | null {
  let before = -1
  for (const { entry, leaf } of leaves) {
    if (entry.index <= before) return fails("chain-broken", entry.index, "it stands after a later one").why
    if (!leaf.chain.some(([subject]) => subject === matter || subject === person)) return fails("subject-wrong", entry.index).why
    before = entry.index
  }
  return null
}

/** One chain from its first event on, each naming the one before it; gives how many there are. */
function walk(leaves: readonly Proved<ChainEntry>[], subject: string): Checked<number> {
  let count = 0
  let previous = ""
  for (const { entry, leaf } of leaves) {
    const link = leaf.chain.find(([one]) => one === subject)
    if (link === undefined) continue
    const [, n, named] = link
    count++
    if (n !== count) return fails("chain-broken", entry.index, `it is event ${n} of the chain of ${subject} and stands here as ${count}`)
    if (named !== previous) return fails("chain-broken", entry.index, `it does not name the event before it in the chain of ${subject}`)
    previous = toBase64(leafDigest(entry.leaf))
  }
  return holds(count)
}

/** Both chains end with one event, in which somebody else than the screened person looked at this very pair: whoever drops an end drops it too. */
function wrongEnd({ matter, person }: Certificate, { entry, leaf }: Proved<ChainEntry>): Why | null {
  const { kind, by } = leaf.event
  const placed = { index: entry.index, leaf }
  if (kind !== CLOSING || !names(placed, matter) || !names(placed, person)) return fails("chain-cut", entry.index, `the last one is ${kind}`).why
  if (leaf.signed === null || by === person) return fails("chain-cut", entry.index, "it is not closed by somebody else than the screened person").why
  return null
}

/** The log's leaves from the closing one to the checkpoint, none left out: neither chain goes on in them. So no end can be cut off under the same checkpoint. */
function wrongAfter(certificate: Certificate, closing: number, head: Checkpoint): Why | null {
  for (let index = closing + 1; index < head.size; index++) {
    const entry = certificate.after[index - closing - 1]
    if (entry?.index !== index) return fails("chain-cut", index, "what stands between it and the checkpoint is not all shown").why
    const leaf = provedLeaf(entry, certificate.firm, head)
    if (!leaf.ok) return leaf.why
    const goesOn = leaf.value.chain.find(([subject]) => subject === certificate.matter || subject === certificate.person)
    if (goesOn !== undefined) return fails("chain-cut", index, `the chain of ${goesOn[0]} goes on here`).why
  }
  return certificate.after.length === head.size - closing - 1
    ? null
    : fails("certificate-malformed", undefined, "it shows leaves that are beyond the checkpoint").why
}

function readDetails(pair: Pair, leaves: readonly Proved<ChainEntry>[]): Checked<readonly ReadLeaf[]> {
  const placed = leaves.map(({ entry, leaf }) => ({ index: entry.index, leaf }))
  const needed = leavesToOpen(placed, pair)
  const read: ReadLeaf[] = []
  for (const { entry, leaf } of leaves) {
    const wrong = wrongDetail(entry, leaf)
    if (wrong !== null) return { ok: false, why: wrong }
    const detail = entry.detail === null ? null : asRecord(parseJson(Buffer.from(entry.detail.text, "utf8")))
    if (needed.has(entry.index) && detail === null) return fails("detail-withheld", entry.index, leaf.event.kind)
    read.push({ index: entry.index, leaf, detail })
  }
  return holds(read)
}

function statedIn(detail: ReadLeaf["detail"]): Stated {
  const stated = asRecord(detail?.["stated"]) ?? {}
  const text = (value: unknown) => (isText(value) ? value : null)
  return { firm: text(stated["firm"]), person: text(stated["person"]), by: text(stated["by"]) }
}
