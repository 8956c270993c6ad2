/** Removes a keeper of a team, or lets them step down. The team has another key from then on: what was sealed to the old one is sealed to the new, and the old one opens nothing any more. */
import { deleteKeeper, holdTeam, inOneTransaction, listCandidates, listCarried, listTeamRows } from "#registry"
import type { Tx } from "#registry"
import { mayKeepTeam } from "#rules"
import type { Permit } from "#rules"
import { sealKeyTo } from "#seal"
import { no, yes } from "#words"
import type { Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { openEpochLetter, sealEpochTo, wholeOf } from "./epoch-secret.ts"
import { publishKey } from "./new-person.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { lockedPair, newTeamKey, openTeamKey, teamKeyPlace } from "./team-key.ts"
import type { TeamKey } from "./team-key.ts"
import { viewTeam } from "./team-view.ts"
import type { TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"
import { provedKemOf } from "./wall-ground.ts"

/** Refuses `not-found` (also for somebody who does not keep the team), `not-yours-to-do`, `last-keeper`, and `key-not-proved` where the key of one who remains does not hold. */
export function removeKeeper(
  tools: Tools,
  caller: Caller,
  team: TeamId,
  person: PersonId,
): Promise<Outcome<{ readonly team: TeamView; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayKeepTeam(caller, await holdTeam(tx, team))
    if (!permit.ok) return permit
    const [row] = await listTeamRows(tx, team)
    if (row?.keepers.includes(person) !== true) return no("not-found")
    if (row.keepers.length === 1) return no("last-keeper")
    const remaining = await listCandidates(
      tx,
      row.keepers.filter((keeper) => keeper !== person),
    )
    const kemOf = await provedKemOf(tools, tx, remaining)
    if (!kemOf.ok) return kemOf
    using next = newTeamKey(tools)
    const place = teamKeyPlace(tools.firm.id, team, next.id)
    const done = await deleteKeeper(tx, permit.value, team, person, {
      kem: next.pair.public.bytes,
      keyId: next.id,
      pair: lockedPair(tools, team, next),
      keepers: remaining.map((keeper) => ({ person: keeper.person, sealed: sealKeyTo(kemOf.value(keeper.person), next.key, place) })),
      carried: await carriedAnew(tools, tx, caller, permit.value, team, next),
    })
    if (!done) return no("stale")
    await publishKey(tools, tx, doerOf(caller), { key: next.id, of: team, use: "team", kem: next.pair.public.bytes })
    // Whoever steps down says which key comes next while they are still one who may.
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.keeper-removed", also: [team, person] })
    return yes({ team: await viewTeam(tools, tx, caller, team), receipt })
  })
}

async function carriedAnew(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"team.keep">,
  team: TeamId,
  next: TeamKey,
): Promise<readonly { readonly grant: string; readonly epoch: string; readonly hpke: Uint8Array }[]> {
  using old = await openTeamKey(tools, tx, caller, permit, team)
  const carried = await listCarried(tx, permit, team)
  return carried.map(({ grant, matter, epoch, hpke }) => {
    const place = epochPlace(tools.firm.id, matter, epoch)
    using secret = openEpochLetter(old.pair, hpke, place)
    return { grant, epoch, hpke: sealEpochTo(next.pair.public, secret, wholeOf(secret), place) }
  })
}
