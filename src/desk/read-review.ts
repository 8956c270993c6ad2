/** Reads a review line by line: why each access is there, who gave it, when it was last used, and what came of it. For leads of the matter and for overseers, who see no title. */
import { eventTime } from "#ledger"
import { findMatterFacts, inOneTransaction, listLineRows, listReviewRows, listTeamsInReview } from "#registry"
import type { LineOutcome, LineRow, ReviewRow, Tx } from "#registry"
import { LINE_DECISIONS, mayDecideLine, mayInFirm, mayOnMatter } from "#rules"
import type { MatterFacts, Permit } from "#rules"
import { no, yes } from "#words"
import type { GrantAction, GrantId, MatterRole, Outcome, PersonId, PlaceId, ReviewId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { openRing } from "./matter-ring.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { overseerKeys } from "./opened-details.ts"
import { Overtaken } from "./overtaken.ts"
import { doerOf, record } from "./record.ts"
import { viewReviews } from "./review-view.ts"
import type { ReviewView } from "./review-view.ts"
import { openOverseenWhy, openWhy } from "./review-words.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"

export interface LineView {
  readonly person: PersonView
  readonly grant: GrantId
  readonly role: MatterRole
  /** What it includes, or did when it ended. */
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly since: string
  readonly until: string | null
  readonly by: PersonView
  /** The team that gives it to them; null for a grant of their own. */
  readonly through: { readonly id: TeamId; readonly name: string } | null
  readonly purpose: string | null
  readonly lastUsed: string | null
  /** Whether a wall's memo waits to be acknowledged. */
  readonly awaiting: boolean
  readonly outcome: LineOutcome | null
  /** By whom and when; null for the house. */
  readonly decided: { readonly at: string; readonly by: PersonView | null } | null
  readonly why: string | null
  readonly finding: string | null
  /** What the caller may do about it now. */
  readonly may: string[]
}

export interface ReviewReport extends ReviewView {
  readonly lines: LineView[]
}

/** Refuses `not-found`, `not-yours-to-do`. */
export function readReview(tools: Tools, caller: Caller, review: ReviewId): Promise<Outcome<ReviewReport>> {
  return inOneTransaction(tools.db, caller.seen, (tx) => reportReview(tools, tx, caller, review))
}

/** The report, within a transaction that also holds the event of its being read. */
export async function reportReview(tools: Tools, tx: Tx, caller: Caller, review: ReviewId): Promise<Outcome<ReviewReport>> {
  const [row] = await listReviewRows(tx, { review })
  const facts = row === undefined ? null : await findMatterFacts(tx, row.matter)
  if (row === undefined) return no("not-found")
  const permit = mayRead(caller, facts)
  if (!permit.ok) return permit
  const [rows, [view]] = [await listLineRows(tx, permit.value, review), await viewReviews(tools, tx, caller, [row])]
  if (view === undefined) throw new Overtaken("a review that was read a moment ago is gone")
  const teams = new Map((await listTeamsInReview(tx, permit.value, review)).map(({ person, team, card }) => [person, openTeam(tools, caller, team, card)]))
  const lines = await viewLines(tools, tx, caller, row, rows, { facts, teams })
  await record(tools, tx, doerOf(caller), { kind: "access.read", ...(facts === null ? {} : { ofMatter: row.matter }), also: [review], detail: { review } })
  return yes({ ...view, lines })
}

type Through = NonNullable<LineView["through"]>

function openTeam(tools: Tools, caller: Caller, team: TeamId, card: Uint8Array): Through {
  return { id: team, name: openTeamCard(caller.firmKey, tools.firm.id, team, card).name }
}

function mayRead(caller: Caller, facts: MatterFacts | null): Outcome<Permit<"review.read"> | Permit<"review.oversee">> {
  const leads = mayOnMatter("review.read", caller, facts)
  if (leads.ok) return leads
  const oversees = mayInFirm("review.oversee", caller)
  return oversees.ok || facts === null ? oversees : leads
}

async function viewLines(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  review: ReviewRow,
  rows: readonly LineRow[],
  { facts, teams }: { readonly facts: MatterFacts | null; readonly teams: ReadonlyMap<PersonId, Through> },
): Promise<LineView[]> {
  const people = rows.flatMap((row) => [row.person, row.by, row.decidedBy === "house" ? null : row.decidedBy])
  const names = await namesOf(tools, tx, caller, people)
  const whyOf = await whyOpener(tools, tx, caller, review.id, rows, facts)
  const open = review.closedAt === null && Temporal.Instant.compare(review.dueAt, tools.now()) > 0
  const time = (at: Temporal.Instant | null): string | null => (at === null ? null : eventTime(at))
  const seen = (person: PersonId | "house" | null): PersonView | null => (person === null || person === "house" ? null : refTo(names, person))
  return rows.map((row) => ({
    person: refTo(names, row.person),
    grant: row.grant,
    role: row.role,
    actions: row.actions,
    places: row.places,
    since: eventTime(row.madeAt),
    until: time(row.until),
    by: refTo(names, row.by),
    through: teams.get(row.person) ?? null,
    purpose: row.purpose,
    lastUsed: time(row.lastUsed),
    awaiting: row.awaits,
    outcome: row.outcome,
    decided: row.decidedAt === null ? null : { at: eventTime(row.decidedAt), by: seen(row.decidedBy) },
    why: whyOf(row),
    finding: findingOf(row),
    may: open && row.outcome === null && row.endedAt === null ? LINE_DECISIONS.filter((decision) => mayDecideLine(decision, caller, facts, row).ok) : [],
  }))
}

/** What whoever reads the report should do something about. */
function findingOf(row: LineRow): string | null {
  if (row.outcome === "last-lead") return "No other lead: must be decided by a compliance officer, in another review, or end when another lead is admitted."
  if (row.outcome === "kept" && row.lastUsed === null) return "Kept, and never used."
  return null
}

/** Opens the words why: under the matter's keys for its leads, under the oversight key for overseers. */
async function whyOpener(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  review: ReviewId,
  rows: readonly LineRow[],
  facts: MatterFacts | null,
): Promise<(row: LineRow) => string | null> {
  const said = rows.flatMap((row) => (row.oversightKey === null ? [] : [row.oversightKey]))
  if (said.length === 0) return () => null
  const keys = await overseerKeys(tools, tx, caller, said)
  const ring: EpochKeys | null = facts === null ? null : await openRing(tools, tx, caller, facts)
  return (row) => {
    const of = { review, person: row.person }
    if (ring !== null && row.why !== null && row.whyEpoch !== null && ring.epochs.includes(row.whyEpoch))
      return openWhy(ring.of(row.whyEpoch), tools.firm.id, of, row.why)
    const key = row.oversightKey === null ? undefined : keys.get(row.oversightKey)
    return key === undefined || row.oversight === null ? null : openOverseenWhy(key, tools.firm.id, of, row.oversight)
  }
}
