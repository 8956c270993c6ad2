/** Large documents: filing and opening one GiB, and reaching into four of them at random. */
import { createHash, hash, randomBytes, randomInt } from "node:crypto"
import type { Bench, Standing } from "../bench.ts"
import { documentOf, fileOver } from "../filing.ts"
import { bearer } from "../firm.ts"
import { openLine, requestOf } from "../line.ts"
import type { Line } from "../line.ts"
import { inTurns, percentile, secondsOf } from "../measuring.ts"
import { watchMemory } from "../memory.ts"
import { rowOf, timeOf } from "../row.ts"
import type { Row } from "../row.ts"

const PIECE = randomBytes(2 ** 20)
const MIB = 2 ** 20

/** Rounds that write a GiB twice take long enough to be few. */
const MOST_ROUNDS = 5

/** File 1 GiB over HTTP: announced with its hash, sealed, hashed, durable, in the ledger. Beside: the same Fastify into a plain file with fsync. */
export async function fileLarge(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { large } = bench.sizes
  const sha256 = hashOf(large)
  const [ours, floor] = [await openLine(standing.house.port), await openLine(standing.floorPort)]
  const memory = watchMemory(standing.house.pid)
  const pair = await inTurns(
    Math.min(MOST_ROUNDS, bench.sizes.rounds),
    async (round) => large / MIB / (await secondsOf(() => fileOver(ours, { ...toFile(standing, `Large ${round}`), bytes: large, sha256 }))),
    async () => large / MIB / (await secondsOf(() => pourPlain(floor, large))),
  )
  close(ours, floor)
  return [rowOf("file 1 GiB over HTTP, sealed, hashed, durable (MiB/s)", pair, 0.6, memory.end())]
}

/** Open 1 GiB over HTTP, unsealed and checked. Beside: Fastify sending the plain file. */
export async function openLarge(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { house, firm } = standing
  const { large } = bench.sizes
  const [ours, floor] = [await openLine(house.port), await openLine(standing.floorPort)]
  await pourPlain(floor, large)
  const document = await documentOf(house, firm.lead.token, await fileOver(ours, { ...toFile(standing, "Large"), bytes: large }))
  const request = requestOf("GET", `/api/v1/documents/${document}/content`, bearer(firm.lead))
  const heard = createHash("sha256")
  await whole(ours, request, large, (piece) => heard.update(piece))
  if (heard.digest("hex") !== hashOf(large)) throw new Error("what was opened is not what was filed")
  const plain = requestOf("GET", "/file")
  const memory = watchMemory(house.pid)
  const pair = await inTurns(
    bench.sizes.rounds,
    async () => large / MIB / (await secondsOf(() => whole(ours, request, large))),
    async () => large / MIB / (await secondsOf(() => whole(floor, plain, large))),
  )
  close(ours, floor)
  return [rowOf("open 1 GiB over HTTP, unsealed and checked (MiB/s)", pair, 0.6, memory.end())]
}

/** The first byte at a random offset of a 4 GiB document, the way a viewer reaches into it: small ranges on one line. */
export async function firstByte(bench: Bench): Promise<readonly Row[]> {
  const standing = await bench.standing()
  const { house, firm } = standing
  const { huge, offsets } = bench.sizes
  const line = await openLine(house.port)
  const document = await documentOf(house, firm.lead.token, await fileOver(line, { ...toFile(standing, "Huge"), bytes: huge }))
  const memory = watchMemory(house.pid)
  const times: number[] = []
  for (let n = 0; n < offsets; n++) {
    const from = randomInt(huge)
    const request = requestOf("GET", `/api/v1/documents/${document}/content`, {
      ...bearer(firm.lead),
      range: `bytes=${from}-${Math.min(huge - 1, from + 65_535)}`,
    })
    const pieces: Buffer[] = []
    const before = performance.now()
    const { status, firstAt } = await line.ask(request, (piece) => pieces.push(Buffer.from(piece)))
    times.push(firstAt - before)
    const heard = Buffer.concat(pieces)
    if (status !== 206 || heard[0] !== PIECE[from % PIECE.length]) throw new Error(`a range was answered ${status}, or wrong`)
  }
  line.close()
  return [timeOf("first byte at a random offset of a 4 GiB document (ms, p95)", percentile(times, 0.95), 20, "ms p95", memory.end())]
}

function toFile({ firm }: Standing, name: string): Pick<Parameters<typeof fileOver>[1], "matter" | "token" | "name" | "piece"> {
  return { matter: firm.matter, token: firm.lead.token, name, piece: PIECE }
}

async function pourPlain(line: Line, bytes: number): Promise<void> {
  const { status } = await line.pour(
    requestOf("PATCH", "/file", { "content-type": "application/offset+octet-stream", "content-length": String(bytes) }),
    PIECE,
    bytes,
  )
  if (status !== 204) throw new Error(`the floor answered ${status}`)
}

async function whole(line: Line, request: Uint8Array, bytes: number, keep?: (piece: Buffer) => void): Promise<void> {
  const answer = await line.ask(request, keep)
  if (answer.status !== 200 || answer.bytes !== bytes) throw new Error(`an answer of ${answer.status} with ${answer.bytes} bytes: ${answer.body.toString()}`)
}

/** SHA-256 of the piece again and again. */
function hashOf(bytes: number): string {
  if (bytes === PIECE.length) return hash("sha256", PIECE)
  const all = createHash("sha256")
  for (let left = bytes; left > 0; left -= PIECE.length) all.update(left < PIECE.length ? PIECE.subarray(0, left) : PIECE)
  return all.digest("hex")
}

function close(...lines: readonly Line[]): void {
  for (const line of lines) line.close()
}
