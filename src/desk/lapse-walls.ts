/** Ends the walls of an invitation that nobody took and nobody can take any more: they would shut nobody out. The house does it, after the act that withdrew it or on its rounds, and says so in the chain of each matter. */
import { inOneTransaction, lapseWall } from "#registry"
import { yes } from "#words"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Each wall in a transaction of its own, as the keeper, until none is left or the house stops; gives how many there were. */
export async function lapseWalls(tools: Tools, stopping: AbortSignal | null): Promise<number> {
  for (let lapsed = 0; ; lapsed++) if (stopping?.aborted === true || !(await lapseOne(tools))) return lapsed
}

/** The same after an act that may have withdrawn an invitation, whose answer it does not change: what goes wrong is there to be done on the next round. */
export async function thenLapse<T>(tools: Tools, done: Promise<T>): Promise<T> {
  const outcome = await done
  await lapseWalls(tools, null).catch(() => 0)
  return outcome
}

async function lapseOne(tools: Tools): Promise<boolean> {
  const done = await inOneTransaction(tools.db, "keeper", async (tx) => {
    const lapsed = await lapseWall(tx, tools.now())
    if (lapsed === null) return yes(false)
    const fact = { kind: "wall.lapsed", also: [lapsed.wall, lapsed.invitation] } as const
    // Around clients of whom the firm has no matter it stands in the chain of the invitation alone.
    if (lapsed.matters.length === 0) await record(tools, tx, "house", fact)
    for (const matter of lapsed.matters) await record(tools, tx, "house", { ...fact, ofMatter: matter })
    return yes(true)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  if (done.value) tools.clerk.nudge()
  return done.value
}
