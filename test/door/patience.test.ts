/** Whoever stops speaking in the middle is ended, wherever that is; whoever goes on, however slowly in all, is heard out. */
import { connect } from "node:net"
import type { Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { begin, filing, OCTETS, open } from "../documents/tus.ts"
import { HOST, requestOf, say } from "./wire.ts"

const PATIENCE = { head: 400, body: 800, still: 800, line: 4000 }
let firm: MatterFirm
let port: number
beforeAll(async () => {
  firm = await openMatterFirm({ patience: PATIENCE })
  port = firm.house.house.port
})
afterAll(() => firm[Symbol.asyncDispose]())

/** A line on which pieces come one after the other with a pause between, until the other side closes it or all is said; what was heard. */
async function drip(pieces: readonly (string | Uint8Array)[], pause: number): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1")
  let heard = ""
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()))
  socket
    .on("data", (piece) => {
      heard += piece.toString("latin1")
    })
    .on("error", () => undefined)
  for (const piece of pieces) {
    if (socket.destroyed || heard !== "") break
    socket.write(piece)
    await Promise.race([wait(pause), closed])
  }
  await closed
  return heard
}

const AUTHOR = (): string => `Authorization: Bearer ${firm.lead.token}\r\n`

describe("ended, in the one shape where there is still somebody to tell", () => {
  test("a line on which nothing is ever said", async () => expect((await say(port)).code).toBe("too-slow"))
  test("a head that stops", async () => {
    const heard = await say(port, `GET /api/v1/house HTTP/1.1\r\n${HOST}x-a: `)
    expect([heard.status, heard.code]).toEqual([408, "too-slow"])
  })
  test("a head that comes sign by sign", async () => {
    const heard = await drip(Array.from(`GET /api/v1/house HTTP/1.1\r\n${HOST}${"x-a: b\r\n".repeat(20)}`), 60)
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  })
  test("a body that stops", async () => {
    const heard = await say(port, `POST /api/v1/sessions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a":1`)
    expect([heard.status, heard.code, heard.headers["connection"]]).toEqual([408, "too-slow", "close"])
  })
  test("a body that comes sign by sign", async () => {
    const heard = await drip(
      [`POST /api/v1/sessions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n`, ...Array.from({ length: 200 }, () => " ")],
      100,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  })
  test("a body in chunks that never end", async () => {
    const heard = await drip(
      [
        `POST /api/v1/sessions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
        ...Array.from({ length: 200 }, () => "1\r\n \r\n"),
      ],
      100,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  })
  test("a body for nobody: the road asks who is there, and nobody says", async () => {
    const heard = await say(
      port,
      `PATCH /api/v1/filings/fil_00000000000000000000000001 HTTP/1.1\r\n${HOST}tus-resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 5000000\r\n\r\nabc`,
    )
    expect([heard.status, heard.code, heard.headers["connection"]]).toEqual([401, "not-signed-in", "close"])
  })
})

describe("a document", () => {
  test("that stops arriving is laid down where it is, and goes on from there", async () => {
    const bytes = Buffer.alloc(300_000, "document ")
    const at = await begin(firm, bytes.length)
    const heard = await say(
      port,
      `PATCH ${at} HTTP/1.1\r\n${HOST}${AUTHOR()}tus-resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      bytes.subarray(0, 100_000),
    )
    expect([heard.status, heard.code]).toEqual([408, "too-slow"])
    await expect.poll(async () => (await filing(firm, at)).offset, { timeout: 20_000 }).toBe(100_000)
    const rest = await say(
      port,
      ...requestOf("PATCH", at, { authorization: `Bearer ${firm.lead.token}`, ...OCTETS, "upload-offset": "100000" }, bytes.subarray(100_000)),
    )
    expect(rest.status).toBe(204)
    const { document } = await filing(firm, at)
    expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
  })
  test("that goes on arriving is heard out, far beyond what a body may take", async () => {
    const bytes = Buffer.alloc(3000, "slow ")
    const at = await begin(firm, bytes.length)
    const head = `PATCH ${at} HTTP/1.1\r\n${HOST}Connection: close\r\n${AUTHOR()}tus-resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${bytes.length}\r\n\r\n`
    const heard = await drip([head, ...Array.from({ length: 15 }, (_, i) => bytes.subarray(i * 200, i * 200 + 200))], 200)
    expect(heard).toMatch(/^HTTP\/1\.1 204 /)
    expect((await filing(firm, at)).state).toBe("filed")
  })
})
