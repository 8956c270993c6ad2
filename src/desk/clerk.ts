/** The clerk: enters committed events in the tree within a second, in batches, alone at it, and signs a checkpoint over what the log has become. */
import { setTimeout as pause } from "node:timers/promises"
import {
  EMPTY_FRONTIER,
  digestAt,
  frontierParts,
  integrate,
  originOf,
  packDigests,
  readWaiting,
  rootOf,
  signCheckpoint,
  subjectsOf,
  toBase64,
  toBytes,
  toFrontier,
  unpackDigests,
} from "#ledger"
import type { Frontier, Head, Integration, LogKey, ReadEvent } from "#ledger"
import {
  asOnlyClerk,
  findClerkPlace,
  findEntered,
  findHeads,
  findHeldUp,
  findTileHashes,
  insertAside,
  insertCheckpoint,
  insertLeaves,
  insertTile,
  listWaitingEvents,
  spellLeaves,
  treeSize,
} from "#registry"
import type { AsideRow, ClerkPlace, FirmDatabase, SetAside, SpelledLeaves, WaitingEvent } from "#registry"
import type { FirmId } from "#words"
import { sayAside } from "./aside.ts"
import type { Clerk } from "./tools.ts"

type ClerkTx = Parameters<Parameters<typeof asOnlyClerk>[2]>[0]
type ClerkSql = Parameters<typeof listWaitingEvents>[0]

export interface RunningClerk extends Clerk {
  /** Enters everything that has committed by now, waiting up to ten seconds for elder transactions; gives how many leaves were added. */
  flush(): Promise<number>
  /** Enters everything once more, as `flush` does, and then no more. */
  stop(): Promise<void>
}

export interface ClerkNeeds {
  readonly firm: FirmId
  readonly db: FirmDatabase
  readonly key: LogKey
  readonly now: () => Temporal.Instant
  /** Told of the first failure of several in a row. */
  readonly failed: (cause: unknown) => void
  /** Told of what an operator must know at once. */
  readonly alarm: (sentence: string) => void
}

/** The largest batch, how long a nudge waits for company, and how long after a failure the clerk tries again, nudged or not. */
const BATCH = 4096
const COMPANY_MS = 100
const AGAIN_MS = 1000
/** How often, and how long at most, an elder transaction is waited for before the clerk turns to other work and comes back. */
const ELDER_MS = 20
const ELDER_PATIENCE_MS = 10_000

/** Starts the clerk of one firm. */
export function startClerk(needs: ClerkNeeds): RunningClerk {
  const desk: DeskState = { frontier: EMPTY_FRONTIER, size: -1, after: { xact: "0", seq: 0 } }
  let timer: NodeJS.Timeout | null = null
  let work: Promise<Entered> = Promise.resolve({ added: 0, heldUp: false })
  let stopped = false
  let failing = false
  const next = (patience: number): Promise<Entered> =>
    (work = work.then(
      () => enterCommitted(needs, desk, patience),
      () => enterCommitted(needs, desk, patience),
    ))
  const wakeIn = (wait: number): void => {
    if (timer !== null || stopped) return
    timer = setTimeout(() => {
      timer = null
      next(0).then(
        (entered) => {
          failing = false
          if (entered.heldUp) wakeIn(COMPANY_MS)
        },
        (cause: unknown) => {
          if (!failing) needs.failed(cause)
          failing = true
          wakeIn(AGAIN_MS)
        },
      )
    }, wait)
  }
  return {
    nudge: () => wakeIn(COMPANY_MS),
    async flush() {
      const entered = await next(ELDER_PATIENCE_MS)
      if (entered.heldUp) wakeIn(COMPANY_MS)
      return entered.added
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await next(ELDER_PATIENCE_MS).catch(needs.failed)
    },
  }
}

interface Entered {
  readonly added: number
  /** Something that has committed could not be entered yet. */
  readonly heldUp: boolean
}

/** Enters what has committed by now; what stands behind an elder transaction is waited for, with patience in milliseconds. */
async function enterCommitted(needs: ClerkNeeds, desk: DeskState, patience: number): Promise<Entered> {
  const until = performance.now() + patience
  let added = await enterAll(needs, desk)
  let horizon = await findHeldUp(needs.db.clerk, desk.after, null)
  while (horizon !== null && performance.now() < until) {
    await pause(ELDER_MS)
    added += await enterAll(needs, desk)
    horizon = await findHeldUp(needs.db.clerk, desk.after, horizon)
  }
  return { added, heldUp: horizon !== null }
}

interface DeskState {
  frontier: Frontier
  size: number
  after: ClerkPlace
}

/** A batch of rows, read and entered in memory on top of a tree of some size, and spelled for the engine while that still stores what came before; nothing of it is stored. */
interface Prepared {
  readonly base: number
  /** How many rows were read: those that are events, and those that are not. */
  readonly read: number
  readonly after: ClerkPlace
  readonly entered: Integration
  readonly spelled: SpelledLeaves
  readonly aside: readonly AsideRow[]
}

interface Stored {
  readonly done: Prepared
  readonly next: Prepared | null
  /** What was set aside now, and not before. */
  readonly aside: readonly SetAside[]
}

async function enterAll(needs: ClerkNeeds, desk: DeskState): Promise<number> {
  let added = 0
  let next: Prepared | null = null
  for (;;) {
    const batch = await enterNext(needs, desk, next)
    if (batch === null) return added
    desk.frontier = batch.done.entered.frontier
    desk.size = desk.frontier.size
    desk.after = batch.done.after
    next = batch.next
    added += batch.done.entered.leaves.length
    if (batch.aside.length > 0) needs.alarm(sayAside(batch.aside))
    if (batch.done.read < BATCH) return added
  }
}

/** A batch that was not stored is tried once more, with a look at what the tree holds already: one row that comes a second time must not stop the others. */
async function enterNext(needs: ClerkNeeds, desk: DeskState, next: Prepared | null): Promise<Stored | null> {
  const enter = (ahead: Prepared | null, again: boolean): Promise<Stored | null> =>
    asOnlyClerk(needs.db.clerk, needs.db.home, (tx) => enterBatch(tx, needs, desk, ahead, again))
  try {
    return await enter(next, false)
  } catch {
    return enter(null, true)
  }
}

/** Stores one batch; while the database is at it, the next one is prepared. Another clerk may have been here in between: then everything is read anew. */
async function enterBatch(tx: ClerkTx, needs: ClerkNeeds, desk: DeskState, next: Prepared | null, again: boolean): Promise<Stored> {
  const size = await treeSize(tx)
  if (size !== desk.size) {
    desk.frontier = await loadFrontier(tx, size)
    desk.after = await findClerkPlace(tx)
    desk.size = size
  }
  const done = next?.base === size ? next : await prepare(tx, needs.firm, desk.frontier, desk.after, new Map(), again)
  if (done.read === 0) return { done, next: null, aside: [] }
  const stored = store(tx, needs, done)
  const more = done.read === BATCH ? prepare(needs.db.clerk, needs.firm, done.entered.frontier, done.after, done.entered.heads, false) : null
  const [ahead, aside] = await Promise.all([more, stored])
  // Fewer than a whole batch may only mean that the others were not visible yet while this one was being stored.
  return { done, next: ahead?.read === BATCH ? ahead : null, aside }
}

/** Reads the next rows and enters those that are events on top of a tree. `moved` are heads that are newer than what the database shows; `again` looks for leaves that are there already. */
async function prepare(
  sql: ClerkSql,
  firm: FirmId,
  frontier: Frontier,
  after: ClerkPlace,
  moved: ReadonlyMap<string, Head>,
  again: boolean,
): Promise<Prepared> {
  const waiting = await listWaitingEvents(sql, after, BATCH)
  const rows = waiting?.events ?? []
  const { events, aside } = again ? await withoutEntered(sql, tellApart(rows, firm)) : tellApart(rows, firm)
  const subjects = subjectsOf(events)
  const unknown = subjects.filter((subject) => !moved.has(subject))
  const found = unknown.length === 0 ? new Map<string, never>() : await findHeads(sql, unknown)
  const heads = new Map<string, Head | null>(moved)
  for (const subject of unknown) {
    const head = found.get(subject)
    heads.set(subject, head === undefined ? null : { n: head.n, hash: toBase64(digestAt(head.hash)) })
  }
  const entered = integrate(frontier, heads, events)
  return { base: frontier.size, read: rows.length, after: waiting?.last ?? after, entered, spelled: spell(entered), aside }
}

interface Apart {
  readonly events: readonly ReadEvent[]
  readonly aside: readonly AsideRow[]
}

/** The rows that are events of this firm, in their order, and those that are not. */
function tellApart(rows: readonly WaitingEvent[], firm: FirmId): Apart {
  const events: ReadEvent[] = []
  const aside: AsideRow[] = []
  for (const row of rows) {
    const read = readWaiting(row, firm)
    if (typeof read === "string") aside.push({ id: row.id, why: read })
    else events.push(read)
  }
  return { events, aside }
}

/** Passes over events that are leaves already, and sets aside those in whose name a leaf says something else. */
async function withoutEntered(sql: ClerkSql, { events, aside }: Apart): Promise<Apart> {
  const entered = await findEntered(
    sql,
    events.map((one) => one.id),
  )
  const bent = events.filter((one) => entered.get(one.id)?.startsWith(Buffer.from(one.event).toString("latin1").slice(0, -1)) === false)
  return { events: events.filter((one) => !entered.has(one.id)), aside: [...aside, ...bent.map((one) => ({ id: one.id, why: "entered-already" as const }))] }
}

async function store(tx: ClerkTx, needs: ClerkNeeds, { entered, spelled, aside }: Prepared): Promise<readonly SetAside[]> {
  const [set] = await Promise.all([
    aside.length === 0 ? [] : insertAside(tx, aside, needs.now()),
    entered.leaves.length === 0 ? null : storeLeaves(tx, needs, entered, spelled),
  ])
  return set
}

async function storeLeaves(tx: ClerkTx, needs: ClerkNeeds, entered: Integration, spelled: SpelledLeaves): Promise<void> {
  const { checkpoint, note } = signCheckpoint(originOf(needs.firm), entered.frontier, needs.key)
  await Promise.all([
    insertLeaves(tx, spelled),
    ...entered.tiles.map((tile) => insertTile(tx, { level: tile.level, n: tile.n, hashes: packDigests(tile.hashes), root: toBytes(tile.root) })),
    insertCheckpoint(tx, { size: checkpoint.size, root: toBytes(rootOf(entered.frontier)), note: Buffer.from(note).toString("utf8"), at: needs.now() }),
  ])
}

function spell({ leaves, frontier }: Integration): SpelledLeaves {
  return spellLeaves({
    from: frontier.size - leaves.length,
    event: leaves.map((leaf) => leaf.event),
    bytes: leaves.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")),
    hash: leaves.map((leaf) => Buffer.from(leaf.hash, "latin1").toString("hex")),
    links: linksOf(leaves),
  })
}

/** All links that the leaves added, those of one subject together and the subjects in order, as their index has them. */
function linksOf(leaves: Integration["leaves"]): readonly { readonly subject: string; readonly n: number; readonly index: number }[] {
  const bySubject = new Map<string, { subject: string; n: number; index: number }[]>()
  for (const { index, chain } of leaves) {
    for (const [subject, n] of chain) {
      const known = bySubject.get(subject)
      if (known === undefined) bySubject.set(subject, [{ subject, n, index }])
      else known.push({ subject, n, index })
    }
  }
  return [...bySubject].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, links]) => links)
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
