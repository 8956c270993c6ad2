/** Who could open a matter at any past moment, and what a person could open then: recomputed from the ledger's own leaves, each proved to stand under the signed checkpoint. */
import { eventTime } from "#ledger"
import type { Leaf } from "#ledger"
import { findDocumentMatter, findLastCheckpoint, findMatterFacts, inOneTransaction, isChainWhole, listAccessLeaves, listWallLeaves } from "#registry"
import type { AccessLeaf, Tx } from "#registry"
import { accessAt, mayInFirm, mayOnMatter } from "#rules"
import type { AccessEvent, AccessThen } from "#rules"
import { no, parseId, yes } from "#words"
import type { DocumentId, EventId, GrantAction, Id, MatterId, MatterRole, Outcome, PersonId, PlaceId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { logNow } from "./proved-keys.ts"
import type { Log } from "./proved-keys.ts"
import { isCommitted, provedLeaf } from "./proved-leaf.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { matterDetails, overseenDetails } from "./opened-details.ts"
import type { DetailOpener, OpenedDetail } from "./opened-details.ts"
import { actionsIn, changedIn, placesFrom, roleIn } from "./part-said.ts"
import { ANYWHERE, liesOpenTo, placeThen } from "./place-then.ts"
import { doerOf, record } from "./record.ts"
import { teamNames } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** Whose access is asked for: to a matter, to a document, or of a person to anything. */
export type AccessOf = { readonly matter: MatterId } | { readonly document: DocumentId } | { readonly person: PersonId }

export interface AccessThenView {
  readonly at: string
  /** How many leaves of the ledger were looked through, and whether every one that counts stood there as it was signed, with none missing in between. */
  readonly asOf: number
  readonly whole: boolean
  readonly items: AccessThenItem[]
}

export interface AccessThenItem {
  readonly matter: MatterId
  readonly person: PersonView
  readonly role: MatterRole | null
  readonly special: boolean | null
  readonly actions: readonly GrantAction[] | null
  /** The places of the file plan that it was in; null for the whole matter, and where the caller cannot tell. */
  readonly places: readonly PlaceId[] | null
  readonly awaiting: boolean | null
  readonly from: string
  readonly until: string | null
  /** Whether role and end could be read by the caller. */
  readonly known: boolean
  readonly by: PersonView | null
  readonly purpose: string | null
  /** The team that it came through; null for a grant of their own, or where the caller cannot tell. */
  readonly through: { readonly id: TeamId; readonly name: string } | null
  /** The event by which the firm's policy opened the matter's class to that team, where it came so. */
  readonly policy: EventId | null
  readonly made: { readonly event: EventId; readonly leaf: number }
  readonly ended: { readonly event: EventId; readonly leaf: number; readonly at: string; readonly by: PersonView | null } | null
}

/** Refuses `not-found`, `not-yours-to-do` on a person to whoever does not watch the firm, `malformed` for a moment that has not come. */
export function accessThen(tools: Tools, caller: Caller, of: AccessOf, at: Temporal.Instant): Promise<Outcome<AccessThenView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const answer = await answerThen(tools, tx, caller, of, at)
    return answer.ok ? yes(answer.value.view) : answer
  })
}

export interface AnswerThen {
  readonly view: AccessThenView
  /** The matter that was asked of; null for a person. */
  readonly matter: MatterId | null
  readonly last: Awaited<ReturnType<typeof findLastCheckpoint>>
}

/** The answer, within a transaction that also holds the event of its being asked. */
export async function answerThen(tools: Tools, tx: Tx, caller: Caller, of: AccessOf, at: Temporal.Instant): Promise<Outcome<AnswerThen>> {
  const asked = await judge(tools, tx, caller, of)
  if (!asked.ok) return asked
  const { subject, overseen } = asked.value
  if (Temporal.Instant.compare(at, tools.now()) > 0) return no("malformed", "at: has not come yet")
  const last = await findLastCheckpoint(tx.sql)
  const size = last?.size ?? 0
  const { leaves: rows, there } = await listAccessLeaves(tx, subject, size)
  if (rows.length === 0 && overseen) return no("not-found")
  const open = await asked.value.opener(rows)
  const log = await logNow(tools.firm.id, tools.logPublic, tx.sql)
  const told = await replay(log, rows, open)
  const { events, proved } =
    "person" in of ? await withMemos(tx, of.person, told, at, size, async (more) => replay(log, more, await asked.value.opener(more))) : told
  const lay = "document" in of ? await placeThen(tools, tx, caller, of.document, { log, size, open, at }) : ANYWHERE
  const standing = accessAt(events, at)
    .filter((one) => !("person" in of) || one.person === of.person)
    .filter((one) => !("document" in of) || liesOpenTo(one, lay))
  const whole = there && proved && lay.proved && (await isChainWhole(tx, subject, size))
  await asked.value.note(at)
  const view = { at: eventTime(at), asOf: size, whole, items: await toItems(tools, tx, caller, standing) }
  return yes({ view, matter: parseId("matter", subject), last })
}

interface Asked {
  readonly subject: string
  /** Whether it is asked as an overseer, for whom a chain without an event is one that is not there. */
  readonly overseen: boolean
  opener(rows: readonly AccessLeaf[]): Promise<DetailOpener>
  note(at: Temporal.Instant): Promise<unknown>
}

async function judge(tools: Tools, tx: Tx, caller: Caller, of: AccessOf): Promise<Outcome<Asked>> {
  if (!("person" in of)) {
    const matter = "matter" in of ? of.matter : await findDocumentMatter(tx, of.document)
    const facts = matter === null ? null : await findMatterFacts(tx, matter)
    const permit = mayOnMatter("access.list", caller, facts)
    if (permit.ok) return yes(asMember(tools, tx, caller, permit.value.facts))
    if (facts !== null || !("matter" in of) || !mayInFirm("access.read", caller).ok) return permit
    return yes(asOverseer(tools, tx, caller, of.matter))
  }
  const permit = mayInFirm("access.read", caller)
  return permit.ok ? yes(asOverseer(tools, tx, caller, of.person)) : permit
}

type Facts = NonNullable<Awaited<ReturnType<typeof findMatterFacts>>>

function asMember(tools: Tools, tx: Tx, caller: Caller, facts: Facts): Asked {
  return {
    subject: facts.matter,
    overseen: false,
    opener: () => matterDetails(tools, tx, caller, facts),
    note: (at) => record(tools, tx, doerOf(caller), { kind: "access.read", ofMatter: facts.matter, detail: { at: eventTime(at) } }),
  }
}

function asOverseer(tools: Tools, tx: Tx, caller: Caller, of: MatterId | PersonId): Asked {
  return {
    subject: of,
    overseen: true,
    opener: (rows) => overseenDetails(tools, tx, caller, rows),
    note: (at) => record(tools, tx, doerOf(caller), { kind: "access.read", detail: { of, at: eventTime(at) } }),
  }
}

interface Told {
  readonly events: readonly AccessEvent[]
  readonly proved: boolean
}

/** What a person's own chain does not say: the walls around the matters that they could open then, whose memo may have waited for them. It is in the chains of those matters, which have to be whole for it. */
async function withMemos(
  tx: Tx,
  person: PersonId,
  told: Told,
  at: Temporal.Instant,
  size: number,
  more: (rows: readonly AccessLeaf[]) => Promise<Told>,
): Promise<Told> {
  const matters = [...new Set(accessAt(told.events, at).flatMap((one) => (one.person === person ? [one.matter] : [])))]
  const known = new Set(told.events.map((one) => one.event))
  const { leaves, there } = await listWallLeaves(tx, matters, size)
  const walls = await more(leaves)
  const events = [...told.events, ...walls.events.filter((one) => !known.has(one.event))].toSorted((a, b) => a.leaf - b.leaf)
  let proved = told.proved && walls.proved && there
  for (const matter of matters) proved &&= await isChainWhole(tx, matter, size)
  return { events, proved }
}

/** The events as their leaves state them. Each leaf has to stand under the checkpoint, and each opened detail has to be the one that its leaf committed to. */
async function replay(log: Log | null, rows: readonly AccessLeaf[], open: DetailOpener): Promise<Told> {
  const events: AccessEvent[] = []
  let proved = log !== null
  for (const row of rows) {
    const leaf = await provedLeaf(log, row)
    if (leaf === null) {
      proved = false
      continue
    }
    const opened = open(row)
    if (opened !== null && !isCommitted(leaf, opened)) proved = false
    events.push(...toEvents(leaf, row.index, opened))
  }
  return { events, proved }
}

function toEvents(leaf: Leaf, index: number, opened: OpenedDetail | null): readonly AccessEvent[] {
  const { event } = leaf
  const first = <K extends "matter" | "grant" | "person" | "wall">(kind: K): Id<K> | null =>
    event.subjects.map((one) => parseId(kind, one)).find((id) => id !== null) ?? null
  const matter = first("matter")
  if (matter === null) return []
  const happened = { event: event.id as EventId, leaf: index, at: Temporal.Instant.from(event.at), by: parseId("person", event.by), matter }
  const detail = opened?.detail ?? {}
  const momentIn = (value: unknown): Temporal.Instant | null => (typeof value === "string" ? Temporal.Instant.from(value) : null)
  const [from, until] = [momentIn(detail["from"]), momentIn(detail["until"])]
  const shutsOut = event.subjects.map((one) => parseId("person", one)).filter((id) => id !== null)
  const [grant, person, wall] = [first("grant"), first("person"), first("wall")]
  switch (event.kind) {
    case "grant.made":
      if (grant === null || person === null) return []
      return [
        {
          ...happened,
          kind: "grant.made",
          grant,
          person,
          role: roleIn(detail["role"]),
          until,
          purpose: purposeIn(detail["purpose"]),
          // A grant from before matters had two compartments says nothing of it: nothing was kept from whom it was made to.
          special: opened === null ? null : detail["special"] !== false,
          actions: opened === null ? null : actionsIn(detail["actions"], roleIn(detail["role"])),
          places: placesFrom(detail["places"]),
          ...throughIn(detail),
          known: opened !== null,
        },
      ]
    case "grant.ended":
      return grant === null ? [] : [{ ...happened, kind: "grant.ended", grant }]
    case "grant.cleared":
      return grant === null ? [] : [{ ...happened, kind: "grant.cleared", grant, special: opened === null ? null : detail["special"] === true }]
    case "grant.changed":
      return grant === null ? [] : [{ ...happened, kind: "grant.changed", grant, ...changedIn(opened) }]
    case "wall.raised":
      return wall === null
        ? []
        : [
            {
              ...happened,
              kind: "wall.raised",
              wall,
              mustAcknowledge: opened === null ? null : detail["mustAcknowledge"] === true,
              from,
              until,
              shutsOut,
              unread: detail["unread"] === true,
            },
          ]
    case "wall.lifted":
      return wall === null ? [] : [{ ...happened, kind: "wall.lifted", wall }]
    case "memo.acknowledged":
      return wall === null ? [] : [{ ...happened, kind: "memo.acknowledged", wall }]
    default:
      return []
  }
}

function throughIn(detail: OpenedDetail["detail"]): { readonly through: TeamId | null; readonly policy: EventId | null } {
  return { through: parseId("team", detail["through"]), policy: parseId("event", detail["policy"]) }
}

function purposeIn(value: unknown): string | null {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string" ? value.code : null
}

async function toItems(tools: Tools, tx: Tx, caller: Caller, standing: readonly AccessThen[]): Promise<AccessThenItem[]> {
  const names = await namesOf(
    tools,
    tx,
    caller,
    standing.flatMap((one) => [one.person, one.by, one.ended?.by ?? null]),
  )
  const seen = (person: PersonId | null): PersonView | null => (person === null ? null : refTo(names, person))
  const teams = standing.some((one) => one.through !== null) ? await teamNames(tools, tx, caller) : new Map<TeamId, string>()
  return standing.map((one) => ({
    matter: one.matter,
    person: refTo(names, one.person),
    role: one.role,
    special: one.special,
    actions: one.actions,
    places: one.places,
    awaiting: one.awaiting,
    from: eventTime(one.from),
    until: one.until === null ? null : eventTime(one.until),
    known: one.known,
    by: seen(one.by),
    purpose: one.purpose,
    through: one.through === null ? null : { id: one.through, name: teams.get(one.through) ?? one.through },
    policy: one.policy,
    made: one.made,
    ended: one.ended === null ? null : { event: one.ended.event, leaf: one.ended.leaf, at: eventTime(one.ended.at), by: seen(one.ended.by) },
  }))
}
