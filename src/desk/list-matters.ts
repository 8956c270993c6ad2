/** Lists one's own matters with their titles open. Costs by how many one is on, never by how many the firm has; what did not change since the last look is not opened again. */
import { inOneTransaction, listGlances, listOwnByLastEvent, settleMine, stampOwnMatters } from "#registry"
import type { Glance, Tx } from "#registry"
import { eventTime } from "#ledger"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import type { OpenedList, OpenedMatter, SessionDrawer } from "./drawer.ts"
import type { MatterRowView, PersonView } from "./matter-view.ts"
import { namesOf } from "./names.ts"
import { inOrder, openOwnMatters, pageOf } from "./own-matters.ts"
import type { MatterNarrowing, MatterSort, OwnPage } from "./own-matters.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"

export interface MattersQuery extends MatterNarrowing {
  readonly sort: MatterSort
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface MattersPage {
  readonly items: MatterRowView[]
  readonly next: string | null
  readonly total: number
}

/** How long one look at the list counts as the same. */
const LOOK_MINUTES = 10

/** Refuses `malformed` for a cursor that no list gave. */
export async function listMatters(tools: Tools, caller: Caller, query: MattersQuery): Promise<Outcome<MattersPage>> {
  const at = tools.now()
  const held = tools.drawer.of(caller, at)
  const look = `matters\n${caller.purpose?.code ?? ""}\n${caller.purpose?.line ?? ""}`
  const since = held.visits.get(look)
  const noted = since !== undefined && Temporal.Instant.compare(since.add({ minutes: LOOK_MINUTES }), at) > 0
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("matter.list", caller)
    if (!permit.ok) return permit
    const found = await findPage(tools, tx, caller, held, query)
    if (found === null) return no("malformed", "cursor: is not one that this list gave")
    const [names] = await Promise.all([
      namesFor(tools, tx, caller, held, found.glances),
      noted ? null : record(tools, tx, doerOf(caller), { kind: "matters.listed", detail: { matters: found.page.total } }),
    ])
    const glances = new Map(found.glances.map((glance) => [glance.matter, glance]))
    return yes({ items: found.page.items.map((matter) => toRow(matter, glances.get(matter.id), names)), next: found.page.next, total: found.page.total })
  })
  if (outcome.ok && !noted) held.visits.set(look, at)
  return outcome
}

interface Found {
  readonly page: OwnPage
  readonly glances: readonly Glance[]
}

/** Sends for what the page would show if nothing has stirred together with the question whether something has. Null where the cursor is none of ours. */
async function findPage(tools: Tools, tx: Tx, caller: Caller, held: SessionDrawer, query: MattersQuery): Promise<Found | null> {
  const before = held.list
  if (before?.awaiting === true) await settleMine(tx)
  const guess = before === null ? null : await pageIn(tx, before, query)
  const [stamp, guessed] = await Promise.all([stampOwnMatters(tx), guess === null ? null : glancesAt(tx, guess)])
  if (before?.stamp === stamp) return guess === null || guessed === null ? null : { page: guess, glances: guessed }
  const opened = await openOwnMatters(tools, tx, caller, stamp, before)
  const list = opened.awaiting && (await settleMine(tx)) ? await openOwnMatters(tools, tx, caller, await stampOwnMatters(tx), opened) : opened
  held.list = list
  const page = await pageIn(tx, list, query)
  return page === null ? null : { page, glances: await glancesAt(tx, page) }
}

async function pageIn(tx: Tx, list: OpenedList, query: MattersQuery): Promise<OwnPage | null> {
  const order = await inOrder(list, query.sort, () => listOwnByLastEvent(tx))
  return pageOf(order, query, query.limit, query.cursor)
}

async function glancesAt(tx: Tx, page: OwnPage): Promise<readonly Glance[]> {
  return page.items.length === 0
    ? []
    : listGlances(
        tx,
        page.items.map((matter) => matter.id),
      )
}

/** Names that this session has not opened yet are opened now. */
async function namesFor(tools: Tools, tx: Tx, caller: Caller, held: SessionDrawer, glances: readonly Glance[]): Promise<ReadonlyMap<PersonId, string>> {
  const asked = new Set(glances.flatMap((glance) => [glance.first, glance.lastBy]).filter((person) => person !== null && !held.names.has(person)))
  if (asked.size > 0) for (const [person, name] of await namesOf(tools, tx, caller, asked)) held.names.set(person, name)
  return held.names
}

function toRow(matter: OpenedMatter, glance: Glance | undefined, names: ReadonlyMap<PersonId, string>): MatterRowView {
  const { id, code, title, client, type, jurisdiction, class: klass, stage, myRole, actions, places } = matter
  const last =
    glance === undefined || glance.lastKind === null || glance.lastAt === null
      ? null
      : { kind: glance.lastKind, at: eventTime(glance.lastAt), by: known(names, glance.lastBy) }
  return {
    id,
    code,
    title,
    client,
    type,
    jurisdiction,
    class: klass,
    stage,
    openedAt: eventTime(matter.openedAt),
    on: { first: known(names, glance?.first ?? null), count: glance?.people ?? 0 },
    myRole,
    actions,
    places,
    last,
  }
}

/** Nobody, where the caller may not know of the person. */
function known(names: ReadonlyMap<PersonId, string>, person: PersonId | null): PersonView | null {
  const name = person === null ? undefined : names.get(person)
  return person === null || name === undefined ? null : { id: person, name }
}
