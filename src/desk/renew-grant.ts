/** Renews the time of somebody who is on a matter for a time, before it is over: a new grant in the place of the old one, by one press of somebody else. */
import { endGrants, findGrantStory, findMatterFacts, holdToAdmit, inOneTransaction, listStandingGrants } from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { keptApart, latestAccess, mayOnMatter, needsTwo, renewedUntil } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import { admitWithin } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { losesKeys } from "./epoch-secret.ts"
import type { Given } from "./epoch-secret.ts"
import type { MemberView } from "./list-members.ts"
import { keepRules } from "./note-named.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/**
 * `until` is null for as long again as the grant was made for. Refuses `own-rights`; `not-found` for somebody who is not on the matter, or whose time is over;
 * `second-person-needed` where two leads have to approve access; `malformed` for a grant without an end, and for a time that is no later or lies too far ahead; and what admitting refuses.
 */
export function renewGrant(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  person: PersonId,
  until: Temporal.Instant | null,
): Promise<Outcome<{ readonly member: MemberView; readonly receipt: Recorded }>> {
  return keepRules(
    tools,
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const [, facts] = await Promise.all([holdToAdmit(tx, matter), findMatterFacts(tx, matter)])
      const permit = mayOnMatter("member.admit", caller, facts)
      if (!permit.ok) return permit
      const another = keptApart("grant.renewed", caller.person, person)
      if (!another.ok) return another
      const all = await listStandingGrants(tx, matter)
      const standing = all.find((grant) => grant.person === person && grant.live)
      if (standing === undefined) return no("not-found")
      const longer = await longerThan(tools, tx, standing, until)
      if (!longer.ok) return longer
      if (needsTwo(permit.value.facts)) return no("second-person-needed", "Two leads have to approve access to this matter: let them ask for more time.")
      const ended = await endForRenewal(tools, tx, caller, permit.value, all, standing)
      if (!ended.ok) return ended
      const { role, cleared: special, actions, places } = standing
      return admitWithin(tools, tx, caller, matter, { person, role, until: longer.value, special, actions, places })
    }),
  )
}

/** When the renewed time ends. */
async function longerThan(tools: Tools, tx: Tx, standing: StandingGrant, asked: Temporal.Instant | null): Promise<Outcome<Temporal.Instant>> {
  const { madeAt, until } = await findGrantStory(tx, standing.id)
  if (until === null) return no("malformed", "the whole: this access has no end")
  if (asked === null) return yes(renewedUntil({ madeAt, until }, tools.now()))
  if (Temporal.Instant.compare(asked, until) <= 0) return no("malformed", "until: is no later than it ends now")
  if (Temporal.Instant.compare(asked, latestAccess(tools.now())) > 0) return no("malformed", "until: lies more than a year ahead")
  return yes(asked)
}

/**
 * Whoever is on the matter for a time gets a new grant in the place of the old one; nobody gets one beside a grant without an end, unless that one only shows them that the matter exists.
 * `all` are the grants that stand there. Where what comes after carries less than they had, an epoch begins that they have no more of than that.
 */
export async function endForRenewal(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  all: readonly StandingGrant[],
  next: Given & { readonly person: PersonId },
): Promise<Outcome<null>> {
  const standing = all.find((grant) => grant.person === next.person && grant.live)
  if (standing === undefined) return yes(null)
  if (standing.lasting && standing.actions.includes("read")) return no("member-already")
  await endGrants(tx, permit, [standing.id], tools.now())
  await record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    ofMatter: permit.facts.matter,
    also: [standing.id, standing.person],
    detail: { person: standing.person, role: standing.role, renewed: true },
  })
  if (!losesKeys(standing, next)) return yes(null)
  using epoch = newEpoch(tools)
  return await turnEpoch(
    tools,
    tx,
    caller,
    permit,
    epoch,
    all.filter((grant) => grant.live && grant !== standing),
  )
}
