/** What a move does, in the transaction of the act that makes it: parts that its person may not keep end with their keys, a new epoch begins on each of those matters, and what they had under way falls. */
import { dropUnderWay, endPartsOf, listRemainingAfter, turnAfterMove } from "#registry"
import type { EndedPart, Tx } from "#registry"
import { lossesOf } from "#rules"
import type { Move, Permit } from "#rules"
import { yes } from "#words"
import type { Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { beginFromOutside } from "./epoch-from-outside.ts"
import { doerOf, record } from "./record.ts"
import type { Detail } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `firm-key-not-proved`. Where the key or the grant of somebody who remains does not hold, that matter's epoch is left to the next act on its members. */
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
    const begun = await beginFromOutside(tools, tx, caller, {
      matter,
      remaining: await listRemainingAfter(tx, matter),
      write: (epoch) => turnAfterMove(tx, permit, epoch),
    })
    if (!begun.ok && begun.refusal.code !== "key-not-proved" && begun.refusal.code !== "grant-not-proved") return begun
  }
  return yes(ended)
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
