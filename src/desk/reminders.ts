/** What is said before it happens: access that ends by its time, or by silence in a review, and memos that people inside a wall have not acknowledged. Each only to those whom it concerns. */
import { eventTime } from "#ledger"
import { listEndings, listOwingTeams, listSilences, listWallRows } from "#registry"
import type { Tx, WallRow } from "#registry"
import { endsSoon, mayInFirm, needsTwo, renewedUntil, TIMES } from "#rules"
import type { Permit } from "#rules"
import type { GrantAction, GrantId, MatterCode, MatterId, MatterRole, PlaceId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"
import { viewWalls } from "./wall-view.ts"
import type { WallView } from "./wall-view.ts"

export interface EndingView {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly code: MatterCode
  readonly person: PersonView
  readonly role: MatterRole
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly until: string
  /** When it would end if somebody else renewed it by one press; null where the caller cannot. */
  readonly renewable: string | null
}

export interface Reminders {
  /** Access that ends soon: one's own, and of those on matters that one leads. */
  readonly endings: EndingView[]
  /** One's own access that ends by silence, unless somebody keeps it in the review. */
  readonly silences: { readonly matter: MatterId; readonly code: MatterCode; readonly due: string }[]
  /** Walls that the caller keeps, and whose memo has not been acknowledged by all. */
  readonly unread: WallView[]
  /** Walls that the caller keeps and behind which new epochs still have to begin: they began by the clock, or were extended by somebody who opened or changed a matter. */
  readonly unturned: WallView[]
  /** Teams that the caller keeps, on so many of whose matters new epochs still have to begin since somebody left. */
  readonly owing: { readonly team: { readonly id: TeamId; readonly name: string }; readonly matters: number }[]
}

export async function remindersOf(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"inbox.read">): Promise<Reminders> {
  const now = tools.now()
  const within = (time: "reminded.ending" | "reminded.silence"): Temporal.Instant => now.add({ hours: TIMES[time].hours })
  const [rows, silences] = await Promise.all([listEndings(tx, permit, within("reminded.ending")), listSilences(tx, permit, within("reminded.silence"))])
  const endings = rows.filter((row) => endsSoon(row, now))
  const names = await namesOf(
    tools,
    tx,
    caller,
    endings.map((row) => row.person),
  )
  const kept = await keptBy(tx, caller)
  return {
    endings: endings.map(({ grant, matter, code, person, role, actions, places, until, madeAt, shutOut, class: klass }) => ({
      grant,
      matter,
      code,
      person: refTo(names, person),
      role,
      actions,
      places,
      until: eventTime(until),
      renewable: person === caller.person || shutOut || needsTwo({ class: klass }) ? null : eventTime(renewedUntil({ madeAt, until }, now)),
    })),
    silences: silences.map(({ dueAt, ...row }) => ({ ...row, due: eventTime(dueAt) })),
    unread: await viewWalls(
      tools,
      tx,
      caller,
      kept.filter((row) => isUnread(row, now)),
    ),
    unturned: await viewWalls(
      tools,
      tx,
      caller,
      kept.filter((row) => row.begun && row.matters.some((one) => !one.turned)),
    ),
    owing: (await listOwingTeams(tx)).map(({ team, card, matters }) => ({
      team: { id: team, name: openTeamCard(caller.firmKey, tools.firm.id, team, card).name },
      matters,
    })),
  }
}

/** The walls that stand and that the caller keeps. */
async function keptBy(tx: Tx, caller: Caller): Promise<readonly WallRow[]> {
  if (!mayInFirm("wall.lift", caller).ok) return []
  return (await listWallRows(tx, "standing")).filter((row) => row.keeps)
}

function isUnread(row: WallRow, now: Temporal.Instant): boolean {
  const since = now.subtract({ hours: TIMES["reminded.memo"].hours })
  return row.acknowledged < row.memos && Temporal.Instant.compare(row.raisedAt, since) <= 0
}
