/** Opening small documents, many people at once: each opening is a custody event that is durable before the first byte leaves. */
import { randomBytes } from "node:crypto"
import type { Bench } from "../bench.ts"
import { documentOf, fileOver } from "../filing.ts"
import { bearer } from "../firm.ts"
import { openLine, requestOf } from "../line.ts"
import { everyLine, inTurns, openLines } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf } from "../row.ts"
import type { Row } from "../row.ts"

const BYTES = 20_000

/** Beside: a bare Fastify route that does one durable insert and sends 20 kB. */
export async function openSmall(bench: Bench): Promise<readonly Row[]> {
  const { house, firm, floorPort } = await bench.standing()
  const { clients, rounds, seconds } = bench.sizes
  const line = await openLine(house.port)
  const document = await documentOf(
    house,
    firm.lead.token,
    await fileOver(line, { matter: firm.matter, token: firm.lead.token, name: "Small", piece: randomBytes(BYTES), bytes: BYTES }),
  )
  line.close()
  const ours = await openLines(house.port, clients)
  const floor = await openLines(floorPort, clients)
  const asked = [requestOf("GET", `/api/v1/documents/${document}/content`, bearer(firm.lead))]
  const plain = [requestOf("GET", "/small")]
  await everyLine(ours, asked, seconds / 2)
  await everyLine(floor, plain, seconds / 2)
  const memory = watchMemory(house.pid)
  const pair = await inTurns(
    rounds,
    () => everyLine(ours, asked, seconds),
    () => everyLine(floor, plain, seconds),
  )
  for (const one of [...ours, ...floor]) one.close()
  return [rowOf("open a 20 kB document (event committed first), 32 clients (1/s)", pair, 0.5, memory.end())]
}
