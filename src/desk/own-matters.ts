/** One's own matters, opened: brought up to date where they stirred, put in order and narrowed in memory, because the database holds nothing that could be sorted. */
import { listOwnMatters, listOwnStirs, rewrapGrantKeys } from "#registry"
import type { OwnMatterRow, RewrappedKey, Tx } from "#registry"
import type { Class, MatterId, MatterStage } from "#words"
import type { Caller } from "./caller.ts"
import type { OpenedList, OpenedMatter } from "./drawer.ts"
import { openCarried } from "./epoch-keys.ts"
import { keyOfCard, openMatterCard } from "./matter-card.ts"
import type { Tools } from "./tools.ts"

export type MatterSort = "title" | "-title" | "code" | "-code" | "client" | "-client" | "opened" | "-opened" | "event" | "-event"

/** What narrows a list. */
export interface MatterNarrowing {
  readonly stage: MatterStage | "any"
  readonly class?: Class | undefined
  readonly client?: string | undefined
  readonly named?: string | undefined
}

/** How many cards are opened before other callers have their turn. */
const TURN = 64

/** The list as it stands now: what has not stirred is taken over from the one before, the rest is opened. */
export async function openOwnMatters(tools: Tools, tx: Tx, caller: Caller, stamp: string, before: OpenedList | null): Promise<OpenedList> {
  const stirs = await listOwnStirs(tx)
  const matters = new Map<MatterId, OpenedMatter>()
  const stirred: MatterId[] = []
  for (const row of stirs) {
    const known = before?.matters.get(row.matter)
    if (known !== undefined && known.stirred === row.stirred) matters.set(row.matter, known)
    else stirred.push(row.matter)
  }
  const fresh: RewrappedKey[] = []
  const rows = stirred.length === 0 ? [] : await listOwnMatters(tx, stirred)
  for (const [i, row] of rows.entries()) {
    if (i % TURN === TURN - 1) await new Promise(setImmediate)
    const { matter, own } = openOne(tools, caller, row)
    matters.set(matter.id, matter)
    if (own !== null && row.hpke !== null) fresh.push({ grant: row.grant, epoch: row.cardEpoch, own, letter: row.hpke })
  }
  await rewrapGrantKeys(tx, fresh)
  return { stamp, matters, orders: new Map(), awaiting: stirs.some((row) => matters.get(row.matter)?.myRole === "awaiting") }
}

function openOne(tools: Tools, caller: Caller, row: OwnMatterRow): { readonly matter: OpenedMatter; readonly own: Uint8Array | null } {
  const { secret, own } = openCarried(tools.firm.id, caller, row, { epoch: row.cardEpoch, hpke: row.hpke, own: row.own })
  using held = secret
  const card = openMatterCard(held.of(keyOfCard(row)), tools.firm.id, row.matter, row.card)
  const { code, class: klass, stage, openedAt, grant, role, actions, places, stirred } = row
  return {
    own,
    matter: {
      id: row.matter,
      code,
      class: klass,
      stage,
      openedAt,
      grant,
      myRole: role,
      actions,
      places,
      stirred,
      ...card,
      folded: fold(`${card.title}\n${card.client}\n${code}`),
    },
  }
}

/** Letters without case and marks, so that `Fundacion` finds `Fundación`. */
export function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase()
}

const words = new Intl.Collator("en", { sensitivity: "base", numeric: true, ignorePunctuation: true })

/** All matters of a list in an order, worked out once. `byEvent` is asked only where the order is by the last event, which no list can remember. */
export async function inOrder(list: OpenedList, sort: MatterSort, byEvent: () => Promise<readonly MatterId[]>): Promise<readonly OpenedMatter[]> {
  if (sort === "event" || sort === "-event") {
    const latestFirst = (await byEvent()).map((id) => list.matters.get(id)).filter((matter) => matter !== undefined)
    return sort === "-event" ? latestFirst : latestFirst.toReversed()
  }
  const known = list.orders.get(sort)
  if (known !== undefined) return known
  const sorted = sort.startsWith("-")
    ? (await inOrder(list, sort.slice(1) as MatterSort, byEvent)).toReversed()
    : [...list.matters.values()].toSorted(comparing(sort))
  list.orders.set(sort, sorted)
  return sorted
}

/** Codes are all different, so every order is complete. */
function comparing(sort: MatterSort): (a: OpenedMatter, b: OpenedMatter) => number {
  const byCode = (a: OpenedMatter, b: OpenedMatter): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  const byTitle = (a: OpenedMatter, b: OpenedMatter): number => words.compare(a.title, b.title) || byCode(a, b)
  switch (sort) {
    case "title":
    case "-title":
      return byTitle
    case "client":
    case "-client":
      return (a, b) => words.compare(a.client, b.client) || byTitle(a, b)
    case "opened":
    case "-opened":
      return (a, b) => Temporal.Instant.compare(a.openedAt, b.openedAt) || byCode(a, b)
    case "code":
    case "-code":
    case "event":
    case "-event":
      return byCode
  }
}

/** A page of an order: the matters on it, how many there are in all, and the cursor of the next page. */
export interface OwnPage {
  readonly items: readonly OpenedMatter[]
  readonly next: string | null
  readonly total: number
}

/** Null where the cursor is none that a list gave. A cursor names the last matter of the page before it; where that has gone meanwhile, its place in the order counts. */
export function pageOf(order: readonly OpenedMatter[], narrowing: MatterNarrowing, limit: number, cursor: string | undefined): OwnPage | null {
  const after = cursor === undefined ? { place: -1, id: "" } : parseCursor(cursor)
  if (after === null) return null
  const found = cursor === undefined ? -1 : order.findIndex((matter) => matter.id === after.id)
  const from = cursor === undefined ? 0 : found === -1 ? after.place : found + 1
  const fits = narrows(narrowing)
  let total = 0
  let more = false
  let lastPlace = 0
  const items: OpenedMatter[] = []
  for (const [place, matter] of order.entries()) {
    if (!fits(matter)) continue
    total++
    if (place < from) continue
    if (items.length === limit) more = true
    else {
      items.push(matter)
      lastPlace = place
    }
  }
  const last = items.at(-1)
  return { items, total, next: more && last !== undefined ? Buffer.from(`${lastPlace}.${last.id}`).toString("base64url") : null }
}

function parseCursor(text: string): { readonly place: number; readonly id: string } | null {
  const [, place, id] = /^(\d{1,9})\.(mat_[0-7][0-9a-hjkmnp-tv-z]{25})$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? []
  return place === undefined || id === undefined ? null : { place: Number(place), id }
}

function narrows({ stage, class: klass, client, named }: MatterNarrowing): (matter: OpenedMatter) => boolean {
  const foldedClient = client === undefined ? null : fold(client)
  const foldedName = named === undefined ? null : fold(named)
  return (matter) =>
    (stage === "any" || matter.stage === stage) &&
    (klass === undefined || matter.class === klass) &&
    (foldedClient === null || fold(matter.client) === foldedClient) &&
    (foldedName === null || matter.folded.includes(foldedName))
}
