/** Rehearses what a change of somebody's role, their leaving, or containing them would do: matter by matter, as far as the caller may know of it. Nothing is changed. */
import { eventTime } from "#ledger"
import { countOthersActiveAs, findPersonRow, inOneTransaction, listRolesLately, rehearseParts, rehearseRest } from "#registry"
import type { PersonRow, Tx } from "#registry"
import { becomesOf, COOLS_MONTHS, keptApart, lossesOf, mayInFirm, mayTakeRole } from "#rules"
import type { Becomes, Move } from "#rules"
import { no, yes } from "#words"
import type { MatterCode, MatterId, MatterRole, Outcome, PersonId, PersonState, PlaceId, RefusalCode, Role } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

export interface PersonMove {
  readonly role?: Role | undefined
  readonly state?: PersonState | undefined
}

export interface PersonRehearsal {
  /** What the act would be refused with, as far as the caller may know; null for nothing. */
  readonly refused: RefusalCode | null
  readonly matters: {
    readonly matter: MatterId
    readonly code: MatterCode | null
    readonly role: MatterRole
    readonly places: readonly PlaceId[] | null
    readonly until: string | null
    readonly becomes: Becomes
    readonly leadsAlone: boolean
    readonly others: number
    readonly requests: number
    readonly reviewing: boolean
    readonly walls: number
  }[]
  readonly sessions: number
  readonly invitations: number
  /** What they have under way, and whether it falls. */
  readonly underWay: { readonly requests: number; readonly approvals: number; readonly liftings: number; readonly falls: boolean }
  readonly oversight: "none" | "kept" | "taken"
  /** How many recovery shares they proved: the house does not know who holds which, and takes none from anybody. */
  readonly sharesProved: number
}

/** Refuses `not-yours-to-do`, `own-rights`, `not-found`, `malformed` where nothing would change. */
export function rehearsePerson(tools: Tools, caller: Caller, person: PersonId, order: PersonMove): Promise<Outcome<PersonRehearsal>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("person.rehearse", caller)
    if (!permit.ok) return permit
    const another = keptApart("rights.own", caller.person, person)
    if (!another.ok) return another
    const row = await findPersonRow(tx, person)
    if (row === null) return no("not-found")
    const move: Move = { from: row, to: { role: order.role ?? row.role, state: order.state ?? row.state } }
    if (move.to.role === row.role && move.to.state === row.state) return no("malformed", "the whole: says nothing to change")
    const [parts, rest] = await Promise.all([rehearseParts(tx, permit.value, person), rehearseRest(tx, permit.value, person)])
    const matters = parts.map(({ until, ...part }) => ({ ...part, until: until === null ? null : eventTime(until), becomes: becomesOf(move, part) }))
    const refused = (await refusedOf(tx, caller, row, move)) ?? (matters.some((part) => part.becomes === "stands-in-the-way") ? "cannot-be-member" : null)
    const { requests, approvals, liftings } = rest
    return yes({
      refused,
      matters,
      sessions: rest.sessions,
      invitations: rest.invitations,
      underWay: { requests, approvals, liftings, falls: lossesOf(move).dropsUnderWay },
      oversight: !rest.oversight ? "none" : keepsOversight(move) ? "kept" : "taken",
      sharesProved: rest.sharesProved,
    })
  })
}

/** Partners may hold the oversight pair, because the first of them does; overseers do; nobody who has left. */
export function keepsOversight({ to }: Move): boolean {
  return to.state !== "left" && (to.role === "partner" || to.role === "compliance-officer" || to.role === "auditor")
}

async function refusedOf(tx: Tx, caller: Caller, row: PersonRow, move: Move): Promise<RefusalCode | null> {
  if (row.state === "contained" && !keptApart("containment.undone", caller.person, row.stateBy).ok) return "second-person-needed"
  if (row.state === "contained" && move.to.state === "contained") return "malformed"
  const change = mayInFirm("person.change", caller)
  if (change.ok && move.to.role !== row.role) {
    const apart = mayTakeRole(move.to.role, new Set([row.role, ...(await listRolesLately(tx, change.value, row.id, COOLS_MONTHS))]))
    if (!apart.ok) return apart.refusal.code
  }
  const [was, is] = [row.role === "partner" && row.state === "active", move.to.role === "partner" && move.to.state === "active"]
  return was && !is && (await countOthersActiveAs(tx, "partner", row.id)) === 0 ? "last-of-firm" : null
}
