/** The list of one's own matters in a large firm: a page of fifty, in the order of titles that the database cannot read. */
import { comeIn } from "#desk"
import type { Caller } from "#desk"
import type { Bench, Standing } from "../bench.ts"
import type { Person } from "../firm.ts"
import { bearer } from "../firm.ts"
import { requestOf } from "../line.ts"
import { everyLine, inTurns, openLines } from "../measuring.ts"
import type { Pair } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"
import { seedMatters } from "../seed/matters.ts"

/** Beside: the same page by plain SQL on plaintext. Then the same list while the firm had hardly more than one's own: the time may not follow the firm. */
export async function listOwn(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { ownMatters, firmMatters } = bench.sizes
  const memory = watchMemory(standing.house.pid)
  await seed(standing, standing.firm.lister, ownMatters, 0)
  await seed(standing, null, ownMatters, ownMatters)
  const small = await measure(bench, standing)
  bench.say(`writing ${firmMatters} matters`)
  await seed(standing, null, firmMatters - 2 * ownMatters, 2 * ownMatters)
  const pair = await measure(bench, standing)
  const peak = memory.end()
  return [
    rowOf("list 1,000 own matters among 100,000, page of 50 by sealed title (1/s)", pair, 0.3, peak),
    rowOf("the same list among 100,000 (ours) and among 2,000 matters (floor): grows with one's own (1/s)", { ours: pair.ours, floor: small.ours, ratio: pair.ours / small.ours }, 0.67, peak),
  ]
}

async function measure(bench: Bench, { house, firm, floorPort }: Standing): Promise<Pair> {
  const { rounds, seconds } = bench.sizes
  const ours = await openLines(house.port, 1)
  const floor = await openLines(floorPort, 1)
  const asked = [requestOf("GET", "/api/v1/matters?limit=50&sort=title", bearer(firm.lister))]
  const plain = [requestOf("GET", `/matters?person=${firm.lister.id}`)]
  await samePage(bench, { house, firm, floorPort })
  await everyLine(ours, asked, seconds / 2)
  await everyLine(floor, plain, seconds / 2)
  const pair = await inTurns(rounds, () => everyLine(ours, asked, seconds), () => everyLine(floor, plain, seconds))
  for (const one of [...ours, ...floor]) one.close()
  return pair
}

/** Both must show the same matters, or nothing is measured. Titles that differ only in what people pass over may stand in another order. */
async function samePage(bench: Bench, { house, firm, floorPort }: Pick<Standing, "house" | "firm" | "floorPort">): Promise<void> {
  const ours = await house.ask<{ items: { title: string }[]; total: number }>("GET", "/matters?limit=50&sort=title", { token: firm.lister.token })
  const floor = (await (await fetch(`http://127.0.0.1:${floorPort}/matters?person=${firm.lister.id}`)).json()) as { title: string; total: number }[]
  const same = ours.items.filter((item) => floor.some((row) => row.title === item.title)).length
  if (ours.total !== bench.sizes.ownMatters || floor[0]?.total !== ours.total || same < 45) throw new Error(`two lists: ${ours.total} and ${String(floor[0]?.total)} matters, ${same} of a page the same`)
}

/** Matters that a colleague leads, with a member each; all of them in the ledger, and the planner told. */
async function seed({ house, firm, inside }: Standing, member: Person | null, count: number, from: number): Promise<void> {
  const [first, ...others] = firm.colleagues
  if (first === undefined) throw new Error("a firm without colleagues")
  const leads = await Promise.all(others.map((one) => callerOf(inside.tools, one)))
  using also = await callerOf(inside.tools, member ?? first)
  try {
    await seedMatters(inside, { count, from, leads, member: also })
  } finally {
    for (const lead of leads) lead[Symbol.dispose]()
  }
  await inside.clerk.flush()
  await inside.owner.unsafe("vacuum analyze")
  await house.ask("GET", "/matters?limit=50&sort=title", { token: firm.lister.token })
}

async function callerOf(tools: Standing["inside"]["tools"], person: Person): Promise<Caller> {
  const caller = await comeIn(tools, person.token)
  if (caller === null) throw new Error(`${person.name} is not signed in`)
  return caller
}
