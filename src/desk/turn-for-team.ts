/** Begins the epochs that are owed on a team's matters because somebody left it or it ended, one transaction each and some at a time, so that whoever waits sees how far it is. What is owed stands in the database: any keeper goes on, whenever the house is open again. */
import { holdTeam, inOneTransaction, listOwed, listRemainingOfTeam, turnForTeam } from "#registry"
import type { Tx } from "#registry"
import { mayGoOnForTeam } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { beginFromOutside, beginSome, whileStale } from "./epoch-from-outside.ts"
import type { BegunSome } from "./epoch-from-outside.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found`, `not-yours-to-do`. */
export async function continueTeam(tools: Tools, caller: Caller, team: TeamId): Promise<Outcome<BegunSome>> {
  const may = await inOneTransaction(tools.db, caller.seen, async (tx) => mayGoOnForTeam(caller, await holdTeam(tx, team)))
  return may.ok ? yes(await turnSome(tools, caller, team, (tx) => listOwed(tx, team))) : may
}

export async function turnSome(tools: Tools, caller: Caller, team: TeamId, owed: (tx: Tx) => Promise<readonly MatterId[]>): Promise<BegunSome> {
  const waiting = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await owed(tx)))
  return beginSome(waiting.ok ? waiting.value : [], (matter) => turnOne(tools, caller, team, matter))
}

/** Refuses `firm-key-not-proved`, `key-not-proved`; `stale` where somebody came or went between, time after time. */
function turnOne(tools: Tools, caller: Caller, team: TeamId, matter: MatterId): Promise<Outcome<null>> {
  return whileStale(() =>
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const permit = mayGoOnForTeam(caller, await holdTeam(tx, team))
      if (!permit.ok) return permit
      return beginFromOutside(tools, tx, caller, {
        matter,
        remaining: await listRemainingOfTeam(tx, matter),
        write: (epoch) => turnForTeam(tx, permit.value, epoch),
      })
    }),
  )
}
