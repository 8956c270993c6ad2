/** Releases a person from a matter, or lets the caller leave it: the wrapped keys are destroyed at once, and a new epoch begins for those who remain. */
import { endGrants, endOwing, findMatterFacts, holdMatter, inOneTransaction, leavePlaces, listStandingGrants } from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import { recordEnds } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { openMatterKey } from "./matter-key.ts"
import { proveGrants } from "./proved-grants.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/** Refuses `not-found` for somebody who is no member, `last-lead` where no lead without an end would remain who is cleared, `key-not-proved` where the key of one who remains does not hold, `grant-not-proved` where the ledger does not say that one of them was let in and says it of the released. */
export async function release(tools: Tools, caller: Caller, matter: MatterId, person: PersonId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const outcome = await inOneTransaction(tools.db, caller.seen, (tx) => releaseWithin(tools, tx, caller, matter, person))
  if (outcome.ok) tools.drawer.emptyOf(person)
  return outcome
}

/** The same as part of another act, which empties the drawer of the released person when it has committed. */
export async function releaseWithin(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  person: PersonId,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const [, facts] = await Promise.all([holdMatter(tx, matter), findMatterFacts(tx, matter)])
  const permit = person === caller.person ? mayOnMatter("member.leave", caller, facts) : mayOnMatter("member.release", caller, facts)
  if (!permit.ok) return permit
  const own = permit.value.facts.grant
  if (own.places !== null) return leaveInPlaces(tools, tx, caller, permit.value)
  if (!own.actions.includes("read")) return leaveUnread(tools, tx, caller, permit.value)
  const standing = await listStandingGrants(tx, matter)
  const released = standing.find((grant) => grant.person === person)
  if (released === undefined) return no("not-found")
  const remaining = standing.filter((grant) => grant.live && grant !== released)
  if (!remaining.some((grant) => grant.role === "lead" && grant.lasting && grant.cleared))
    return no(
      "last-lead",
      standing.some((grant) => grant !== released && grant.live && grant.role === "lead" && grant.lasting)
        ? "Nobody would be left to lead it who may open what is special."
        : undefined,
    )

  using epoch = newEpoch(tools)
  const turned = await turnEpoch(tools, tx, caller, permit.value, epoch, remaining)
  if (!turned.ok) return turned.refusal.code === "grant-not-proved" ? await releaseUnproved(tools, tx, caller, permit.value, released, turned) : turned
  const ended = [released, ...standing.filter((grant) => !grant.live && grant !== released)]
  const [receipt] = await recordEnds(tools, tx, caller, permit.value, epoch, ended)
  await endGrants(
    tx,
    permit.value,
    ended.map((grant) => grant.id),
    tools.now(),
  )
  if (receipt === undefined) throw new Error("the end of a grant was not recorded")
  return yes({ receipt })
}

/** Whoever nobody let in goes, though others are there of whom that is so too: else none of them ever could. The epoch is owed that begins without them all. */
async function releaseUnproved(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
  released: StandingGrant,
  refused: Outcome<never>,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const { matter, epoch, grant } = permit.facts
  const proved = await proveGrants(tools, tx, caller, matter, permit.facts)
  if (proved.holds([{ ...released, grant: released.id }]).ok) return refused
  using key = await openMatterKey(tx, tools.firm.id, caller, matter, grant.id, epoch)
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    matter: { id: matter, epoch, key },
    also: [released.id, released.person],
    detail: { person: released.person, role: released.role, ranOut: !released.live },
  })
  if (!(await endOwing(tx, permit, released.id, tools.now()))) throw new Error("a grant that was judged a moment ago is gone")
  return yes({ receipt })
}

/** Whoever only sees that the matter exists, which only a reader can, goes without a new epoch: they had the key of nothing that is in it, and do not know who remains. */
async function leaveUnread(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const { matter, epoch, grant } = permit.facts
  using key = await openMatterKey(tx, tools.firm.id, caller, matter, grant.id, epoch, "card")
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    matter: { id: matter, epoch, key, card: true },
    also: [grant.id, caller.person],
    detail: { person: caller.person, role: "reader", ranOut: false },
  })
  await endGrants(tx, permit, [grant.id], tools.now())
  return yes({ receipt })
}

/** Nor does whoever is on it for places know who remains: what they had keys of is theirs no longer, and the epoch that begins without them is owed, as where the house ends a grant. Walls let whoever awaits a part leave, too. */
async function leaveInPlaces(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const { matter, epoch, grant } = permit.facts
  using key = await openMatterKey(tx, tools.firm.id, caller, matter, grant.id, epoch, "card")
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    matter: { id: matter, epoch, key, card: true },
    also: [grant.id, caller.person],
    detail: { person: caller.person, role: grant.role, ranOut: false },
  })
  if (!(await leavePlaces(tx, permit, tools.now()))) throw new Error("a grant for places that was judged a moment ago is gone")
  return yes({ receipt })
}
