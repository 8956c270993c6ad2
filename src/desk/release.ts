/** Releases a person from a matter, or lets the caller leave it: the wrapped keys are destroyed at once, and a new epoch begins for those who remain. */
import { endGrantOwing, endGrants, findMatterFacts, holdMatter, inOneTransaction, leavePlaces, listStandingGrants } from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId, Standing } from "#words"
import { recordEnds } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { openMatterKey } from "./matter-key.ts"
import { proveGrants } from "./proved-grants.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/** Refuses `not-found` for somebody who is no member, `last-lead` where no lead without an end would remain who is cleared, `key-not-proved` where the key of one who remains does not hold, `grant-not-proved` where the ledger does not say that one of them was let in and says it of the released; whoever leaves by themselves is not kept by that. */
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
  if (!turned.ok) {
    const goes = turned.refusal.code === "grant-not-proved" && (person === caller.person || !(await isProved(tools, tx, caller, permit.value, released)))
    return goes ? await endOwing(tools, tx, caller, permit.value, released) : turned
  }
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

async function isProved(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"member.release"> | Permit<"member.leave">, row: StandingGrant): Promise<boolean> {
  const grants = await proveGrants(tools, tx, caller, permit.facts.matter, permit.facts)
  return grants.holds([{ ...row, grant: row.id }]).ok
}

/** Whoever nobody let in goes, though others are there of whom that is so too: else none of them ever could; and whoever leaves, who can let none of them go. The epoch is owed that begins without them all. */
function endOwing(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
  released: StandingGrant,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return endWithoutEpoch(tools, tx, caller, permit, released, "plain", () => endGrantOwing(tx, permit, released.id, tools.now()))
}

/** Whoever only sees that the matter exists, which only a reader can, goes without a new epoch: they had the key of nothing that is in it, and do not know who remains. */
function leaveUnread(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const own = ownPart(caller, permit)
  return endWithoutEpoch(tools, tx, caller, permit, own, "card", async () => {
    await endGrants(tx, permit, [own.id], tools.now())
    return true
  })
}

/** Nor does whoever is on it for places know who remains: what they had keys of is theirs no longer, and the epoch that begins without them is owed, as where the house ends a grant. Walls let whoever awaits a part leave, too. */
function leaveInPlaces(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return endWithoutEpoch(tools, tx, caller, permit, ownPart(caller, permit), "card", () => leavePlaces(tx, permit, tools.now()))
}

type Ending = Pick<StandingGrant, "id" | "person" | "live"> & { readonly role: Standing }

function ownPart(caller: Caller, { facts: { grant } }: Permit<"member.release"> | Permit<"member.leave">): Ending {
  return { id: grant.id, person: caller.person, role: grant.role, live: true }
}

/** Ends a part while no epoch begins: the event under the matter's plain key or its card's, and the row. */
async function endWithoutEpoch(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.release"> | Permit<"member.leave">,
  ended: Ending,
  which: "plain" | "card",
  end: () => Promise<boolean>,
): Promise<Outcome<{ readonly receipt: Recorded }>> {
  const { matter, epoch, grant } = permit.facts
  using key = await openMatterKey(tx, tools.firm.id, caller, matter, grant.id, epoch, which)
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    matter: { id: matter, epoch, key, card: which === "card" },
    also: [ended.id, ended.person],
    detail: { person: ended.person, role: ended.role, ranOut: !ended.live },
  })
  if (!(await end())) throw new Error("a grant that was judged a moment ago is gone")
  return yes({ receipt })
}
