/** What a move does, in the transaction of the act that makes it: parts that its person may not keep end with their keys, a new epoch begins on each of those matters, and what they had under way falls. */
import { dropUnderWay, endPartsOf, listCandidates, listRemainingAfter, turnAfterMove } from "#registry"
import type { EndedPart, Tx } from "#registry"
import { lossesOf } from "#rules"
import type { Move, Permit } from "#rules"
import { sealKeyTo } from "#seal"
import { yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { doerOf, record } from "./record.ts"
import type { Detail } from "./record.ts"
import { sealToTeams, teamsToSeal } from "./team-sealing.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, recoveryOf } from "./turn-epoch.ts"
import { provedKemOf } from "./wall-ground.ts"

/** Refuses `firm-key-not-proved`. Where the key of somebody who remains does not hold, that matter's epoch is left to the next act on its members. */
export async function endByMove(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"person.change">,
  person: PersonId,
  move: Move,
): Promise<Outcome<readonly EndedPart[]>> {
  const { loses } = lossesOf(move)
  const ended = loses.length === 0 ? [] : await endPartsOf(tx, permit, person, loses, tools.now())
  const because = move.to.state === "left" ? "left" : "role"
  for (const { matter, grant, role } of ended)
    await record(tools, tx, doerOf(caller), { kind: "grant.ended", ofMatter: matter, also: [grant, person], detail: { person, role, because } })
  for (const { matter } of ended) {
    const turned = await turn(tools, tx, caller, permit, matter)
    if (!turned.ok) return turned
  }
  return yes(ended)
}

async function turn(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"person.change">, matter: MatterId): Promise<Outcome<null>> {
  const recovery = recoveryOf(tools)
  if (!recovery.ok) return recovery
  const remaining = await listRemainingAfter(tx, matter)
  const people = await listCandidates(
    tx,
    remaining.map((one) => one.person),
  )
  const kemOf = await provedKemOf(tools, tx, people)
  if (!kemOf.ok) return yes(null)
  using epoch = newEpoch(tools)
  const place = epochPlace(tools.firm.id, matter, epoch.id)
  const teams = await teamsToSeal(tools, tx, matter)
  await turnAfterMove(tx, permit, {
    id: epoch.id,
    matter,
    recovery: sealKeyTo(recovery.value, epoch.key, place),
    at: tools.now(),
    keys: remaining.map(({ grant, person }) => ({ grant, hpke: sealKeyTo(kemOf.value(person), epoch.key, place) })),
  })
  await sealToTeams(tools, tx, matter, epoch, teams)
  await record(tools, tx, doerOf(caller), {
    kind: "epoch.begun",
    matter: { id: matter, epoch: epoch.id, key: epoch.key },
    also: [epoch.id],
    detail: { members: remaining.length },
  })
  return yes(null)
}

/** Lets fall what somebody had under way who was stopped or has left; gives how much, for the act's own event. A wall that they asked to lift is left standing, in the chain of each of its matters. */
export async function fallUnderWay(tools: Tools, tx: Tx, permit: Permit<"person.change"> | Permit<"person.contain">, person: PersonId): Promise<Detail> {
  const fallen = await dropUnderWay(tx, permit, person, tools.now())
  for (const one of fallen) {
    if (one.what !== "lifting") continue
    await record(tools, tx, "house", { kind: "wall.left-standing", ofMatter: one.matter, also: [one.id, person], detail: { askedBy: person } })
  }
  const of = (what: string): readonly string[] => [...new Set(fallen.filter((one) => one.what === what).map((one) => one.id))]
  return { requestsWithdrawn: of("request"), approvalsFallen: of("approval"), liftingsFallen: of("lifting") }
}
