/** A wall as whoever may know it sees it: whom it shuts out, of what, why, how far it has been acknowledged, and how it may end. */
import { eventTime } from "#ledger"
import type { Tx, WallRow } from "#registry"
import { mayInFirm } from "#rules"
import type { Key } from "#seal"
import type { InvitationId, MatterCode, MatterId, WallGround, WallId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { overseerKeys } from "./opened-details.ts"
import { openInvitationCard } from "./shown-person.ts"
import type { Tools } from "./tools.ts"
import { openLiftingWhy, openMemo, openWallCard } from "./wall-words.ts"
import type { WallCard, WallMemo } from "./wall-words.ts"

export interface WallView {
  readonly id: WallId
  readonly ground: WallGround
  readonly stands: boolean
  readonly raisedBy: PersonView
  readonly raisedAt: string
  /** When it begins, where that was later than its raising; and whether it has begun. */
  readonly from: string | null
  readonly begun: boolean
  readonly until: string | null
  /** Those shut out. */
  readonly persons: PersonView[]
  /** Of one that waits for whoever takes an invitation: which, and their name for whoever may know it. */
  readonly invited: { readonly id: InvitationId; readonly name: string | null } | null
  /** When it ended because nobody took that invitation. */
  readonly lapsedAt: string | null
  /** Those of its matters that the caller may know of, how each was named when it was raised, for overseers, and whether the new epoch has begun there. */
  readonly matters: { readonly id: MatterId; readonly code: MatterCode | null; readonly named: string | null; readonly turned: boolean }[]
  /** For overseers: the matters as they were named when it was raised. */
  readonly around: string[] | null
  /** For overseers: the client that it stands around, where it is one. */
  readonly client: string | null
  /** For overseers: the matters whose people it shuts out by a rule, as they were named; and whom it named since, and when. */
  readonly rule: { readonly workedOn: string[]; readonly teams: string[]; readonly named: { readonly person: PersonView; readonly at: string }[] } | null
  /** For those inside and for overseers. */
  readonly memo: WallMemo | null
  /** For overseers: what those shut out were told. */
  readonly notice: string | null
  readonly mustAcknowledge: boolean
  readonly memos: { readonly given: number; readonly acknowledged: number }
  /** For whoever keeps or oversees it: how many of those shut out were told so, and acknowledged it. */
  readonly notices: { readonly given: number; readonly acknowledged: number } | null
  /** The other wall of two that were raised against each other in one act. */
  readonly opposite: WallId | null
  /** The caller's own memo; null for whoever has none. */
  readonly mine: { readonly acknowledgedAt: string | null } | null
  readonly lifting: { readonly by: PersonView; readonly at: string; readonly why: string | null } | null
  readonly lifted: { readonly by: PersonView; readonly at: string } | null
  /** What the caller may do about it now: `acknowledge`, `turn`, `ask-lifting`, `leave-standing`, `lift`. */
  readonly may: string[]
}

export async function viewWalls(tools: Tools, tx: Tx, caller: Caller, rows: readonly WallRow[]): Promise<WallView[]> {
  const names = await namesOf(
    tools,
    tx,
    caller,
    rows.flatMap((row) => [row.raisedBy, row.liftingBy, row.liftedBy, ...row.persons]),
  )
  const keys = await overseerKeys(
    tools,
    tx,
    caller,
    rows.flatMap((row) => [row.oversightKey, row.liftingKey]).filter((id) => id !== null),
  )
  return rows.map((row): WallView => {
    const card = cardOf(tools, keys, row)
    const own = row.letter === null ? null : openMemo(caller, tools.firm.id, row.id, row.letter)
    const seen = (person: PersonView["id"] | null, at: Temporal.Instant | null): { by: PersonView; at: string } | null =>
      person === null || at === null ? null : { by: refTo(names, person), at: eventTime(at) }
    const lifting = seen(row.liftingBy, row.liftingAt)
    return {
      id: row.id,
      ground: row.ground,
      stands: row.stands,
      raisedBy: refTo(names, row.raisedBy),
      raisedAt: eventTime(row.raisedAt),
      from: row.from === null ? null : eventTime(row.from),
      begun: row.begun,
      until: row.until === null ? null : eventTime(row.until),
      persons: row.persons.map((person) => refTo(names, person)),
      invited: invitedIn(tools, caller, row),
      lapsedAt: row.liftedAt === null || row.liftedBy !== null ? null : eventTime(row.liftedAt),
      matters: row.matters.map((one) => ({ ...one, named: namedIn(card, row, one.id) })),
      around: card === null ? null : [...card.around],
      client: card?.client ?? null,
      rule:
        card === null || (card.workedOn ?? card.teams) === undefined
          ? null
          : {
              workedOn: [...(card.workedOn ?? [])],
              teams: [...(card.teams ?? [])],
              named: row.named.map(({ person, at }) => ({ person: refTo(names, person), at: eventTime(at) })),
            },
      memo: own ?? (card === null ? null : { reference: card.reference, memo: card.memo }),
      notice: card?.notice ?? null,
      mustAcknowledge: row.mustAcknowledge,
      memos: { given: row.memos, acknowledged: row.acknowledged },
      notices: row.notices === null || row.noticesAcknowledged === null ? null : { given: row.notices, acknowledged: row.noticesAcknowledged },
      opposite: row.opposite,
      mine: row.letter === null ? null : { acknowledgedAt: row.acknowledgedAt === null ? null : eventTime(row.acknowledgedAt) },
      lifting: lifting === null ? null : { ...lifting, why: whyOf(tools, keys, row) },
      lifted: seen(row.liftedBy, row.liftedAt),
      may: [...actsOnWall(caller, row)],
    }
  })
}

function* actsOnWall(caller: Caller, row: WallRow): Iterable<string> {
  if (row.stands && row.letter !== null && row.acknowledgedAt === null) yield "acknowledge"
  // What a wall that is over left half done is done all the same.
  if (row.begun && row.matters.some((one) => !one.turned) && mayInFirm("wall.raise", caller).ok) yield "turn"
  if (!row.stands || !row.keeps || !mayInFirm("wall.lift", caller).ok) return
  if (row.liftingBy === null) yield "ask-lifting"
  else {
    yield "leave-standing"
    if (row.liftingBy !== caller.person) yield "lift"
  }
}

function invitedIn(tools: Tools, caller: Caller, { invitation, invitationCard }: WallRow): WallView["invited"] {
  if (invitation === null) return null
  return { id: invitation, name: invitationCard === null ? null : openInvitationCard(caller.firmKey, tools.firm.id, invitation, invitationCard).name }
}

function cardOf(tools: Tools, keys: ReadonlyMap<string, Key<"oversight">>, row: WallRow): WallCard | null {
  const key = row.oversightKey === null ? undefined : keys.get(row.oversightKey)
  return key === undefined || row.oversight === null ? null : openWallCard(key, tools.firm.id, row.id, row.oversight)
}

/** How a matter was named when the wall was raised. One that is named by its client, or came to it later, was not. */
function namedIn(card: WallCard | null, row: WallRow, matter: MatterId): string | null {
  if (card === null || card.client !== undefined) return null
  // A wall from before its card said which is which: around one alone it is that one.
  const named = card.matters ?? (card.around.length === 1 ? row.matters.map((one) => one.id) : [])
  return card.around[named.indexOf(matter)] ?? null
}

function whyOf(tools: Tools, keys: ReadonlyMap<string, Key<"oversight">>, row: WallRow): string | null {
  const key = row.liftingKey === null ? undefined : keys.get(row.liftingKey)
  return key === undefined || row.liftingWhy === null ? null : openLiftingWhy(key, tools.firm.id, row.id, row.liftingWhy)
}
