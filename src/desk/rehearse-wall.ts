/** Rehearses a wall: who would lose what, what it would have stopped in the last year, and what is under way that it would break. Nothing is changed. */
import { eventTime } from "#ledger"
import { countUnderWay, inOneTransaction, listDoneBehind } from "#registry"
import type { UnderWay } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { MatterRole, Outcome, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import type { Tools } from "./tools.ts"
import { wallGround, withMatters } from "./wall-ground.ts"
import type { ToWall } from "./wall-ground.ts"

export interface WallRehearsal {
  readonly matters: number
  readonly persons: number
  /** Of those, whom the rule names and nobody named by hand. */
  readonly byRule: PersonView[]
  /** Documents on all of its matters, which those shut out can then never open. */
  readonly documents: number
  /** Grants that would end, by matter as it was asked for. */
  readonly loses: {
    readonly matter: string
    readonly person: PersonView
    readonly role: MatterRole
    readonly places: readonly PlaceId[] | null
    readonly since: string
    readonly until: string | null
  }[]
  /** People who remain inside, each of whom gets the memo. */
  readonly inside: PersonView[]
  /** Matters that would be left without a lasting lead: the wall cannot be raised before another is admitted. */
  readonly leaderless: string[]
  /** What those to be shut out did there in the last year. */
  readonly lastYear: { readonly matter: string; readonly person: PersonView; readonly kind: string; readonly times: number; readonly last: string }[]
  /** Nothing that is under way now is broken by a wall that begins later. */
  readonly underWay: Omit<UnderWay, "documents">
}

const DAYS = 365

/** `from` is when it is to begin; null for at once. Refuses what raising it would refuse: `not-yours-to-do`, `not-found`, `own-rights`, `malformed`. */
export function rehearseWall(tools: Tools, caller: Caller, order: ToWall & { readonly from: Temporal.Instant | null }): Promise<Outcome<WallRehearsal>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    const { from } = order
    if (from !== null && Temporal.Instant.compare(from, tools.now()) <= 0) return no("malformed", "from: has come already")
    const named = await withMatters(tools, tx, caller, order)
    if (!named.ok) return named
    const ground = await wallGround(tx, caller, named.value)
    if (!ground.ok) return ground
    const { matters, inside, grants, leaderless, byRule } = ground.value
    const persons = ground.value.outside.map((one) => one.person)
    const ids = matters.map((one) => one.matter)
    const done = await listDoneBehind(tx, ids, persons, tools.now().subtract({ hours: 24 * DAYS }))
    const { documents, ...underWay } = await countUnderWay(tx, ids, persons)
    const names = await namesOf(tools, tx, caller, [...persons, ...inside.map((one) => one.person)])
    const asked = new Map(matters.map((one) => [one.matter, one.askedAs]))
    const as = (matter: (typeof ids)[number]): string => asked.get(matter) ?? matter
    return yes({
      matters: matters.length,
      persons: persons.length,
      byRule: byRule.map((person) => refTo(names, person)),
      documents,
      loses: grants
        .filter((grant) => grant.live && persons.includes(grant.person) && outlasts(grant, from))
        .map((grant) => ({
          matter: as(grant.matter),
          person: refTo(names, grant.person),
          role: grant.role,
          places: grant.places,
          since: eventTime(grant.madeAt),
          until: grant.until === null ? null : eventTime(grant.until),
        })),
      inside: inside.map((one) => refTo(names, one.person)),
      leaderless: [...leaderless],
      lastYear: done.map((one) => ({ matter: as(one.matter), person: refTo(names, one.person), kind: one.kind, times: one.n, last: eventTime(one.lastAt) })),
      underWay: from === null ? underWay : { filings: 0, sessions: 0, requests: 0, approvals: 0, reviews: 0 },
    })
  })
}

/** Whether a grant goes on beyond the start of a wall. */
function outlasts({ until }: { readonly until: Temporal.Instant | null }, from: Temporal.Instant | null): boolean {
  return from === null || until === null || Temporal.Instant.compare(until, from) > 0
}
