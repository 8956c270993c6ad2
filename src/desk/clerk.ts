/** The clerk: enters committed events in the tree within a second, in batches, alone at it, and signs a checkpoint over what the log has become. */
import { setTimeout as pause } from "node:timers/promises"
import { EMPTY_FRONTIER, frontierParts, originOf, packDigests, rootOf, signCheckpoint, toBytes, toFrontier, unpackDigests } from "#ledger"
import type { Frontier, Integration, LogKey } from "#ledger"
import {
  asOnlyClerk,
  findClerkPlace,
  findHeldUp,
  findTileHashes,
  insertAside,
  insertCheckpoint,
  insertLeaves,
  insertTiles,
  leaveToTheNext,
  treeSize,
} from "#registry"
import type { ClerkPlace, FirmDatabase, SetAside, SpelledLeaves } from "#registry"
import type { FirmId } from "#words"
import { sayAside } from "./aside.ts"
import { FIRST_BATCH, following, prepare } from "./clerk-batch.ts"
import type { Prepared } from "./clerk-batch.ts"
import type { Clerk } from "./tools.ts"

type ClerkTx = Parameters<Parameters<typeof asOnlyClerk>[2]>[0]

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

/** How long a nudge waits for company, and how long after a failure the clerk tries again, nudged or not. */
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

interface Stored {
  readonly done: Prepared
  /** It had been prepared before the batch before it was stored. */
  readonly ahead: boolean
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
    // Fewer than were asked for, read while the batch before was being stored, may only mean that the others were not visible yet.
    if (batch.done.read < batch.done.most && !batch.ahead) return added
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
  const ahead = next?.base === size ? next : null
  const done = ahead ?? (await prepare(tx, needs.firm, { frontier: desk.frontier, after: desk.after, moved: new Map(), most: FIRST_BATCH, again }))
  if (done.read === 0) return { done, ahead: false, next: null, aside: [] }
  const stored = store(tx, needs, done)
  const more = done.read < done.most ? null : prepare(needs.db.clerk, needs.firm, following(done))
  const [prepared, aside] = await Promise.all([more, stored])
  const follows = prepared !== null && prepared.read > 0
  if (follows) await leaveToTheNext(tx)
  return { done, ahead: ahead !== null, next: follows ? prepared : null, aside }
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
    entered.tiles.length === 0
      ? null
      : insertTiles(
          tx,
          entered.tiles.map(({ level, n, hashes, root }) => ({ level, n, hashes: packDigests(hashes), root: toBytes(root) })),
        ),
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
