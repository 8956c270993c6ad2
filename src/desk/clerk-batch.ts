/** A batch of what waits for the clerk: read, entered in memory on top of a tree, and spelled for the engine. Nothing of it is stored here. */
import { digestAt, integrate, packDigests, readWaiting, subjectsOf, toBase64 } from "#ledger"
import type { Frontier, Head, Integration, ReadEvent } from "#ledger"
import { findEntered, findHeads, listWaitingEvents, spellLeaves } from "#registry"
import type { AsideRow, ClerkPlace, SpelledLeaves, WaitingEvent } from "#registry"
import type { FirmId } from "#words"

type ClerkSql = Parameters<typeof listWaitingEvents>[0]

/** The first batch of many, small so that the engine soon has something to store, and the largest: each may be half as large again as the one before, which is about as much as is prepared while that one is stored. */
export const FIRST_BATCH = 512
const BATCH = 4096
/** A batch of rows, read and entered in memory on top of a tree of some size, and spelled for the engine while that still stores what came before; nothing of it is stored. */
export interface Prepared {
  readonly base: number
  /** How many rows were asked for at most. */
  readonly most: number
  /** How many rows were read: those that are events, and those that are not. */
  readonly read: number
  readonly after: ClerkPlace
  readonly entered: Integration
  readonly spelled: SpelledLeaves
  readonly aside: readonly AsideRow[]
}

export interface Ground {
  readonly frontier: Frontier
  readonly after: ClerkPlace
  /** Heads that are newer than what the database shows. */
  readonly moved: ReadonlyMap<string, Head>
  readonly most: number
  /** Look for leaves that are there already. */
  readonly again: boolean
}

/** What the next batch stands on when this one is stored. */
export function following({ entered, after, most }: Prepared): Ground {
  return { frontier: entered.frontier, after, moved: entered.heads, most: Math.min(1.5 * most, BATCH), again: false }
}

/** Reads the next rows and enters those that are events on top of a tree. */
export async function prepare(sql: ClerkSql, firm: FirmId, { frontier, after, moved, most, again }: Ground): Promise<Prepared> {
  const waiting = await listWaitingEvents(sql, after, most)
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
  return { base: frontier.size, most, read: rows.length, after: waiting?.last ?? after, entered, spelled: spell(entered), aside }
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

function spell({ leaves, frontier }: Integration): SpelledLeaves {
  return spellLeaves({
    from: frontier.size - leaves.length,
    event: leaves.map((leaf) => leaf.event),
    bytes: leaves.map((leaf) => leaf.bytes),
    hashes: packDigests(leaves.map((leaf) => leaf.hash)),
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
