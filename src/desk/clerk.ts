/** The clerk: enters committed events in the tree within a second, in batches, alone at it, and signs a checkpoint over what the log has become. */
import {
  EMPTY_FRONTIER,
  digestAt,
  frontierParts,
  integrate,
  originOf,
  packDigests,
  rootOf,
  signCheckpoint,
  subjectsOf,
  toBase64,
  toBytes,
  toFrontier,
  toSigned,
  unpackDigests,
} from "#ledger"
import type { Frontier, Head, Integration, LogKey, SignedEvent } from "#ledger"
import {
  asOnlyClerk,
  findClerkPlace,
  findHeads,
  findTileHashes,
  insertCheckpoint,
  insertLeafSubjects,
  insertLeaves,
  insertTile,
  listWaitingEvents,
  treeSize,
} from "#registry"
import type { ClerkPlace, FirmDatabase, WaitingEvent } from "#registry"
import type { FirmId, KeyId } from "#words"
import type { Clerk } from "./tools.ts"

type ClerkTx = Parameters<Parameters<typeof asOnlyClerk>[2]>[0]

export interface RunningClerk extends Clerk {
  /** Enters everything that has committed by now; gives how many leaves were added. */
  flush(): Promise<number>
  stop(): Promise<void>
}

export interface ClerkNeeds {
  readonly firm: FirmId
  readonly db: FirmDatabase
  readonly key: LogKey
  readonly now: () => Temporal.Instant
  readonly failed: (cause: unknown) => void
}

/** The largest batch, and how long a nudge waits for company. */
const BATCH = 4096
const COMPANY_MS = 100

/** Starts the clerk of one firm. */
export function startClerk(needs: ClerkNeeds): RunningClerk {
  const desk: DeskState = { frontier: EMPTY_FRONTIER, size: -1, after: { xact: "0", seq: 0 } }
  let timer: NodeJS.Timeout | null = null
  let work: Promise<number> = Promise.resolve(0)
  let stopped = false
  const flush = (): Promise<number> =>
    (work = work.then(
      () => enterAll(needs, desk),
      () => enterAll(needs, desk),
    ))
  return {
    nudge() {
      if (timer !== null || stopped) return
      timer = setTimeout(() => {
        timer = null
        flush().catch(needs.failed)
      }, COMPANY_MS)
    },
    flush,
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await flush().catch(needs.failed)
    },
  }
}

interface DeskState {
  frontier: Frontier
  size: number
  after: ClerkPlace
}

async function enterAll(needs: ClerkNeeds, desk: DeskState): Promise<number> {
  let added = 0
  for (;;) {
    const batch = await asOnlyClerk(needs.db.clerk, needs.db.home, (tx) => enterBatch(tx, needs, desk))
    if (batch === null) return added
    desk.frontier = batch.frontier
    desk.size = batch.frontier.size
    desk.after = batch.after
    added += batch.added
    if (batch.added < BATCH) return added
  }
}

async function enterBatch(tx: ClerkTx, needs: ClerkNeeds, desk: DeskState): Promise<{ frontier: Frontier; after: ClerkPlace; added: number }> {
  const size = await treeSize(tx)
  const known = size === desk.size
  const frontier = known ? desk.frontier : await loadFrontier(tx, size)
  const after = known ? desk.after : await findClerkPlace(tx)
  const waiting = await listWaitingEvents(tx, after, BATCH)
  const last = waiting.at(-1)
  if (last === undefined) return { frontier, after, added: 0 }
  const events = waiting.map(toSignedEvent)
  const found = await findHeads(tx, subjectsOf(events))
  const heads = new Map<string, Head | null>(
    subjectsOf(events).map((subject) => {
      const head = found.get(subject)
      return [subject, head === undefined ? null : { n: head.n, hash: toBase64(digestAt(head.hash)) }]
    }),
  )
  const entered = integrate(frontier, heads, events)
  await store(tx, needs, entered)
  return { frontier: entered.frontier, after: { xact: last.xact, seq: last.seq }, added: waiting.length }
}

function toSignedEvent(waiting: WaitingEvent): SignedEvent {
  return {
    event: Buffer.from(waiting.body, "latin1"),
    signed: waiting.sig === null || waiting.signer === null ? null : toSigned(waiting.signer as KeyId, waiting.sig),
  }
}

async function store(tx: ClerkTx, needs: ClerkNeeds, entered: Integration): Promise<void> {
  const hex = entered.leaves.map((leaf) => Buffer.from(leaf.hash, "latin1").toString("hex"))
  const links = entered.leaves.flatMap((leaf, i) => leaf.chain.map(([subject, n]) => ({ subject, n, index: leaf.index, hash: hex[i] ?? "" })))
  const { checkpoint, note } = signCheckpoint(originOf(needs.firm), entered.frontier, needs.key)
  await Promise.all([
    insertLeaves(tx, {
      index: entered.leaves.map((l) => l.index),
      event: entered.leaves.map((l) => l.event),
      bytes: entered.leaves.map((l) => Buffer.from(l.bytes).toString("latin1")),
      hash: hex,
    }),
    insertLeafSubjects(tx, {
      subject: links.map((l) => l.subject),
      n: links.map((l) => l.n),
      index: links.map((l) => l.index),
      hash: links.map((l) => l.hash),
    }),
    ...entered.tiles.map((tile) => insertTile(tx, { level: tile.level, n: tile.n, hashes: packDigests(tile.hashes), root: toBytes(tile.root) })),
    insertCheckpoint(tx, { size: checkpoint.size, root: toBytes(rootOf(entered.frontier)), note: Buffer.from(note).toString("utf8"), at: needs.now() }),
  ])
}

async function loadFrontier(tx: ClerkTx, size: number): Promise<Frontier> {
  const parts = await Promise.all(
    frontierParts(size).map(async ({ level, n, width }) => {
      const hashes = await findTileHashes(tx, level, n, width)
      if (hashes === null) throw new Error(`the tree lacks tile ${level}/${n}`)
      return { level, hashes: unpackDigests(hashes) }
    }),
  )
  return toFrontier(size, parts)
}
