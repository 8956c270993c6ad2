/** Takes a person out of a team: what they had through it alone ends at once, with the keys, and a new epoch begins on each of those matters. */
import {
  deleteTeamMember,
  holdTeam,
  inOneTransaction,
  listCandidates,
  listCarried,
  listRemainingOfTeam,
  listTeamRows,
  listThroughTeam,
  turnForTeam,
} from "#registry"
import type { ThroughRow, Tx } from "#registry"
import { mayKeepTeam } from "#rules"
import type { Permit } from "#rules"
import { openKeyWith, sealKeyTo } from "#seal"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { EpochId, MatterId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { openTeamKey } from "./team-key.ts"
import { sealToTeams, teamsToSeal } from "./team-sealing.ts"
import { moveToOthers, noteEnd } from "./through-grants.ts"
import type { KeyOf } from "./through-grants.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, recoveryOf } from "./turn-epoch.ts"
import { provedKemOf } from "./wall-ground.ts"

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
      if (rows.some((row) => row.epoch === epoch)) opened.set(epoch, openKeyWith(key.pair, "matter", hpke, epochPlace(tools.firm.id, matter, epoch)))
  }
  return {
    of: (row) => opened.get(row.epoch) ?? null,
    [Symbol.dispose]() {
      for (const key of opened.values()) key[Symbol.dispose]()
    },
  }
}

/** How often one matter is tried where people come and go. */
const MOST_TRIES = 5

/** Begins the epoch that is owed, in a transaction of its own. Refuses `firm-key-not-proved`, `key-not-proved`; `stale` where somebody came or went between, time after time. */
async function turnOne(tools: Tools, caller: Caller, team: TeamId, matter: MatterId): Promise<Outcome<null>> {
  for (let tries = 1; ; tries++) {
    const turned = await tryToTurn(tools, caller, team, matter)
    if (turned.ok || turned.refusal.code !== "stale" || tries === MOST_TRIES) return turned
  }
}

function tryToTurn(tools: Tools, caller: Caller, team: TeamId, matter: MatterId): Promise<Outcome<null>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayKeepTeam(caller, await holdTeam(tx, team))
    if (!permit.ok) return permit
    const recovery = recoveryOf(tools)
    if (!recovery.ok) return recovery
    const remaining = await listRemainingOfTeam(tx, matter)
    const people = await listCandidates(
      tx,
      remaining.map((one) => one.person),
    )
    const kemOf = await provedKemOf(tools, tx, people)
    if (!kemOf.ok) return kemOf
    const teams = await teamsToSeal(tools, tx, matter)
    using epoch = newEpoch(tools)
    const place = epochPlace(tools.firm.id, matter, epoch.id)
    const turned = await turnForTeam(tx, permit.value, {
      id: epoch.id,
      matter,
      recovery: sealKeyTo(recovery.value, epoch.key, place),
      at: tools.now(),
      keys: remaining.map(({ grant, person }) => ({ grant, hpke: sealKeyTo(kemOf.value(person), epoch.key, place) })),
    })
    if (turned === "before") return yes(null)
    if (turned !== "turned") return no(turned === "stale" ? "stale" : "not-found")
    await sealToTeams(tools, tx, matter, epoch, teams)
    await record(tools, tx, doerOf(caller), {
      kind: "epoch.begun",
      matter: { id: matter, epoch: epoch.id, key: epoch.key },
      also: [epoch.id],
      detail: { members: remaining.length },
    })
    return yes(null)
  })
}
