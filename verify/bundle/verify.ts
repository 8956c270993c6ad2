/** Checks a custody bundle with nothing but the bundle and the log's verifier key: that every event stands in the signed log, that none is missing between the first and the last, who signed it, and that disclosed details are the ones committed to. */
import { type Checked, type Why, fails, holds } from "../checked.ts"
import { type Checkpoint, openCheckpoint } from "../tlog/checkpoint.ts"
import { cosigners } from "../tlog/cosignature.ts"
import { isGenuine, toPublicKey } from "../tlog/ed25519.ts"
import { leafDigest, toBase64 } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { signedNames } from "../ledger/labels.ts"
import { type Bundle, type ChainEntry, formOf, parseBundle } from "./bundle.ts"
import { type Proved, type PublishedKeys, anotherLog, idleKey, proveLeaves, wrongDetail } from "./leaves.ts"
import { type Name, namesToSign, wrongNames } from "./names.ts"

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
  /** What the ids stand for, and who said and signed it; null where the bundle holds ids alone. */
  readonly names: { readonly by: string; readonly said: readonly Name[] } | null
  readonly witnesses: readonly { readonly name: string; readonly at: string }[]
}

export interface BundleOptions {
  readonly witnesses?: { readonly keys: readonly NoteKey[]; readonly quorum: number }
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
    names: bundle.names === null ? null : { by: bundle.names.by, said: bundle.names.said },
    witnesses,
  })
}

function checkLeaves(bundle: Bundle, head: Checkpoint): Checked<readonly ProvedEvent[]> {
  const proved = proveLeaves(bundle, bundle.chain, head)
  if (!proved.ok) return proved
  const events = walkChain(bundle, proved.value.leaves)
  if (!events.ok) return events
  const unsaid = wrongNaming(bundle, proved.value.leaves, proved.value.published)
  if (unsaid !== null) return { ok: false, why: unsaid }
  const idle = idleKey(proved.value, bundle.names === null ? [] : [bundle.names.key])
  return idle === null ? events : fails("bundle-malformed", idle.entry.index, "a key that nothing in the bundle is signed with")
}

/** Why the names are not those of this chain, or not signed by whoever is said to have exported it; null where they are, and where there are none. */
function wrongNaming(bundle: Bundle, leaves: readonly Proved<ChainEntry>[], published: PublishedKeys): Why | null {
  const { names } = bundle
  if (names === null) return null
  const wrong = wrongNames(names, leaves)
  if (wrong !== null) return wrong
  const key = published.get(names.key)
  if (key === undefined) return fails("key-unknown", undefined, `the names are signed with ${names.key}`).why
  if (key.of !== names.by) return fails("key-of-another", undefined, `the names are signed with ${names.key}, which belongs to ${key.of}`).why
  const message = signedNames(namesToSign({ ...bundle, form: formOf(bundle) }, names))
  return isGenuine(toPublicKey(key.sign), message, names.sig) ? null : fails("names-unsigned").why
}

/** From the first event to the last, each naming the one before it: nothing left out, nothing put in between. */
function walkChain(bundle: Bundle, chain: readonly Proved<ChainEntry>[]): Checked<readonly ProvedEvent[]> {
  const events: ProvedEvent[] = []
  let previous = ""
  for (const [i, { entry, leaf }] of chain.entries()) {
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
