/** A small firm's log made by the real ledger and the real seal: three persons who sign, the house, two matters and their documents. Every test bends a copy of it. */
import { commit, newSignPair, sign, signNote } from "#seal"
import {
  type EventBody,
  type Frontier,
  EMPTY_FRONTIER,
  type Head,
  type LogSource,
  type SignedEvent,
  detailText,
  eventBytes,
  integrate,
  originOf,
  packDigests,
  readEvent,
  signCheckpoint,
  subjectsOf,
  tilePath,
  tilesOf,
  toBundle,
  toSigned,
  toVkey,
} from "#ledger"
import { type AnyId, type DocumentId, type EventKind, type FirmId, type KeyId, type MatterId, type PersonId, toId } from "#words"

/** Ids that are the same in every run: a number written into 16 bytes. */
export function idOf<K extends Parameters<typeof toId>[0]>(kind: K, n: number) {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(n, 12)
  return toId(kind, bytes)
}

export const FIRM: FirmId = idOf("firm", 1)
export const MATTERS: readonly MatterId[] = [1, 2].map((n) => idOf("matter", n))
export const DOCUMENTS: readonly DocumentId[] = [1, 2, 3].map((n) => idOf("document", n))

export interface Signer {
  readonly person: PersonId
  readonly key: KeyId
  readonly pair: ReturnType<typeof newSignPair>
}
export const SIGNERS: readonly Signer[] = [1, 2, 3].map((n) => ({ person: idOf("person", n), key: idOf("key", n), pair: newSignPair() }))
export const LOG_PAIR = newSignPair()
export const VKEY = toVkey(originOf(FIRM), LOG_PAIR.public)

/** An event whose detail says which it is. */
export function eventOf(n: number, kind: EventKind, by: EventBody["by"], subjects: readonly AnyId[], publishes?: EventBody["publishes"]): EventBody {
  const detail = detailText(commit(detailOf(n), saltOf(n)))
  const body = { v: 1 as const, id: idOf("event", n), kind, at: `2026-11-22T14:05:${String(n % 60).padStart(2, "0")}.123Z`, firm: FIRM, by, subjects, detail }
  return publishes === undefined ? body : { ...body, publishes }
}

export const detailOf = (n: number) => JSON.stringify({ n, purpose: "conduct" })
export const saltOf = (n: number) => Buffer.alloc(32, n)

export function signedBy(signer: Signer, body: EventBody): SignedEvent {
  const event = eventBytes(body)
  return { event, signed: toSigned(signer.key, sign(signer.pair, "event", event)) }
}

export function unsigned(body: EventBody): SignedEvent {
  return { event: eventBytes(body), signed: null }
}

export function publication(n: number, signer: Signer, kem = true): SignedEvent {
  const keys = {
    key: signer.key,
    of: signer.person,
    use: "person",
    ...(kem ? { kem: Buffer.alloc(1216, n).toString("base64") } : {}),
    sign: Buffer.from(signer.pair.public).toString("base64"),
  }
  return signedBy(signer, eventOf(n, "key.published", signer.person, [signer.person], keys))
}

/** The first `count` events: the house starts, three persons publish their keys, then everyday work in turn. */
export function eventsOf(count: number): SignedEvent[] {
  return Array.from({ length: count }, (_, n) => {
    if (n === 0) return unsigned(eventOf(0, "house.started", "house", []))
    if (n <= SIGNERS.length) return publication(n, SIGNERS[n - 1] as Signer)
    const signer = SIGNERS[n % SIGNERS.length] as Signer
    const document = DOCUMENTS[n % 2 === 0 ? 0 : (n % 5) % 3] as DocumentId
    if (n % 7 === 0) return unsigned(eventOf(n, "session.refused", "unnamed", [signer.person]))
    return signedBy(signer, eventOf(n, n % 3 === 0 ? "document.opened" : "version.filed", signer.person, [MATTERS[n % 2] as MatterId, document]))
  })
}

/** A log as files: path below its folder to bytes. */
export type Files = Map<string, Uint8Array>

export interface Built {
  readonly files: Files
  readonly frontier: Frontier
  readonly leaves: readonly Uint8Array[]
}

/** Enters events in batches and lays the whole log out as C2SP tlog-tiles. */
export function logOf(events: readonly SignedEvent[], batch = 100, pair = LOG_PAIR): Built {
  const heads = new Map<string, Head | null>()
  const tiles = new Map<string, Uint8Array>()
  const leaves: Uint8Array[] = []
  let frontier = EMPTY_FRONTIER
  for (let from = 0; from < events.length; from += batch) {
    const some = events.slice(from, from + batch).map(readEvent)
    for (const subject of subjectsOf(some)) if (!heads.has(subject)) heads.set(subject, null)
    const entered = integrate(frontier, heads, some)
    frontier = entered.frontier
    for (const [subject, head] of entered.heads) heads.set(subject, head)
    for (const leaf of entered.leaves) leaves.push(leaf.bytes)
    for (const tile of entered.tiles) tiles.set(`${tile.level}/${tile.n}`, packDigests(tile.hashes))
  }
  const files: Files = new Map()
  for (const name of tilesOf(frontier.size)) {
    const { level, n, width } = name
    files.set(
      tilePath(name),
      level === "entries" ? toBundle(leaves.slice(n * 256, n * 256 + width)) : (tiles.get(`${level}/${n}`) ?? packDigests(frontier.edge[level] ?? [])),
    )
  }
  files.set("checkpoint", noteOf(frontier, pair))
  files.set("vkey", Buffer.from(`${toVkey(originOf(FIRM), pair.public)}\n`))
  return { files, frontier, leaves }
}

export function noteOf(frontier: Frontier, pair = LOG_PAIR): Uint8Array {
  return signCheckpoint(originOf(FIRM), frontier, { public: pair.public, sign: (text) => signNote(pair, text) }).note
}

/** The files as a source to verify; every read gives a copy. */
export function sourceOf(files: Files): LogSource {
  const read = (path: string) => Promise.resolve(files.has(path) ? Uint8Array.from(files.get(path) as Uint8Array) : null)
  return { hashes: (level, n, width) => read(tilePath({ level, n, width })), entries: (n, width) => read(tilePath({ level: "entries", n, width })) }
}
