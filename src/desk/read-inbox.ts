/** The inbox: what waits for the caller. Memos to acknowledge, notices to read, walls that wait for a second person, reviews of access with lines to decide; and what will end unless somebody does something. */
import { eventTime } from "#ledger"
import {
  inOneTransaction,
  listInvitationsToList,
  listNotices,
  listRequestRows,
  listUncovered,
  listUnkept,
  listUnreadMemos,
  listWaitingReviews,
  listWallRows,
} from "#registry"
import type { NoticeRow } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { InvitationId, MatterCode, MatterId, NoticeId, Outcome, ReviewId, Role, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { viewRequests } from "./list-requests.ts"
import type { RequestView } from "./list-requests.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { remindersOf } from "./reminders.ts"
import type { Reminders } from "./reminders.ts"
import { openInvitationCard } from "./shown-person.ts"
import { teamNames } from "./team-view.ts"
import type { Tools } from "./tools.ts"
import { viewWalls } from "./wall-view.ts"
import type { WallView } from "./wall-view.ts"
import { openNotice, openRuleNotice } from "./wall-words.ts"

export interface WaitingReviewView {
  readonly id: ReviewId
  readonly matter: MatterId
  readonly code: MatterCode | null
  readonly begunAt: string
  readonly due: string
  readonly waiting: number
}

export interface Inbox extends Reminders {
  /** Walls around matters of the caller's whose memo they have not acknowledged. */
  readonly memos: WallView[]
  /** What the caller is told of being shut out. */
  readonly notices: {
    readonly id: NoticeId
    readonly words: string
    readonly at: string
    readonly from: string | null
    readonly acknowledgedAt: string | null
  }[]
  /** Walls that somebody else asked to lift, and the caller keeps too. */
  readonly liftings: WallView[]
  /** Matters of a client that a wall around it does not stand around: somebody it shuts out opened them, or it could not be extended. */
  readonly uncovered: { readonly wall: WallId; readonly matter: MatterId; readonly by: PersonView; readonly at: string }[]
  /** Who worked on a matter that the rule of a wall speaks of, and could not be named: a matter behind it would have lost its last lead. */
  readonly unkept: {
    readonly wall: WallId
    readonly matter: MatterId | null
    readonly team: string | null
    readonly person: PersonView
    readonly since: string
  }[]
  /** Open invitations of people who come from another firm, which wait for the list of their former clients. */
  readonly toList: {
    readonly invitation: InvitationId
    readonly name: string
    readonly role: Role
    readonly by: PersonView
    readonly at: string
    readonly endsAt: string
  }[]
  /** Requests for access to matters that the caller leads. */
  readonly requests: RequestView[]
  /** Open reviews with lines that the caller may decide, as they fall due. */
  readonly reviews: WaitingReviewView[]
}

export function readInbox(tools: Tools, caller: Caller): Promise<Outcome<Inbox>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("inbox.read", caller)
    if (!permit.ok) return permit
    const unread = await listUnreadMemos(tx)
    const memos = (await Promise.all(unread.map((one) => listWallRows(tx, { wall: one.wall })))).flat()
    const asked = mayInFirm("wall.lift", caller).ok ? (await listWallRows(tx, "to-lift")).filter((row) => row.keeps) : []
    const notices = (await listNotices(tx, permit.value)).map((row) => ({
      id: row.id,
      words: wordsOf(tools, caller, row),
      at: eventTime(row.toldAt),
      from: row.from === null ? null : eventTime(row.from),
      acknowledgedAt: row.acknowledgedAt === null ? null : eventTime(row.acknowledgedAt),
    }))
    const reviews = (await listWaitingReviews(tx, permit.value, tools.now())).map(({ review, dueAt, begunAt, ...row }) => ({
      id: review,
      ...row,
      begunAt: eventTime(begunAt),
      due: eventTime(dueAt),
    }))
    const uncovered = await listUncovered(tx)
    const unkept = await listUnkept(tx)
    const teams = unkept.some((one) => one.team !== null) ? await teamNames(tools, tx, caller) : null
    const invited = await listInvitationsToList(tx)
    const openers = await namesOf(tools, tx, caller, [
      ...uncovered.map((one) => one.by),
      ...unkept.map((one) => one.person),
      ...invited.map((one) => one.madeBy),
    ])
    return yes({
      uncovered: uncovered.map(({ wall, matter, by, at }) => ({ wall, matter, by: refTo(openers, by), at: eventTime(at) })),
      unkept: unkept.map(({ wall, matter, team, person, since }) => ({
        wall,
        matter,
        team: team === null ? null : (teams?.get(team) ?? team),
        person: refTo(openers, person),
        since: eventTime(since),
      })),
      toList: invited.map(({ id, card, role, madeBy, madeAt, endsAt }) => ({
        invitation: id,
        name: openInvitationCard(caller.firmKey, tools.firm.id, id, card).name,
        role,
        by: refTo(openers, madeBy),
        at: eventTime(madeAt),
        endsAt: eventTime(endsAt),
      })),
      memos: await viewWalls(tools, tx, caller, memos),
      notices,
      liftings: await viewWalls(tools, tx, caller, asked),
      requests: await viewRequests(tools, tx, caller, await listRequestRows(tx, null)),
      reviews,
      ...(await remindersOf(tools, tx, caller, permit.value)),
    })
  })
}

/** A notice is sealed to whom it tells, or, where a rule named them, under the firm's key, which they hold. */
function wordsOf(tools: Tools, caller: Caller, { id, letter, rule, place }: NoticeRow): string {
  if (letter !== null) return openNotice(caller, tools.firm.id, id, letter)
  if (rule === null || place === null) throw new Error(`notice ${id} says nothing`)
  return openRuleNotice(caller.firmKey, tools.firm.id, place, rule)
}
