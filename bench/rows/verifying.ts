/** Recomputing a whole ledger, as an auditor does: every leaf parsed, hashed, held against its tiles and its chains, up to the signed root. */
import { hash } from "node:crypto"
import { verifyLedger } from "#ledger"
import type { Bench } from "../bench.ts"
import { inTurns, secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { runPart } from "../process.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"
import { seedLog } from "../seed/log.ts"

const MOST_ROUNDS = 5

/** In a process of its own, whose memory is the row's. */
export async function verifyLeaves(bench: Bench): Promise<readonly Row[]> {
  bench.say(`making a log of ${bench.sizes.leaves} leaves`)
  return runPart<readonly Row[]>("verify", [String(bench.sizes.leaves), String(Math.min(MOST_ROUNDS, bench.sizes.rounds))])
}

/** Beside: SHA-256 of the same leaves, one after the other. Signatures are left out on both sides: they cost fifty times what hashing does, wherever they are verified. */
export async function verifyPart(leaves: number, rounds: number): Promise<readonly Row[]> {
  const log = seedLog(leaves)
  const memory = watchMemory(process.pid)
  const pair = await inTurns(
    rounds,
    async () =>
      leaves /
      (await secondsOf(async () => {
        const report = await verifyLedger(log.source, log.checkpoint, log.key, { signatures: false })
        if (report.why !== null || report.good !== leaves) throw new Error(`the log does not verify: ${JSON.stringify(report)}`)
      })),
    async () =>
      leaves /
      (await secondsOf(async () => {
        for (const leaf of log.leaves()) hash("sha256", leaf, "buffer")
      })),
  )
  return [rowOf("verify 1,000,000 leaves (1/s)", pair, 0.5, memory.end())]
}
