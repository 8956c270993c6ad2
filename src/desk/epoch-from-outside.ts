/** Begins an epoch of a matter by somebody who need not be on it: its key is made, sealed to those who remain, to teams and to recovery, and forgotten. Behind a wall, for a team, after a move. */
import { isBrokenOff, listCandidates } from "#registry"
import type { EpochFromOutside, RemainingGrant, Turned, Tx } from "#registry"
import { no, yes } from "#words"
import type { AnyId, MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { sealEpochTo, shareOf } from "./epoch-secret.ts"
import { proveGrants } from "./proved-grants.ts"
import { doerOf, record } from "./record.ts"
import type { Detail } from "./record.ts"
import { sealToTeams, teamsToSeal } from "./team-sealing.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, recoveryOf } from "./turn-epoch.ts"
import { provedKemOf } from "./wall-ground.ts"

export interface Owed {
  readonly matter: MatterId
  readonly remaining: readonly RemainingGrant[]
  write(epoch: EpochFromOutside): Promise<Turned>
  /** What its event names besides. */
  readonly also?: readonly AnyId[]
  readonly detail?: Detail
}

/** Refuses `firm-key-not-proved`, `key-not-proved` where the key of one who remains does not hold, `grant-not-proved` where the ledger does not say that one of them was let in, `stale` where somebody came or went meanwhile, `not-found`. */
export async function beginFromOutside(tools: Tools, tx: Tx, caller: Caller, owed: Owed): Promise<Outcome<null>> {
  const { matter, remaining, also = [], detail = {} } = owed
  const recovery = recoveryOf(tools)
  if (!recovery.ok) return recovery
  const people = await listCandidates(
    tx,
    remaining.map((one) => one.person),
  )
  const kemOf = await provedKemOf(tools, tx, people)
  if (!kemOf.ok) return kemOf
  const grants = await proveGrants(tools, tx, caller, matter, null)
  const held = grants.holds(remaining)
  if (!held.ok) return held
  const teams = await teamsToSeal(tools, tx, matter, grants)
  using epoch = newEpoch(tools)
  const place = epochPlace(tools.firm.id, matter, epoch.id)
  const turned = await owed.write({
    id: epoch.id,
    matter,
    recovery: sealEpochTo(recovery.value, epoch.secret, "all", place),
    at: tools.now(),
    keys: remaining.map((one) => ({ grant: one.grant, hpke: sealEpochTo(kemOf.value(one.person), epoch.secret, shareOf(one), place) })),
  })
  if (turned === "before") return yes(null)
  if (turned !== "turned") return no(turned === "stale" ? "stale" : "not-found")
  await sealToTeams(tools, tx, matter, epoch, teams)
  await record(tools, tx, doerOf(caller), {
    kind: "epoch.begun",
    matter: { id: matter, epoch: epoch.id, key: epoch.key },
    also: [epoch.id, ...also],
    detail: { members: remaining.length, ...detail },
  })
  return yes(null)
}

/** How many begin in one request where there are many: a second or two, so that whoever waits sees how far it is. */
export const AT_ONCE = 50

export interface BegunSome {
  readonly turned: number
  /** How many still wait. Where none was turned, somebody's key there does not hold. */
  readonly unturned: number
}

/** So many at a time: while the house seals for one matter, the database is at the other. */
const BESIDE = 2

/** Begins so many at most. A matter that refuses is left for another time, and does not hold up the others. */
export async function beginSome(matters: readonly MatterId[], begin: (matter: MatterId) => Promise<Outcome<null>>, most = AT_ONCE): Promise<BegunSome> {
  const waiting = matters.values()
  let [turned, begun] = [0, 0]
  const goOn = async (): Promise<void> => {
    // Those under way count as begun until they have refused.
    while (begun < most) {
      const { value: matter, done } = waiting.next()
      if (done === true) return
      begun++
      if ((await begin(matter)).ok) turned++
      else begun--
    }
  }
  // None is left at work with keys that are wiped when the act is over.
  const ends = await Promise.allSettled(Array.from({ length: BESIDE }, goOn))
  for (const end of ends) if (end.status === "rejected") throw end.reason
  return { turned, unturned: matters.length - turned }
}

/** How often one matter is tried where people come and go. */
const MOST_TRIES = 5

/** Tries again while somebody came or went between, or held what was begun until the engine broke it off: what came before it stands, and is not told as if nothing did. */
export async function whileStale(begin: () => Promise<Outcome<null>>): Promise<Outcome<null>> {
  for (let tries = 1; ; tries++) {
    const begun = await begin().catch((thrown: unknown) => {
      if (isBrokenOff(thrown)) return no("stale")
      throw thrown
    })
    if (begun.ok || begun.refusal.code !== "stale" || tries === MOST_TRIES) return begun
  }
}
