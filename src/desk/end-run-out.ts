/** Ends grants whose time has run out, with nobody signed in: the wrapped keys are destroyed, and the chain of each matter says that the house ended them. */
import { endRunOutGrants, endRunOutTeams, inOneTransaction, onManyMatters } from "#registry"
import { yes } from "#words"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

/**
 * Each matter in a transaction of its own, until none is left or the house stops; gives how many grants were ended. A matter that somebody is at waits for the next round.
 * The last lead is safe: every matter keeps one whose grant has no end. The new epoch is begun by the next act on the members (`admit.ts`, `release.ts`).
 */
export async function endRunOut(tools: Tools, stopping: AbortSignal): Promise<number> {
  let ended = 0
  while (!stopping.aborted) {
    const of = await endOfOneMatter(tools)
    if (of === 0) break
    ended += of
  }
  if (!stopping.aborted) ended += await endTeams(tools)
  return ended
}

/** What teams were given for a time: their members' grants have ended by themselves, for the same time. */
async function endTeams(tools: Tools): Promise<number> {
  const done = await onManyMatters(tools.db, "keeper", async (tx) => {
    const ended = await endRunOutTeams(tx, tools.now())
    for (const { id, team, matter } of ended)
      await record(tools, tx, "house", { kind: "team.released", ofMatter: matter, also: [id], detail: { team, ranOut: true } })
    return yes(ended)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  if (done.value.length > 0) tools.clerk.nudge()
  return done.value.length
}

async function endOfOneMatter(tools: Tools): Promise<number> {
  const done = await inOneTransaction(tools.db, "keeper", async (tx) => {
    const grants = await endRunOutGrants(tx, tools.now())
    for (const { id, matter, person, role } of grants)
      await record(tools, tx, "house", { kind: "grant.ended", ofMatter: matter, also: [id, person], detail: { person, role, ranOut: true } })
    return yes(grants)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  for (const { person } of done.value) tools.drawer.emptyOf(person)
  if (done.value.length > 0) tools.clerk.nudge()
  return done.value.length
}
