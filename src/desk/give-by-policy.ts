/** Gives a matter to the teams that the firm's policy opens its class to, within the act that opens it or moves it into the class: whoever does that has the keys, which nobody else in the house has. */
import { findFactsWithKeys, findMatterFacts, holdClass, listReleased, listStandingGrants, listTeamGrantRows, listTeamRows } from "#registry"
import type { HeldClass, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { Class, MatterId, MatterRole, Outcome, PersonId, TeamId } from "#words"
import { endRunOut } from "./admit.ts"
import { giveToTeam } from "./admit-team.ts"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { unprovedLines } from "./proved-classes.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"

/** What the policy says of a class, as it is held: the lines to give by, and the teams that whoever acts leaves out. */
export interface Policy {
  readonly lines: readonly HeldClass[]
  readonly keptFrom: readonly TeamId[]
  /** Of those, the teams to which the ledger does not prove that the class was opened. */
  readonly unproved: ReadonlySet<TeamId>
  /** Whom it does not bring back to a matter that stands: somebody decided that they are not on it. */
  readonly released: readonly PersonId[]
}

/** Holds what the policy says of a class until the transaction ends. Sent before the matter is held; teams that it does not name are none to leave out. */
export async function holdPolicy(tools: Tools, tx: Tx, caller: Caller, klass: Class, matter: MatterId | null, keepFrom: readonly TeamId[]): Promise<Policy> {
  const held = await holdClass(tx, klass, matter)
  const lines = held.filter((line) => !keepFrom.includes(line.team))
  return {
    lines,
    keptFrom: held.filter((line) => keepFrom.includes(line.team)).map((line) => line.team),
    unproved: await unprovedLines(tools, tx, caller, klass, lines),
    released: [],
  }
}

export const NO_POLICY: Policy = { lines: [], keptFrom: [], unproved: new Set(), released: [] }

/** What the event of the act says of the teams that were left out. */
export function toldKept({ keptFrom }: Policy): { readonly keptFrom?: readonly TeamId[] } {
  return keptFrom.length === 0 ? {} : { keptFrom }
}

const NOT_SAID = no("key-not-proved", "the ledger does not prove that its class was opened to that team.")

/** A team that was given the matter so, and how many of its members were let in by it. */
export interface GivenByPolicy {
  readonly team: { readonly id: TeamId; readonly name: string }
  readonly role: MatterRole
  readonly people: number
}

/** Gives it to each team that has not got it. One that cannot be let in breaks the act, with its name: whoever acts leaves it out, or sees to its key first. */
export async function giveByPolicy(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  { lines, unproved }: Policy,
  shutOut: ReadonlySet<PersonId>,
): Promise<Outcome<GivenByPolicy[]>> {
  const given: GivenByPolicy[] = []
  const has = new Set((await listTeamGrantRows(tx, permit.facts.matter)).map((row) => row.team))
  for (const { team, role, actions, event } of lines.filter((line) => !has.has(line.team))) {
    const wanted = { team, role, actions, places: null, until: null, special: false, policy: event }
    const done = unproved.has(team) ? NOT_SAID : await giveToTeam(tools, tx, caller, permit, keys, wanted, shutOut)
    if (done.ok) given.push({ team: done.value.on.team, role, people: done.value.given })
    else {
      const [row] = await listTeamRows(tx, team)
      const name = row === undefined ? team : openTeamCard(caller.firmKey, tools.firm.id, team, row.card).name
      return no(
        done.refusal.code,
        `The firm's policy gives this to ${name}, and that cannot be done: ${done.refusal.detail ?? "somebody's key does not hold."} Leave the team out to go on.`,
      )
    }
  }
  return yes(given)
}

/** The same for a matter that stands, and that the caller leads and holds with what the policy says: after what had run out there was ended, which is nobody's decision. */
export async function readyToGive(tools: Tools, tx: Tx, caller: Caller, matter: MatterId, policy: Policy): Promise<Outcome<Policy>> {
  const permit = mayOnMatter("member.admit", caller, await findMatterFacts(tx, matter))
  if (!permit.ok) return permit
  const released = await listReleased(tx, permit.value)
  const ended = await endRunOut(tools, tx, caller, permit.value, await listStandingGrants(tx, matter))
  return ended.ok ? yes({ ...policy, released }) : ended
}

/** Of the teams it lets nobody in whom a wall around the client shuts out, wherever that stands, nor anybody whose part there somebody ended: the policy undoes no decision. */
export async function giveStanding(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  policy: Policy,
  shutOut: readonly PersonId[],
): Promise<Outcome<GivenByPolicy[]>> {
  if (policy.lines.length === 0) return yes([])
  const { facts, own } = await findFactsWithKeys(tx, matter)
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
  const out = new Set([...shutOut, ...policy.released])
  return await giveByPolicy(tools, tx, caller, permit.value, keys, policy, out)
}
