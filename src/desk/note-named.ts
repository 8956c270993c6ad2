/** Enters in the chains whom a rule named: the database names them with the row of the grant that lets them in, or with their own row where they took an invitation that a wall waits for, and the house says so in the chain of each matter behind the wall, and in theirs, before the act that let them in is answered. */
import { inOneTransaction, noteNamed as take } from "#registry"
import type { NamedByRule, Tx } from "#registry"
import { yes } from "#words"
import { endedByWall } from "./ended-by-wall.ts"
import { record } from "./record.ts"
import type { Detail, Fact } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Each naming in a transaction of its own, as the keeper, until none is left or the house stops; gives how many there were. What is left is entered on the next round. */
export async function noteNamed(tools: Tools, stopping: AbortSignal | null): Promise<number> {
  for (let noted = 0; ; noted++) if (stopping?.aborted === true || !(await noteOne(tools))) return noted
}

/** The same after an act that may have let somebody in, whose answer it does not change: what goes wrong is there to be done on the next round. */
export async function keepRules<T>(tools: Tools, done: Promise<T>): Promise<T> {
  const outcome = await done
  await noteNamed(tools, null).catch(() => 0)
  return outcome
}

async function noteOne(tools: Tools): Promise<boolean> {
  const done = await inOneTransaction(tools.db, "keeper", async (tx) => {
    const named = await take(tx, tools.newId("notice"), tools.now())
    if (named !== null) {
      // Around a client of whom the firm has no matter yet it stands in their own chain alone.
      if (named.matters.length === 0) await record(tools, tx, "house", { kind: "wall.named", also: [named.wall, named.person], detail: detailOfNaming(named) })
      for (const matter of named.matters) await note(tools, tx, named, matter)
    }
    return yes(named)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  if (done.value === null) return false
  tools.drawer.emptyOf(done.value.person)
  tools.clerk.nudge()
  return true
}

async function note(tools: Tools, tx: Tx, named: NamedByRule, matter: NonNullable<Fact["ofMatter"]>): Promise<void> {
  const { wall, person } = named
  await record(tools, tx, "house", { kind: "wall.named", ofMatter: matter, also: [wall, person], detail: detailOfNaming(named) })
  for (const one of named.cut) if (one.matter === matter) await record(tools, tx, "house", { ...endedByWall(wall, one), ofMatter: matter })
}

/** What a certificate needs of the wall, for the one who was named. */
export function detailOfNaming(wall: Omit<NamedByRule, "wall" | "matters" | "cut">): Detail {
  const { ground, person, mustAcknowledge, told, from, until, begun } = wall
  return { ground, persons: [person], mustAcknowledge, told, ...(begun || from === null ? {} : { from: from.toString() }), until: until?.toString() ?? null }
}
