/** Opens a matter: makes its key and its discreet code, seals its card, admits its first members, gives it to the teams that the firm's policy opens its class to, writes down its parties and file plan; whoever opens it leads it. Walls around its client are extended over it. */
import {
  beginEpoch,
  findFactsWithKeys,
  findMatterFacts,
  findMatterSight,
  holdClients,
  holdToOpen,
  inOneTransaction,
  insertGrantKeys,
  insertGrants,
  insertMatter,
  insertPlaces,
} from "#registry"
import type { Tx } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { CODE_SIGNS, GRANT_ACTIONS, no, toMatterCode, yes } from "#words"
import type { Class, MatterId, Outcome, TeamId } from "#words"
import { writeParty } from "./add-party.ts"
import type { Caller } from "./caller.ts"
import { extendByClient, wallsToExtend } from "./extend-wall.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { doubledName, FIRST_PLAN, sealPlaceName } from "./file-plan.ts"
import { giveByPolicy, holdPolicy, toldKept } from "./give-by-policy.ts"
import type { GivenByPolicy, Policy } from "./give-by-policy.ts"
import { makeGrants } from "./grant-making.ts"
import type { Wanted } from "./grant-making.ts"
import { sealMatterCard } from "./matter-card.ts"
import type { MatterCard } from "./matter-card.ts"
import { epochPlace } from "./epoch-place.ts"
import { sealEpochTo, wrapEpoch } from "./epoch-secret.ts"
import { toMatterView } from "./matter-view.ts"
import type { MatterView } from "./matter-view.ts"
import type { PartyWords } from "./party-card.ts"
import { markOfClient } from "./client-mark.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, recoveryOf } from "./turn-epoch.ts"
import type { NewEpoch } from "./turn-epoch.ts"

export interface MatterOpening extends MatterCard {
  readonly class: Class
  readonly parties: readonly PartyWords[]
  readonly members: readonly Wanted[]
  readonly plan?: readonly string[] | undefined
  /** Teams that the policy gives matters of this class to, and this one not. */
  readonly keepFrom: readonly TeamId[]
}

/** With 244 million codes, eight draws in a row that are all taken mean that something else is wrong. */
const MOST_DRAWS = 8

/** Refuses `not-yours-to-do`, `firm-key-not-proved`, `member-already` for a member named twice, `already-there` for a place named twice, and what admitting refuses, with the name of a team that the policy names and that cannot be let in. */
export function openMatter(
  tools: Tools,
  caller: Caller,
  opening: MatterOpening,
): Promise<Outcome<{ readonly matter: MatterView; readonly given: GivenByPolicy[]; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("matter.open", caller)
    if (!permit.ok) return permit
    const people = [caller.person, ...opening.members.map((member) => member.person)]
    if (new Set(people).size < people.length) return no("member-already")
    const plan = opening.plan ?? FIRST_PLAN
    if (doubledName(plan) !== null) return no("already-there", "A place stands in the plan twice.")

    using epoch = newEpoch(tools)
    const id = tools.newId("matter")
    await holdClients(tx, "open")
    const policy = await holdPolicy(tools, tx, caller, opening.class, null, opening.keepFrom)
    await holdToOpen(tx, markOfClient(tools, caller, opening.client))
    using around = await wallsToExtend(tools, tx, caller, opening.client)
    const shutOut = new Set(around.walls.flatMap((wall) => wall.persons))
    if (opening.members.some((member) => shutOut.has(member.person))) return no("shut-out")
    await writeMatter(tools, tx, permit.value, id, epoch, opening, around.mark)
    const receipt = await lead(tools, tx, caller, permit.value, id, epoch, opening.class, policy)
    if (!receipt.ok) return receipt
    const { facts, own } = await findFactsWithKeys(tx, id)
    if (facts === null) throw new Error("a matter that was opened a moment ago is gone")
    using keys = epochKeys(tools, caller, { matter: id, grant: facts.grant.id }, own)
    const admits = mayOnMatter("member.admit", caller, facts)
    if (!admits.ok) return admits
    const made = await makeGrants(tools, tx, caller, admits.value, keys, opening.members)
    if (!made.ok) return made
    const given = await giveByPolicy(tools, tx, caller, admits.value, keys, policy, shutOut)
    if (!given.ok) return given
    const filled = await fill(tools, tx, caller, id, keys, opening.parties, plan)
    if (!filled.ok) return filled
    const extended = await extendByClient(tools, tx, caller, { id, epoch: epoch.id, key: epoch.key }, around)
    if (!extended.ok) return extended
    const sight = await findMatterSight(tx, id)
    if (sight === null) throw new Error("a matter that was opened a moment ago is gone")
    return yes({ matter: toMatterView(tools, caller, sight, keys), given: given.value, receipt: receipt.value })
  })
}

/** Draws codes until one is free. */
async function writeMatter(
  tools: Tools,
  tx: Tx,
  permit: Permit<"matter.open">,
  id: MatterId,
  epoch: NewEpoch,
  opening: MatterOpening,
  clientMark: Uint8Array,
): Promise<void> {
  const row = {
    id,
    class: opening.class,
    epoch: epoch.id,
    card: sealMatterCard(epoch.secret.of("card"), tools.firm.id, id, opening),
    clientMark,
    at: tools.now(),
  }
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const code = toMatterCode(Array.from({ length: 6 }, () => tools.draw(CODE_SIGNS)))
    if (await insertMatter(tx, permit, { ...row, code })) return
  }
  throw new Error("no free code was drawn")
}

/** The first epoch, and the grant of whoever opens the matter: its key is their own from the start. */
async function lead(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"matter.open">,
  id: MatterId,
  epoch: NewEpoch,
  klass: Class,
  policy: Policy,
): Promise<Outcome<Recorded>> {
  const recovery = recoveryOf(tools)
  if (!recovery.ok) return recovery
  const place = epochPlace(tools.firm.id, id, epoch.id)
  const grant = tools.newId("grant")
  const at = tools.now()
  const doer = doerOf(caller)
  const matter = { id, epoch: epoch.id, key: epoch.key }
  const [opened, , made] = await Promise.all([
    record(tools, tx, doer, { kind: "matter.opened", matter, detail: { class: klass, ...toldKept(policy) } }),
    record(tools, tx, doer, { kind: "epoch.begun", matter, also: [epoch.id], detail: { members: 1 } }),
    record(tools, tx, doer, {
      kind: "grant.made",
      matter,
      also: [grant, caller.person],
      detail: { person: caller.person, role: "lead", until: null, special: true },
    }),
    beginEpoch(tx, permit, { id: epoch.id, matter: id, recovery: sealEpochTo(recovery.value, epoch.secret, "all", place), at }),
  ])
  await insertGrants(tx, permit, id, [
    {
      id: grant,
      person: caller.person,
      role: "lead",
      awaiting: false,
      cleared: true,
      actions: GRANT_ACTIONS,
      places: null,
      until: null,
      at,
      purpose: caller.purpose?.code ?? null,
      event: made.event,
      through: null,
    },
  ])
  await insertGrantKeys(tx, permit, [{ grant, epoch: epoch.id, hpke: null, own: wrapEpoch(caller.keys.own, epoch.secret, "all", place) }])
  return yes(opened)
}

/** Parties and places, each under the permit that writing them needs at any other time. */
async function fill(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  id: MatterId,
  keys: EpochKeys,
  parties: readonly PartyWords[],
  plan: readonly string[],
): Promise<Outcome<null>> {
  const facts = await findMatterFacts(tx, id)
  const writes = mayOnMatter("party.write", caller, facts)
  if (!writes.ok) return writes
  const plans = mayOnMatter("plan.change", caller, facts)
  if (!plans.ok) return plans
  const { epoch } = plans.value.facts
  const places = plan.map((name, i) => {
    const place = tools.newId("place")
    return { id: place, epoch, position: i + 1, name: sealPlaceName(keys.of(epoch), tools.firm.id, place, name) }
  })
  await Promise.all([...parties.map((party) => writeParty(tools, tx, caller, writes.value, keys, party)), insertPlaces(tx, plans.value, places)])
  return yes(null)
}
