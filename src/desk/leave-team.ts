/** Takes a person out of a team: what they had through it alone ends at once, with the keys, and a new epoch begins on each of those matters. */
import { deleteTeamMember, holdTeam, inOneTransaction, listCarried, listRemainingOfTeam, listTeamRows, listThroughTeam, turnForTeam } from "#registry"
import type { ThroughRow, Tx } from "#registry"
import { mayKeepTeam } from "#rules"
import type { Permit } from "#rules"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { EpochId, MatterId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { beginFromOutside, whileStale } from "./epoch-from-outside.ts"
import { epochPlace } from "./epoch-place.ts"
import { openEpochLetter, takeCompartment } from "./epoch-secret.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { openTeamKey } from "./team-key.ts"
import { moveToOthers, noteEnd } from "./through-grants.ts"
import type { KeyOf } from "./through-grants.ts"
import type { Tools } from "./tools.ts"

export interface Left {
  readonly ended: number
  /** Matters on which the new epoch has not begun: somebody's key did not hold. The next act on their members begins it. */
  readonly unturned: number
  readonly receipt: Recorded
}

/** Refuses `not-found` (also for somebody who is not in the team), `not-yours-to-do`, `own-rights`. */
export async function leaveTeam(tools: Tools, caller: Caller, team: TeamId, person: PersonId): Promise<Outcome<Left>> {
  const left = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayKeepTeam(caller, await holdTeam(tx, team))
    if (!permit.ok) return permit
    if (person === caller.person) return no("own-rights")
    const [row] = await listTeamRows(tx, team)
    if (row?.members.includes(person) !== true) return no("not-found")
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.left", also: [team, person] })
    const through = await listThroughTeam(tx, permit.value, team, person)
    using keys = await carriedKeys(tools, tx, caller, permit.value, team, through)
    await moveToOthers(tools, tx, caller, permit.value, team, through, keys.of)
    const ended = await deleteTeamMember(tx, permit.value, team, person, tools.now())
    await Promise.all(through.filter((one) => ended.some(({ grant }) => grant === one.grant)).map((one) => noteEnd(tools, tx, caller, team, one, keys.of)))
    return yes({ receipt, matters: ended.map(({ matter }) => matter) })
  })
  if (!left.ok) return left
  tools.drawer.emptyOf(person)
  let unturned = 0
  for (const matter of left.value.matters) if (!(await turnOne(tools, caller, team, matter)).ok) unturned++
  return yes({ ended: left.value.matters.length, unturned, receipt: left.value.receipt })
}

/** The keys of the matters' current epochs, as far as the team carries them. */
async function carriedKeys(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"team.keep">,
  team: TeamId,
  rows: readonly ThroughRow[],
): Promise<Disposable & { readonly of: KeyOf }> {
  const opened = new Map<EpochId, Key<"matter">>()
  if (rows.length > 0) {
    using key = await openTeamKey(tools, tx, caller, permit, team)
    for (const { matter, epoch, hpke } of await listCarried(tx, permit, team))
      if (rows.some((row) => row.epoch === epoch))
        opened.set(epoch, takeCompartment(openEpochLetter(key.pair, hpke, epochPlace(tools.firm.id, matter, epoch)), "plain"))
  }
  return {
    of: (row) => opened.get(row.epoch) ?? null,
    [Symbol.dispose]() {
      for (const key of opened.values()) key[Symbol.dispose]()
    },
  }
}

/** Begins the epoch that is owed, in a transaction of its own. Refuses `firm-key-not-proved`, `key-not-proved`; `stale` where somebody came or went between, time after time. */
function turnOne(tools: Tools, caller: Caller, team: TeamId, matter: MatterId): Promise<Outcome<null>> {
  return whileStale(() =>
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const permit = mayKeepTeam(caller, await holdTeam(tx, team))
      if (!permit.ok) return permit
      return beginFromOutside(tools, tx, caller, {
        matter,
        remaining: await listRemainingOfTeam(tx, matter),
        write: (epoch) => turnForTeam(tx, permit.value, epoch),
      })
    }),
  )
}
