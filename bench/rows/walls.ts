/** What walls cost those who meet none: the list of one's own matters in a firm that has thousands, and everybody's work while one is raised around a thousand matters. */
import { comeIn } from "#desk"
import type { PersonId } from "#words"
import { openBench } from "../bench.ts"
import type { Bench, Standing } from "../bench.ts"
import { bearer, confirm } from "../firm.ts"
import { openLine, requestOf } from "../line.ts"
import { everyLine, inTurns, secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf, timeOf } from "../row.ts"
import type { Row } from "../row.ts"
import { seedPeople } from "../seed/people.ts"
import { seedWalls } from "../seed/walls.ts"
import { seedFirmMatters } from "./own-matters.ts"

/** Beside: the same list in the same firm without a wall; and the same list while nobody raises one. */
export async function behindWalls(bench: Bench): Promise<readonly Row[]> {
  const { rounds, seconds, firmMatters, ownMatters, walls, people } = bench.sizes
  await using besides = openBench(bench.sizes, (line) => bench.say(line))
  const [walled, plain] = [await bench.standing(), await besides.standing()]
  for (const standing of [walled, plain]) {
    bench.say(`writing ${firmMatters} matters`)
    await seedFirmMatters(standing, ownMatters, firmMatters)
  }
  await wallUp(walled, walls, people)
  const lines = [await openLine(walled.house.port), await openLine(plain.house.port)] as const
  const page = ({ firm }: Standing): Uint8Array => requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(firm.lister))
  const times = [() => everyLine([lines[0]], [page(walled)], seconds), () => everyLine([lines[1]], [page(plain)], seconds)] as const
  for (const once of times) await once()
  const memory = watchMemory(walled.house.pid)
  const pair = await inTurns(rounds, times[0], times[1])
  const rows = [rowOf(`list 1,000 own matters of a firm with ${walls} walls, beside one without (1/s)`, pair, 0.67, memory.end())]
  rows.push(...(await whileOneIsRaised(bench, walled)))
  for (const line of lines) line.close()
  return rows
}

/** People and walls that stand, a part of them around the lister's own matters. */
async function wallUp({ firm, inside }: Standing, walls: number, people: number): Promise<void> {
  using caller = await comeIn(inside.tools, firm.lead.token)
  if (caller === null) throw new Error("the lead is not signed in")
  const others = await seedPeople(inside, caller, people)
  const matters = await inside.owner<{ id: string }[]>`select id from ${inside.owner(inside.firm.home)}.matters`
  const insiders = [firm.lister, ...firm.colleagues].map(({ id }) => id as PersonId)
  await seedWalls(inside, { count: walls, by: caller.person, people: others, inside: insiders, matters: matters.map(({ id }) => id) })
  await inside.owner.unsafe("vacuum analyze")
}

/** One act around a thousand of the lister's matters, whose colleague leads them; another colleague lists meanwhile. */
async function whileOneIsRaised(bench: Bench, { house, firm, inside }: Standing): Promise<readonly Row[]> {
  const [shutOut, other] = firm.colleagues
  if (shutOut === undefined || other === undefined) throw new Error("a firm without colleagues")
  const around = await inside.owner<{ id: string }[]>`
    select matter as id from ${inside.owner(inside.firm.home)}.grants g where person = ${firm.lister.id} and ended_at is null
      and not exists (select 1 from ${inside.owner(inside.firm.home)}.wall_matters w where w.matter = g.matter) order by id limit ${Math.min(1000, bench.sizes.ownMatters)}`
  const line = await openLine(house.port)
  const ask = requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(other))
  const quiet = await everyLine([line], [ask], bench.sizes.seconds)
  await confirm(house, firm.keeper)
  const body = {
    matters: around.map(({ id }) => id),
    persons: [shutOut.id],
    ground: "conflict",
    reference: "B/1",
    memo: "Nobody speaks of it.",
    mustAcknowledge: false,
  }
  const memory = watchMemory(house.pid)
  const raised = { over: false }
  const raising = secondsOf(() => house.ask("POST", "/walls", { token: firm.keeper.token, body })).finally(() => (raised.over = true))
  // What went wrong is told below, when the line is not asking any more.
  raising.catch(() => undefined)
  const rates: number[] = []
  while (!raised.over) rates.push(await everyLine([line], [ask], Math.min(0.5, bench.sizes.seconds)))
  const seconds = await raising
  line.close()
  const busy = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return [
    timeOf(`raise a wall around ${around.length} matters in one act (s)`, seconds, 60, "s", memory.end()),
    rowOf("a colleague's list meanwhile, beside when nobody raises one (1/s)", { ours: busy, floor: quiet, ratio: busy / quiet }, 0.33, null),
  ]
}
