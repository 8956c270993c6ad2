/** Starting the house: on an empty folder, where it makes its database cluster, and on one that it has used before. */
import { rmSync } from "node:fs"
import { join } from "node:path"
import type { Bench } from "../bench.ts"
import { openHouse } from "../house.ts"
import { median } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { timeOf } from "../row.ts"
import type { Row } from "../row.ts"

/** From the moment the command is given until the door is open. */
export async function startHouse(bench: Bench): Promise<readonly Row[]> {
  const cold: number[] = []
  const warm: number[] = []
  let peak: number | null = null
  for (let round = 0; round < bench.sizes.starts; round++) {
    const data = join(bench.folder, `start-${round}`)
    cold.push((await timed(data)).seconds)
    for (let again = 0; again < 2; again++) {
      const { seconds, memory } = await timed(data)
      warm.push(seconds)
      peak = memory
    }
    rmSync(data, { recursive: true, force: true })
  }
  return [timeOf("start, cold: makes the cluster (s)", median(cold), 6, "s", peak), timeOf("start, warm (s)", median(warm), 1.5, "s", peak)]
}

async function timed(data: string): Promise<{ readonly seconds: number; readonly memory: number | null }> {
  const before = performance.now()
  const house = await openHouse(data)
  const seconds = (house.openAt - before) / 1000
  const memory = watchMemory(house.pid).end()
  await house.stop()
  return { seconds, memory }
}
