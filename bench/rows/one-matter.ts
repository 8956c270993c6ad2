/** Looking at one matter with its parties and members, many people at once. */
import type { Bench } from "../bench.ts"
import { bearer } from "../firm.ts"
import { requestOf } from "../line.ts"
import { everyLine, inTurns, openLines } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"

/** Beside: the same three answers unsealed by plain SQL, and no event. */
export async function oneMatter(bench: Bench): Promise<readonly Row[]> {
  const { house, firm, floorPort } = await bench.standing()
  const { clients, rounds, seconds } = bench.sizes
  const ours = await openLines(house.port, clients)
  const floor = await openLines(floorPort, clients)
  const asked = ["", "/parties", "/members"].map((part) => requestOf("GET", `/api/v1/matters/${firm.matter}${part}`, bearer(firm.lead)))
  const plain = ["", "/parties", "/members"].map((part) => requestOf("GET", `/matters/${firm.matter}${part}?person=${firm.lead.id}`))
  await everyLine(ours, asked, seconds / 2)
  await everyLine(floor, plain, seconds / 2)
  const memory = watchMemory(house.pid)
  const pair = await inTurns(
    rounds,
    () => everyLine(ours, asked, seconds),
    () => everyLine(floor, plain, seconds),
  )
  for (const one of [...ours, ...floor]) one.close()
  return [rowOf("one matter with parties and members, 32 clients (1/s)", pair, 0.4, memory.end())]
}
