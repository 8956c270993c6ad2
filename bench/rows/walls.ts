/** What walls cost those who meet none: the list of one's own matters in a firm that has thousands, and everybody's work while one is raised around a thousand matters. */
import { comeIn } from "#desk"
import type { PersonId } from "#words"
import type { Bench, Standing } from "../bench.ts"
import { bearer, confirm } from "../firm.ts"
import { openLine, requestOf } from "../line.ts"
import { everyLine, inTurns, rateAtP95, secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf, timeOf } from "../row.ts"
import type { Row } from "../row.ts"
import { seedPeople } from "../seed/people.ts"
import { sayGrants } from "../seed/grants.ts"
import { seedTeams } from "../seed/teams.ts"
import { AROUND, seedWalls } from "../seed/walls.ts"
import { seedFirmMatters } from "./own-matters.ts"

/** Beside: the same list in the same firm without a wall; and the same list while nobody raises one. */
export async function behindWalls(bench: Bench): Promise<readonly Row[]> {
  const { rounds, seconds, firmMatters, ownMatters, walls, teams, people } = bench.sizes
  bench.say(`writing ${firmMatters} matters`)
  await seedFirmMatters(await bench.standing(), ownMatters, firmMatters)
  bench.say(`writing ${people} people in ${teams} teams`)
  const around = await peopleIn(await bench.standing(), bench.sizes)
  const [walled, plain] = await bench.twin()
  bench.say(`writing ${walls} walls`)
  await wallUp(walled, walls, around)
  const lines = [await openLine(walled.house.port), await openLine(plain.house.port)] as const
  const page = ({ firm }: Standing): Uint8Array => requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(firm.lister))
  const times = [() => rateAtP95(lines[0], page(walled), seconds), () => rateAtP95(lines[1], page(plain), seconds)] as const
  for (const once of times) await once()
  const memory = watchMemory(walled.house.pid)
  const pair = await inTurns(rounds, times[0], times[1])
  const firm = `${people} people, ${firmMatters} matters, ${teams} teams and ${walls} walls`
  const rows = [rowOf(`list 1,000 own matters of a firm of ${firm}, beside the same without walls (1/s at p95)`, pair, 0.67, memory.end())]
  rows.push(...(await whileOneIsRaised(bench, walled)))
  for (const line of lines) line.close()
  return rows
}

interface Around {
  readonly people: readonly PersonId[]
  readonly matters: readonly string[]
}

/** The rest of the firm's people and its teams, one in fifty of which the lister is in. Walls stand around the first of the matters, teams were given of the last. */
async function peopleIn({ firm, inside }: Standing, { people, teams, walls, ownMatters }: Bench["sizes"]): Promise<Around> {
  using caller = await comeIn(inside.tools, firm.lead.token)
  if (caller === null) throw new Error("the lead is not signed in")
  const others = await seedPeople(inside, caller, people)
  const { owner, firm: registered } = inside
  const listed = async (lister: boolean): Promise<string[]> => {
    const rows = await owner<{ id: string }[]>`
      select m.id from ${owner(registered.home)}.matters m where exists (select 1 from ${owner(registered.home)}.grants g where g.matter = m.id and g.person = ${firm.lister.id}) = ${lister} order by m.id`
    return rows.map(({ id }) => id)
  }
  const [own, rest] = [await listed(true), await listed(false)]
  const ownWalled = own.splice(0, Math.min(Math.round(own.length / 5), walls * AROUND))
  await seedTeams(inside, caller, {
    count: teams,
    people: others,
    member: firm.lister.id as PersonId,
    own: own.slice(-Math.round(ownMatters / 5)),
    matters: rest.toReversed(),
  })
  return { people: others, matters: [...ownWalled, ...rest] }
}

/** Walls that stand, a part of them around the lister's own matters. */
async function wallUp({ firm, inside }: Standing, walls: number, { people, matters }: Around): Promise<void> {
  const insiders = [firm.lister, ...firm.colleagues].map(({ id }) => id as PersonId)
  await seedWalls(inside, { count: walls, by: firm.lead.id as PersonId, people, inside: insiders, matters })
  await inside.owner.unsafe("vacuum analyze")
}

/** One act around a thousand matters that a colleague is on and is shut out from; another, who leads a part of them, lists meanwhile. None of a team's: to its people, who have no proved keys, nothing is sealed anew. */
async function whileOneIsRaised(bench: Bench, { house, firm, inside }: Standing): Promise<readonly Row[]> {
  const [shutOut, other] = firm.colleagues
  if (shutOut === undefined || other === undefined) throw new Error("a firm without colleagues")
  const around = await inside.owner<{ id: string }[]>`
    select matter as id from ${inside.owner(inside.firm.home)}.grants g where person = ${shutOut.id} and ended_at is null
      and not exists (select 1 from ${inside.owner(inside.firm.home)}.wall_matters w where w.matter = g.matter)
      and not exists (select 1 from ${inside.owner(inside.firm.home)}.team_grants t where t.matter = g.matter) order by id limit ${Math.min(1000, bench.sizes.firmMatters)}`
  await sayGrants(
    inside,
    firm.colleagues,
    around.map(({ id }) => id),
  )
  const line = await openLine(house.port)
  const ask = requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(other))
  // Theirs is a long list, and the first look at it opens every title.
  await line.ask(ask)
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
  // It stands at once; the new keys begin some at a time, as the pages and the command line go on with them.
  const raise = async (): Promise<void> => {
    const { token } = firm.keeper
    const { wall, ...stands } = await house.ask<{ wall: string; unturned: number }>("POST", "/walls", { token, body })
    let { unturned } = stands
    while (unturned > 0) {
      const went = await house.ask<{ unturned: number }>("POST", `/walls/${wall}/epochs`, { token })
      if (went.unturned >= unturned) throw new Error(`on ${unturned} matters the new keys do not begin`)
      ;({ unturned } = went)
    }
  }
  const raising = secondsOf(raise).finally(() => (raised.over = true))
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
