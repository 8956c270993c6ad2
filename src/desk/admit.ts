/** Admits a person to a matter: every epoch's key is sealed to their proved public key, so that from now on they can open what it holds. */
import { endGrants, findFactsWithKeys, findMatterFacts, holdToAdmit, inOneTransaction, listMemberRows, listStandingGrants, owesEpoch } from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { makeGrants } from "./grant-making.ts"
import type { Wanted } from "./grant-making.ts"
import { viewMembers } from "./list-members.ts"
import type { MemberView } from "./list-members.ts"
import { keepRules } from "./note-named.ts"
import { doerOf, record } from "./record.ts"
import type { Detail, Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/** Refuses `member-already`, `cannot-be-member`, `key-not-proved`, `malformed` for a time that has passed, and `not-found`. */
export function admit(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  wanted: Wanted,
): Promise<Outcome<{ readonly member: MemberView; readonly receipt: Recorded }>> {
  return keepRules(
    tools,
    inOneTransaction(tools.db, caller.seen, (tx) => admitWithin(tools, tx, caller, matter, wanted)),
  )
}

/** The same as part of another act. */
export async function admitWithin(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  wanted: Wanted,
): Promise<Outcome<{ readonly member: MemberView; readonly receipt: Recorded }>> {
  const [, facts] = await Promise.all([holdToAdmit(tx, matter), findMatterFacts(tx, matter)])
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  const standing = await listStandingGrants(tx, matter)
  if (standing.some((grant) => grant.live && grant.person === wanted.person)) return no("member-already")

  const turned = await endRunOut(tools, tx, caller, permit.value, standing)
  if (!turned.ok) return turned
  const { facts: turnedFacts, own } = await findFactsWithKeys(tx, matter)
  const now = mayOnMatter("member.admit", caller, turnedFacts)
  if (!now.ok) return now
  using keys = epochKeys(tools, caller, { matter, grant: now.value.facts.grant.id }, own)
  const made = await makeGrants(tools, tx, caller, now.value, keys, [wanted])
  if (!made.ok) return made
  await keys.settle(tx)
  const [[member], [receipt]] = [await viewMembers(tools, tx, caller, await listMemberRows(tx, matter, wanted.person)), made.value]
  if (member === undefined || receipt === undefined) throw new Error("a grant that was made a moment ago is gone")
  return yes({ member, receipt })
}

/**
 * Grants whose time has run out count as none everywhere; here they are ended for good: their keys are destroyed and a new epoch begins without them.
 * So it does where the house has ended them on its rounds, which hold no key to begin one with.
 */
export async function endRunOut(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  standing: readonly StandingGrant[],
): Promise<Outcome<null>> {
  const over = standing.filter((grant) => !grant.live)
  if (over.length === 0 && !(await owesEpoch(tx, permit.facts.matter))) return yes(null)
  using epoch = newEpoch(tools)
  const turned = await turnEpoch(
    tools,
    tx,
    caller,
    permit,
    epoch,
    standing.filter((grant) => grant.live),
  )
  if (!turned.ok) return turned
  await recordEnds(tools, tx, caller, permit, epoch, over)
  await endGrants(
    tx,
    permit,
    over.map((grant) => grant.id),
    tools.now(),
  )
  return yes(null)
}

/** One event for each grant that ends. */
export async function recordEnds(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit"> | Permit<"member.release"> | Permit<"member.leave">,
  epoch: ReturnType<typeof newEpoch>,
  ended: readonly StandingGrant[],
  more: Detail = {},
): Promise<readonly Recorded[]> {
  const matter = { id: permit.facts.matter, epoch: epoch.id, key: epoch.key }
  return Promise.all(
    ended.map((grant) =>
      record(tools, tx, doerOf(caller), {
        kind: "grant.ended",
        matter,
        also: [grant.id, grant.person],
        detail: { person: grant.person, role: grant.role, ranOut: !grant.live, ...more },
      }),
    ),
  )
}
