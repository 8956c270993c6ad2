/** Looking back: a review of many grants, and who could open a matter on a day of its long past, recomputed from the leaves. */
import { comeIn } from "#desk"
import { newKey } from "#seal"
import type { MatterId } from "#words"
import type { Bench, Standing } from "../bench.ts"
import { MATTER } from "../firm.ts"
import { secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { timeOf } from "../row.ts"
import type { Row } from "../row.ts"
import { copyRows } from "../seed/copying.ts"
import { keepOversightKey, seedOpenings } from "../seed/events.ts"
import { seedPeople } from "../seed/people.ts"

/** Every grant of so many matters becomes a line of a review, and every line is read with its names and why it is there. */
export async function reviewGrants(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { house, firm } = standing
  const { people, underReview } = bench.sizes
  const matters = await crowdedMatters(standing, people, Math.ceil(underReview / people))
  const token = firm.keeper.token
  const memory = watchMemory(house.pid)
  let lines = 0
  const seconds = await secondsOf(async () => {
    for (const matter of matters) {
      const begun = await house.ask<{ review: string; lines: number }>("POST", `/matters/${matter}/reviews`, { token, body: { due: null } })
      const report = await house.ask<{ lines: readonly unknown[] }>("GET", `/reviews/${begun.review}`, { token })
      lines += report.lines.length
    }
  })
  return [timeOf(`review ${lines} grants, begun and read line by line (s)`, seconds, 10, "s", memory.end())]
}

/** Matters of the lead's on which everybody of a large firm is. */
async function crowdedMatters({ house, firm, inside }: Standing, people: number, count: number): Promise<readonly string[]> {
  using lead = await comeIn(inside.tools, firm.lead.token)
  if (lead === null) throw new Error("the lead is not signed in")
  const everybody = await seedPeople(inside, lead, people)
  const { tools } = inside
  const matters: string[] = []
  for (let n = 0; n < count; n++) {
    const { matter } = await house.ask<{ matter: { id: string } }>("POST", "/matters", { token: firm.lead.token, body: MATTER })
    const rows = everybody.map((person) => [tools.newId("grant"), matter.id, person, "reader", lead.person, tools.now(), "conduct", tools.newId("event")])
    await copyRows(inside.owner, `${inside.firm.home}.grants`, "id, matter, person, role, made_by, made_at, purpose, event", rows)
    matters.push(matter.id)
  }
  await inside.clerk.flush()
  await inside.owner.unsafe("vacuum analyze")
  return matters
}

/** All events but a few are openings of its documents: what tells of access has to be found among them. */
export async function lookBack(bench: Bench): Promise<readonly Row[]> {
  const { house, firm, inside } = await bench.standing()
  const { pastEvents } = bench.sizes
  bench.say(`writing ${pastEvents} events`)
  using lead = await comeIn(inside.tools, firm.lead.token)
  if (lead === null) throw new Error("the lead is not signed in")
  using key = newKey("matter")
  const openings = { caller: lead, matter: { id: firm.matter as MatterId, epoch: inside.tools.newId("epoch") }, key }
  await keepOversightKey(inside)
  // The ledger enters some while the next are written.
  let entering: Promise<unknown> = Promise.resolve()
  for (let left = pastEvents; left > 0; left -= AT_ONCE) {
    await Promise.all([seedOpenings(inside, openings, Math.min(AT_ONCE, left)), entering])
    entering = inside.clerk.flush()
    if (left % (10 * AT_ONCE) < AT_ONCE) bench.say(`${left} events are left to write`)
  }
  await entering
  await inside.clerk.flush()
  await inside.owner.unsafe("vacuum analyze")
  const at = Temporal.Now.instant().toString({ smallestUnit: "millisecond" })
  const ask = (): Promise<{ whole: boolean; asOf: number }> => house.ask("GET", `/matters/${firm.matter}/access?at=${at}`, { token: firm.lead.token })
  const memory = watchMemory(house.pid)
  const seconds = await secondsOf(async () => {
    const { whole, asOf } = await ask()
    if (!whole || asOf < pastEvents) throw new Error(`looked through ${asOf} leaves, whole: ${whole}`)
  })
  return [timeOf(`who could open a matter then, recomputed in its chain of ${pastEvents} events (s)`, seconds, 10, "s", memory.end())]
}

const AT_ONCE = 20_000
