/** The list of one's own matters in a large firm: a page of fifty, in the order of titles that the database cannot read. */
import { comeIn } from "#desk"
import type { Caller } from "#desk"
import { openBench } from "../bench.ts"
import type { Bench, Standing } from "../bench.ts"
import type { Person } from "../firm.ts"
import { bearer } from "../firm.ts"
import { openLine, requestOf } from "../line.ts"
import { everyLine, inTurns } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"
import { seedMatters } from "../seed/matters.ts"

/** Beside: the same page by plain SQL on plaintext. Then beside the same list in a house of its own, whose firm has hardly more than one's own: the time may not follow the firm. */
export async function listOwn(bench: Bench): Promise<readonly Row[]> {
  const { ownMatters, firmMatters, rounds, seconds } = bench.sizes
  await using besides = openBench(bench.sizes, (line) => bench.say(line))
  const large = await bench.standing()
  const small = await besides.standing()
  bench.say(`writing ${firmMatters} matters`)
  await seedFirmMatters(small, ownMatters, 2 * ownMatters)
  await seedFirmMatters(large, ownMatters, firmMatters)
  for (const standing of [small, large]) await samePage(bench, standing)

  const [ours, floor, inSmall] = [await openLine(large.house.port), await openLine(large.floorPort), await openLine(small.house.port)]
  const page = ({ firm }: Standing): Uint8Array => requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(firm.lister))
  const plain = requestOf("GET", `/matters?person=${large.firm.lister.id}`)
  const times = [
    () => everyLine([ours], [page(large)], seconds),
    () => everyLine([floor], [plain], seconds),
    () => everyLine([inSmall], [page(small)], seconds),
  ] as const
  for (const once of times) await once()
  const memory = watchMemory(large.house.pid)
  const pair = await inTurns(rounds, times[0], times[1])
  const growth = await inTurns(rounds, times[0], times[2])
  const peak = memory.end()
  for (const line of [ours, floor, inSmall]) line.close()
  return [
    rowOf("list 1,000 own matters among 100,000, page of 50 by sealed title (1/s)", pair, 0.3, peak),
    rowOf("the same list among 100,000 beside 2,000 matters of the firm (1/s)", growth, 0.67, peak),
  ]
}

/** Both must show the same matters, or nothing is measured. Titles that differ only in what people pass over may stand in another order. */
async function samePage(bench: Bench, { house, firm, floorPort }: Standing): Promise<void> {
  const ours = await house.ask<{ items: { title: string }[]; total: number }>("GET", "/matters?limit=50&sort=title", { token: firm.lister.token })
  const floor = (await (await fetch(`http://127.0.0.1:${floorPort}/matters?person=${firm.lister.id}`)).json()) as { title: string; total: number }[]
  const same = ours.items.filter((item) => floor.some((row) => row.title === item.title)).length
  if (ours.total !== bench.sizes.ownMatters || floor[0]?.total !== ours.total || same < 45)
    throw new Error(`two lists: ${ours.total} and ${String(floor[0]?.total)} matters, ${same} of a page the same`)
}

/** Once for each house: rows that are measured one after another share it. */
const seeded = new WeakSet<Standing["firm"]>()

/** Matters that colleagues lead, the lister a member of the first of them; all in the ledger, and the planner told. */
export async function seedFirmMatters({ firm, inside }: Standing, own: number, all: number): Promise<void> {
  if (seeded.has(firm)) return
  seeded.add(firm)
  const [first, ...others] = firm.colleagues
  if (first === undefined) throw new Error("a firm without colleagues")
  const leads = await Promise.all(others.map((one) => callerOf(inside.tools, one)))
  using lister = await callerOf(inside.tools, firm.lister)
  using colleague = await callerOf(inside.tools, first)
  try {
    await seedMatters(inside, { count: own, from: 0, leads, member: lister })
    await seedMatters(inside, { count: all - own, from: own, leads, member: colleague })
  } finally {
    for (const lead of leads) lead[Symbol.dispose]()
  }
  await inside.clerk.flush()
  await inside.owner.unsafe("vacuum analyze")
}

async function callerOf(tools: Standing["inside"]["tools"], person: Person): Promise<Caller> {
  const caller = await comeIn(tools, person.token)
  if (caller === null) throw new Error(`${person.name} is not signed in`)
  return caller
}
