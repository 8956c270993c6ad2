/** The ground that a wall is to stand on: whom it shuts out of which matters, who remains, and whether it can be raised at all. */
import { listCandidates, listGrantsToWall, listMattersOfClient, listMattersToWall } from "#registry"
import type { Candidate, GrantToWall, Tx } from "#registry"
import { keptApart } from "#rules"
import { parseKemPublic } from "#seal"
import type { KemPublic } from "#seal"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { proveKeys } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"

/** Whom to shut out of what: matters by id or by code, or a client by name, with its matters as they are and those that are opened for it later. */
export interface ToWall {
  readonly matters: readonly string[]
  readonly client: string | null
  readonly persons: readonly PersonId[]
}

export interface WallGroundwork {
  readonly matters: readonly { readonly askedAs: string; readonly matter: MatterId }[]
  /** Those to be shut out. */
  readonly outside: readonly Candidate[]
  /** Those who remain on one of the matters at least. */
  readonly inside: readonly Candidate[]
  readonly grants: readonly GrantToWall[]
  /** Matters, as they were asked for, that would be left without a lasting lead. */
  readonly leaderless: readonly string[]
}

const MOST_MATTERS = 1000

/** The order with its client's matters named. Refuses `malformed` where neither or both are named, or there are too many; `not-found` where the client has none that is there for the caller. */
export async function withMatters(tools: Tools, tx: Tx, caller: Caller, order: ToWall): Promise<Outcome<ToWall>> {
  if (order.client === null) return order.matters.length === 0 ? no("malformed", "matters: names none, and no client") : yes(order)
  if (order.matters.length > 0) return no("malformed", "client: name either matters or a client")
  using key = clientKeyOf(tools, caller, order.client)
  const matters = await listMattersOfClient(tx, markOf(key))
  if (matters.length > MOST_MATTERS) return no("malformed", "client: has more matters than one wall can stand around")
  return matters.length === 0 ? no("not-found") : yes({ ...order, matters })
}

/**
 * Refuses `not-found` where one of the matters is not there for the caller, or one of the persons is not known to them; `own-rights` where the caller is to be shut out;
 * `malformed` for one named twice.
 */
export async function wallGround(tx: Tx, caller: Caller, order: ToWall): Promise<Outcome<WallGroundwork>> {
  const own = order.persons.find((person) => person === caller.person) ?? null
  const another = keptApart("wall.raised", caller.person, own, "Somebody else has to raise a wall that shuts you out.")
  if (!another.ok) return another
  if (new Set(order.persons).size < order.persons.length) return no("malformed", "persons: has a person twice")
  const matters = await listMattersToWall(tx, order.matters)
  if (new Set(matters.map((one) => one.askedAs)).size < new Set(order.matters).size) return no("not-found")
  if (new Set(matters.map((one) => one.matter)).size < order.matters.length) return no("malformed", "matters: has a matter twice")
  const grants = await listGrantsToWall(
    tx,
    matters.map((one) => one.matter),
  )
  const remaining = grants.filter((grant) => grant.live && !order.persons.includes(grant.person))
  const inside = [...new Set(remaining.map((grant) => grant.person))]
  const known = await listCandidates(tx, [...order.persons, ...inside])
  const of = (people: readonly PersonId[]): readonly Candidate[] => people.flatMap((person) => known.filter((one) => one.person === person))
  const outside = of(order.persons)
  if (outside.length < order.persons.length) return no("not-found")
  const led = new Set(remaining.filter((grant) => grant.role === "lead" && grant.lasting && grant.cleared).map((grant) => grant.matter))
  const leaderless = matters.filter((one) => grants.some((grant) => grant.matter === one.matter) && !led.has(one.matter)).map((one) => one.askedAs)
  return yes({ matters, outside, inside: of(inside), grants, leaderless })
}

/** Two walls against each other stand around different matters and shut different people out. Refuses `malformed`. */
export function sidesApart(sides: readonly WallGroundwork[]): Outcome<null> {
  const matters = sides.flatMap((side) => side.matters.map((one) => one.matter))
  if (new Set(matters).size < matters.length) return no("malformed", "opposite: a matter stands on both sides")
  const persons = sides.flatMap((side) => side.outside.map((one) => one.person))
  if (new Set(persons).size < persons.length) return no("malformed", "opposite: a person stands on both sides")
  return yes(null)
}

/** The public keys of people, each proved by the ledger. Refuses `key-not-proved`. */
export async function provedKemOf(tools: Tools, tx: Tx, people: readonly Candidate[]): Promise<Outcome<(person: PersonId) => KemPublic>> {
  const proved = await proveKeys(tools, tx, people)
  if (people.some((one) => !proved.has(one.person))) return no("key-not-proved")
  const keys = new Map<PersonId, KemPublic>()
  for (const { person, kem } of people) {
    const key = parseKemPublic(kem)
    if (key === null) throw new Error(`the proved key of ${person} is no key`)
    keys.set(person, key)
  }
  return yes((person) => {
    const key = keys.get(person)
    if (key === undefined) throw new Error(`the key of ${person} was not proved`)
    return key
  })
}
