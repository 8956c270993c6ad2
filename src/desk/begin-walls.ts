/** Begins walls whose start has come, with nobody signed in: the grants of those shut out end with their keys, those inside await the memo they have not acknowledged, and the chain of each matter says that the house did it. */
import { beginWall, onManyMatters } from "#registry"
import { yes } from "#words"
import { endedByWall } from "./ended-by-wall.ts"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Each wall in a transaction of its own, until none is left or the house stops; gives how many began. The new epochs are begun by whoever keeps walls (`continue-wall.ts`), or by the next act on the members. */
export async function beginWalls(tools: Tools, stopping: AbortSignal): Promise<number> {
  let begun = 0
  while (!stopping.aborted && (await beginOne(tools))) begun++
  return begun
}

async function beginOne(tools: Tools): Promise<boolean> {
  const done = await onManyMatters(tools.db, "keeper", async (tx) => {
    const wall = await beginWall(tx, tools.now())
    if (wall === null) return yes(null)
    for (const matter of wall.matters)
      await record(tools, tx, "house", { kind: "wall.begun", ofMatter: matter, also: [wall.wall, ...wall.persons], detail: { persons: wall.persons } })
    for (const one of wall.cut) await record(tools, tx, "house", { ...endedByWall(wall.wall, one), ofMatter: one.matter })
    return yes(wall)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  if (done.value === null) return false
  for (const person of done.value.persons) tools.drawer.emptyOf(person)
  tools.clerk.nudge()
  return true
}
