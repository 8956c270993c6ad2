/** What live sessions have opened of their own lists, kept in memory only, so that a list of a thousand sealed titles is not unsealed at every look; emptied when the session ends. */
import type { Class, GrantAction, GrantId, MatterCode, MatterId, MatterStage, PersonId, PlaceId, SessionId, Standing } from "#words"
import type { Caller } from "./caller.ts"
import type { MatterCard } from "./matter-card.ts"

/** One of a person's own matters with its card open. */
export interface OpenedMatter extends MatterCard {
  readonly id: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly stage: MatterStage
  readonly openedAt: Temporal.Instant
  readonly grant: GrantId
  readonly myRole: Standing
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly stirred: number
  /** Title, client and code, folded for finding. */
  readonly folded: string
}

/** A whole list, true while its stamp is. Orders are worked out once, when they are asked for. */
export interface OpenedList {
  readonly stamp: string
  readonly matters: ReadonlyMap<MatterId, OpenedMatter>
  readonly orders: Map<string, readonly OpenedMatter[]>
  /** Whether its person awaits their part in any of them: the wall that makes them may end by its date, which stirs nothing by itself. */
  readonly awaiting: boolean
}

/** What one session has opened. */
export interface SessionDrawer {
  readonly person: PersonId
  readonly endsAt: Temporal.Instant
  usedAt: Temporal.Instant
  list: OpenedList | null
  /** Names of people as this session's firm key opened them. */
  readonly names: Map<PersonId, string>
  /** The same of cards that came with what was looked at, beside the card as it came: another card is opened anew. */
  readonly cards: Map<PersonId, { readonly card: Uint8Array; readonly name: string }>
  /** Visits that stand in the ledger: when each was last recorded. */
  readonly visits: Map<string, Temporal.Instant>
}

export interface Drawer {
  /** The drawer of a caller's session; a new one where it has none. */
  of(caller: Caller, at: Temporal.Instant): SessionDrawer
  /** Wipes what a session had opened. */
  empty(session: SessionId): void
  /** Wipes what all sessions of a person had opened: they were suspended, or released from a matter. */
  emptyOf(person: PersonId): void
  /** Wipes what belongs to sessions that have ended, or have been idle too long; done every minute while anything is held. */
  sweep(): void
}

export interface DrawerNeeds {
  now(): Temporal.Instant
  idleMinutes(): number
  /** Told when a drawer was emptied on purpose, so that what else is kept of the session goes with it. */
  emptied(of: { readonly session: SessionId } | { readonly person: PersonId }): void
}

/** How much is kept for all sessions together before those used longest ago are emptied. A card takes about half a kilobyte. */
const MOST_MATTERS = 200_000
const MOST_SESSIONS = 5000
const MOST_VISITS = 2000
const MOST_CARDS = 200
const SWEEP_MS = 60_000

/** An empty drawer. */
export function openDrawer(needs: DrawerNeeds): Drawer {
  // A Map keeps the order of insertion: whoever was used last stands last.
  const sessions = new Map<SessionId, SessionDrawer>()
  let timer: NodeJS.Timeout | null = null
  const drawer: Drawer = {
    of(caller, at) {
      const held = sessions.get(caller.session) ?? newSessionDrawer(caller, at)
      held.usedAt = at
      sessions.delete(caller.session)
      sessions.set(caller.session, held)
      if (held.visits.size > MOST_VISITS) held.visits.clear()
      if (held.cards.size > MOST_CARDS) held.cards.clear()
      makeRoom(sessions, caller.session)
      timer ??= setTimeout(() => drawer.sweep(), SWEEP_MS).unref()
      return held
    },
    empty(session) {
      needs.emptied({ session })
      drop(sessions, session)
    },
    emptyOf(person) {
      needs.emptied({ person })
      for (const [session, held] of sessions) if (held.person === person) drop(sessions, session)
    },
    sweep() {
      const at = needs.now()
      const idleSince = at.subtract({ minutes: needs.idleMinutes() })
      for (const [session, held] of sessions) {
        const over = Temporal.Instant.compare(held.endsAt, at) <= 0 || Temporal.Instant.compare(held.usedAt, idleSince) <= 0
        if (over) drop(sessions, session)
      }
      if (timer !== null) clearTimeout(timer)
      timer = sessions.size === 0 ? null : setTimeout(() => drawer.sweep(), SWEEP_MS).unref()
    },
  }
  return drawer
}

function newSessionDrawer(caller: Caller, at: Temporal.Instant): SessionDrawer {
  return { person: caller.person, endsAt: caller.row.endsAt, usedAt: at, list: null, names: new Map(), cards: new Map(), visits: new Map() }
}

/** An act that still holds the drawer writes into nothing that anyone will find. */
function drop(sessions: Map<SessionId, SessionDrawer>, session: SessionId): void {
  const held = sessions.get(session)
  if (held === undefined) return
  sessions.delete(session)
  held.list = null
  held.names.clear()
  held.cards.clear()
  held.visits.clear()
}

function makeRoom(sessions: Map<SessionId, SessionDrawer>, spared: SessionId): void {
  let matters = 0
  for (const held of sessions.values()) matters += held.list?.matters.size ?? 0
  for (const [session, held] of sessions) {
    if (matters <= MOST_MATTERS && sessions.size <= MOST_SESSIONS) return
    if (session === spared) continue
    matters -= held.list?.matters.size ?? 0
    drop(sessions, session)
  }
}
