/** The ground that a wall is to stand on: whom it shuts out of which matters, who remains, and whether it can be raised at all. */
import { holdTeamsToWall, listCandidates, listGrantsToWall, listMattersOfClient, listMattersToWall, listTeamMembers, listWorkers } from "#registry"
import type { Candidate, GrantToWall, Tx } from "#registry"
import { keptApart, mayInFirm } from "#rules"
import { parseKemPublic } from "#seal"
import type { KemPublic } from "#seal"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { proveKeys } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"

/** Whom to shut out of what: matters by id or by code, or a client by name, with its matters as they are and those that are opened for it later. */
export interface ToWall {
  readonly matters: readonly string[]
  readonly client: string | null
  readonly persons: readonly PersonId[]
  /** Teams: whoever is in one is shut out as well, now and whenever they join it. */
  readonly teams: readonly TeamId[]
  /** A rule: everybody who worked on these matters, by id or by code, is shut out as well, now and whenever they come to. */
  readonly workedOn: readonly string[]
}

export interface WallGroundwork {
  readonly matters: readonly { readonly askedAs: string; readonly matter: MatterId }[]
  /** Those to be shut out. */
  readonly outside: readonly Candidate[]
  /** Of those, whom the rule or a team names and nobody named by hand. */
  readonly byRule: readonly PersonId[]
  /** The matters that the rule speaks of. */
  readonly ruled: readonly MatterId[]
  /** Those who remain on one of the matters at least. */
  readonly inside: readonly Candidate[]
  readonly grants: readonly GrantToWall[]
  /** Matters, as they were asked for, that would be left without a lasting lead. */
  readonly leaderless: readonly string[]
}

const MOST_MATTERS = 1000
const MOST_NAMED = 500

/** The order with its client's matters named. Refuses `malformed` where neither or both are named, or there are too many; `not-found` where the client has none that is there for the caller. */
export async function withMatters(tools: Tools, tx: Tx, caller: Caller, order: ToWall): Promise<Outcome<ToWall>> {
  if (order.client === null) return order.matters.length === 0 ? no("malformed", "matters: names none, and no client") : yes(order)
  if (order.matters.length > 0) return no("malformed", "client: name either matters or a client")
  using key = clientKeyOf(tools, caller, order.client)
  const matters = await listMattersOfClient(tx, markOf(key))
  if (matters.length > MOST_MATTERS) return no("malformed", "client: has more matters than one wall can stand around")
  return matters.length === 0 ? no("not-found") : yes({ ...order, matters })
}

/** Those whom the order names, with everybody whom its teams and its rule do. Refuses `malformed` where nobody is named, or too many; `not-found` where a team is not there; and what the rule refuses. */
async function namedBy(tx: Tx, caller: Caller, { persons, teams, workedOn }: ToWall): Promise<Outcome<Pick<WallGroundwork, "ruled" | "byRule">>> {
  if (new Set(persons).size < persons.length) return no("malformed", "persons: has a person twice")
  if (new Set(teams).size < teams.length) return no("malformed", "teams: has a team twice")
  if (persons.length + teams.length + workedOn.length === 0) return no("malformed", "persons: names nobody, and no team or rule does")
  if ((await holdTeamsToWall(tx, teams)).length < teams.length) return no("not-found")
  const ruled = await ruledBy(tx, caller, workedOn)
  if (!ruled.ok) return ruled
  const named = new Set([...(await listTeamMembers(tx, teams)), ...ruled.value.byRule])
  if (named.size > MOST_NAMED) return no("malformed", `teams: more than ${MOST_NAMED} people are in them`)
  return yes({ ruled: ruled.value.ruled, byRule: [...named].filter((person) => !persons.includes(person)) })
}

/** Whom the rule names. Refuses `not-yours-to-do` to all but compliance officers, `malformed` where too many are named, `not-found` where a matter is not there for the caller. */
async function ruledBy(tx: Tx, caller: Caller, workedOn: readonly string[]): Promise<Outcome<Pick<WallGroundwork, "ruled" | "byRule">>> {
  if (workedOn.length === 0) return yes({ ruled: [], byRule: [] })
  const rules = mayInFirm("wall.rule", caller)
  if (!rules.ok) return rules
  const found = await listMattersToWall(tx, workedOn)
  if (new Set(found.map((one) => one.askedAs)).size < new Set(workedOn).size) return no("not-found")
  const ruled = [...new Set(found.map((one) => one.matter))]
  if (ruled.length < workedOn.length) return no("malformed", "workedOn: has a matter twice")
  const workers = await listWorkers(tx, ruled)
  if (workers.length > MOST_NAMED) return no("malformed", `workedOn: more than ${MOST_NAMED} people worked there`)
  return yes({ ruled, byRule: workers })
}

/**
 * Refuses `not-found` where one of the matters is not there for the caller, or one of the persons is not known to them; `own-rights` where the caller is to be shut out;
 * `malformed` for one named twice, and for a rule about a matter that the wall stands around itself; and what naming refuses.
 */
export async function wallGround(tx: Tx, caller: Caller, asked: ToWall): Promise<Outcome<WallGroundwork>> {
  const rule = await namedBy(tx, caller, asked)
  return rule.ok ? groundOf(tx, caller, asked, rule.value) : rule
}

/** The same for a wall that names nobody yet: whoever takes an invitation has no part in any matter that they could lose. */
export function groundBeforehand(tx: Tx, caller: Caller, matters: readonly MatterId[], client: string): Promise<Outcome<WallGroundwork>> {
  return groundOf(tx, caller, { matters, client, persons: [], teams: [], workedOn: [] }, { ruled: [], byRule: [] })
}

async function groundOf(tx: Tx, caller: Caller, asked: ToWall, rule: Pick<WallGroundwork, "ruled" | "byRule">): Promise<Outcome<WallGroundwork>> {
  const { ruled, byRule } = rule
  const order = { ...asked, persons: [...asked.persons, ...byRule] }
  const own = order.persons.find((person) => person === caller.person) ?? null
  const another = keptApart("wall.raised", caller.person, own, "Somebody else has to raise a wall that shuts you out.")
  if (!another.ok) return another
  const matters = await listMattersToWall(tx, order.matters)
  if (new Set(matters.map((one) => one.askedAs)).size < new Set(order.matters).size) return no("not-found")
  if (new Set(matters.map((one) => one.matter)).size < order.matters.length) return no("malformed", "matters: has a matter twice")
  if (matters.some((one) => ruled.includes(one.matter))) return no("malformed", "workedOn: the wall stands around this matter itself")
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
  return yes({ matters, outside, byRule, ruled, inside: of(inside), grants, leaderless })
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
