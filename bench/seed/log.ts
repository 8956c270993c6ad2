/** A large log in memory, entered by the ledger itself: persons who publish their keys, then everyday work on many matters. Its signatures are in form but not genuine. */
import {
  EMPTY_FRONTIER,
  eventBytes,
  integrate,
  originOf,
  packDigests,
  parseVkey,
  readEvent,
  signCheckpoint,
  subjectsOf,
  tilePath,
  tilesOf,
  toBundle,
  toVkey,
} from "#ledger"
import type { EventBody, Head, LogSource, NoteKey, SignedEvent } from "#ledger"
import { newSignPair, signNote } from "#seal"
import { toId } from "#words"
import type { AnyId, DocumentId, IdKind, KeyId, MatterId, PersonId } from "#words"

export interface SeededLog {
  readonly source: LogSource
  readonly checkpoint: Uint8Array
  readonly key: NoteKey
  leaves(): Iterable<Uint8Array>
}

const BATCH = 4096
const PERSONS = 40
const MATTERS = 500
const FIRM = idOf("firm", 1)
const DETAIL = Buffer.alloc(32, 7).toString("base64")
const SIGNATURE = Buffer.alloc(64, 9).toString("base64")

export function seedLog(count: number): SeededLog {
  const pair = newSignPair()
  const heads = new Map<string, Head | null>()
  const tiles = new Map<string, Uint8Array>()
  const bundles: Uint8Array[] = []
  let open: Uint8Array[] = []
  let frontier = EMPTY_FRONTIER
  for (let from = 0; from < count; from += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => readEvent(eventAt(from + i, pair.public)))
    for (const subject of subjectsOf(events)) if (!heads.has(subject)) heads.set(subject, null)
    const entered = integrate(frontier, heads, events)
    frontier = entered.frontier
    for (const [subject, head] of entered.heads) heads.set(subject, head)
    for (const tile of entered.tiles) tiles.set(tilePath({ level: tile.level, n: tile.n, width: 256 }), packDigests(tile.hashes))
    for (const { bytes } of entered.leaves) {
      open.push(bytes)
      if (open.length < 256) continue
      bundles.push(toBundle(open))
      open = []
    }
  }
  if (open.length > 0) bundles.push(toBundle(open))
  for (const name of tilesOf(frontier.size))
    if (name.level !== "entries" && !tiles.has(tilePath(name))) tiles.set(tilePath(name), packDigests(frontier.edge[name.level] ?? []))
  const origin = originOf(FIRM)
  const key = parseVkey(toVkey(origin, pair.public))
  if (key === null) throw new Error("a log key without a verifier line")
  const { note } = signCheckpoint(origin, frontier, { public: pair.public, sign: (text) => signNote(pair, text) })
  return { source: sourceOf(tiles, bundles), checkpoint: note, key, leaves: () => leavesIn(bundles) }
}

/** Whoever verifies takes a bundle over, so each reading is a copy, as from a disk. */
function sourceOf(tiles: ReadonlyMap<string, Uint8Array>, bundles: readonly Uint8Array[]): LogSource {
  return {
    hashes: (level, n, width) => Promise.resolve(tiles.get(tilePath({ level, n, width })) ?? null),
    entries: (n) => Promise.resolve(bundles[n] === undefined ? null : Uint8Array.from(bundles[n])),
  }
}

/** Each entry of a bundle stands behind its length in two bytes (C2SP tlog-tiles, "Log Entries"). */
function* leavesIn(bundles: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const bundle of bundles) {
    for (let at = 0; at < bundle.length;) {
      const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0)
      yield bundle.subarray(at + 2, at + 2 + length)
      at += 2 + length
    }
  }
}

function eventAt(n: number, publicKey: Uint8Array): SignedEvent {
  const person: PersonId = idOf("person", n % PERSONS)
  const key: KeyId = idOf("key", n % PERSONS)
  const signed = { sig: SIGNATURE, key }
  const event = { v: 1 as const, id: idOf("event", n), at: `2026-11-22T14:05:${String(n % 60).padStart(2, "0")}.123Z`, firm: FIRM, by: person, detail: DETAIL }
  if (n < PERSONS)
    return {
      event: eventBytes({
        ...event,
        kind: "key.published",
        subjects: [person],
        publishes: { key, of: person, use: "person", sign: Buffer.from(publicKey).toString("base64") },
      }),
      signed,
    }
  const matter: MatterId = idOf("matter", (n * 31) % MATTERS)
  const document: DocumentId = idOf("document", (n * 31) % (MATTERS * 20))
  const subjects: readonly AnyId[] = n % 4 === 0 ? [matter] : [matter, document, idOf("version", (n * 31) % (MATTERS * 20))]
  return { event: eventBytes({ ...event, kind: n % 4 === 0 ? "matter.read" : "document.opened", subjects } satisfies EventBody), signed }
}

function idOf<K extends IdKind>(kind: K, n: number) {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(n, 12)
  return toId(kind, bytes)
}
