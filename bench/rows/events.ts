/** How fast committed events enter the ledger: read, hashed, chained, put in the tree, signed and stored. */
import { comeIn } from "#desk"
import { newKey } from "#seal"
import type { Bench, Standing } from "../bench.ts"
import { inTurns, secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"
import { keepOversightKey, seedOpenings } from "../seed/events.ts"

/** As many as the clerk enters in one transaction. */
const BATCH = 4096

/** Beside: rows of the same bytes inserted in batches of the same size, in the same way. */
export async function integrateEvents(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { inside, firm } = standing
  const count = bench.sizes.batches * BATCH
  const caller = await comeIn(inside.tools, firm.lead.token)
  if (caller === null) throw new Error("the lead is not signed in")
  using held = caller
  using key = newKey("matter")
  const openings = { caller: held, matter: { id: inside.tools.newId("matter"), epoch: inside.tools.newId("epoch") }, key }
  await keepOversightKey(inside)
  await seedOpenings(inside, openings, BATCH)
  await inside.clerk.flush()
  const leaves = await exampleLeaves(standing)
  const memory = watchMemory(process.pid)
  let next = 0
  const pair = await inTurns(
    bench.sizes.rounds,
    async () => {
      await seedOpenings(inside, openings, count)
      let entered = 0
      const seconds = await secondsOf(async () => (entered = await inside.clerk.flush()))
      if (entered < count) throw new Error(`${entered} of ${count} events were entered`)
      return entered / seconds
    },
    async () => {
      const seconds = await secondsOf(async () => {
        for (let batch = 0; batch < bench.sizes.batches; batch++, next += BATCH) await insertPlain(standing, leaves, next)
      })
      return count / seconds
    },
  )
  return [rowOf("events integrated into the ledger (1/s)", pair, 0.5, memory.end())]
}

interface Example {
  readonly bytes: string
  readonly hash: string
}

async function exampleLeaves({ inside: { owner, firm } }: Standing): Promise<readonly Example[]> {
  return owner<Example[]>`select bytes, encode(hash, 'hex') as hash from ${owner(firm.home)}.leaves order by index desc limit ${BATCH}`
}

async function insertPlain({ inside: { owner, tools } }: Standing, leaves: readonly Example[], from: number): Promise<void> {
  const ids = leaves.map(() => tools.newId("event"))
  await owner`
    insert into floor.leaves (index, event, bytes, hash)
    select index, event, bytes, decode(hash, 'hex') from (
      select generate_series(${from}::bigint, ${from + leaves.length - 1}::bigint) as index, unnest(string_to_array(${ids.join(" ")}, ' ')) as event,
        unnest(string_to_array(${leaves.map((leaf) => leaf.bytes).join("\n")}, E'\n')) as bytes, unnest(string_to_array(${leaves.map((leaf) => leaf.hash).join(" ")}, ' ')) as hash) r`
}
