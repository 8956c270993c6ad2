/** The tus checksum extension: a piece that is not what was announced is discarded before a byte of it is sealed, and the right one is taken in its place. */
import { createHash, randomBytes } from "node:crypto"
import { connect } from "node:net"
import type { Socket } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { VersionId } from "#words"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { begin, filing, metadata, OCTETS, open, send, sha256, TUS } from "./tus.ts"
import type { Sent } from "./tus.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const CHUNK = 262_144
const MOST = 16 * 1024 * 1024

function announced(bytes: Uint8Array, name = "sha256"): string {
  return `${name} ${createHash(name).update(bytes).digest("base64")}`
}

function patch(at: string, offset: number, bytes: Uint8Array, checksum: string): Promise<Sent> {
  return send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(offset), "upload-checksum": checksum }, bytes)
}

/** Everything that a discarded piece must leave as it was. */
async function standing(at: string): Promise<unknown> {
  const id = at.split("/").at(-1) ?? ""
  const [row] = await firm.owner<{ version: string }[]>`select version, reached, encode(tail, 'hex') as tail, state from filings where id = ${id}`
  for await (const one of firm.tools.vault.list()) if (one.version === row?.version) return { ...row, sealed: one.sealedSize }
  return row
}

async function offsetOf(at: string): Promise<number> {
  return Number((await send(firm, "HEAD", at, TUS)).headers.get("upload-offset"))
}

/** The document of a filing that is done, as it opens. */
async function opened(at: string): Promise<string> {
  return sha256((await open(firm, (await filing(firm, at)).document ?? "")).bytes)
}

describe("a piece that is what was announced is taken", () => {
  test.each<[string, number, string]>([
    ["of one byte", 1, "sha256"],
    ["of a chunk", CHUNK, "sha1"],
    ["of a chunk and a byte", CHUNK + 1, "sha256"],
    ["of several chunks", 900_001, "sha1"],
    ["as large as one may be", MOST, "sha256"],
  ])("%s (%i bytes, %s)", async (_what, size, name) => {
    const bytes = randomBytes(size)
    const at = await begin(firm, size)
    const sent = await patch(at, 0, bytes, announced(bytes, name))
    expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, String(size)])
    expect(await opened(at)).toBe(sha256(bytes))
  })

  test("piece by piece, with checksums of both kinds and without", async () => {
    const bytes = randomBytes(1_000_000)
    const at = await begin(firm, bytes.length)
    const names = ["sha1", "sha256", null]
    for (let offset = 0, n = 0; offset < bytes.length; offset += 199_999, n++) {
      const piece = bytes.subarray(offset, offset + 199_999)
      const name = names[n % 3] ?? null
      const headers = { ...OCTETS, "upload-offset": String(offset), ...(name === null ? {} : { "upload-checksum": announced(piece, name) }) }
      expect((await send(firm, "PATCH", at, headers, piece)).status).toBe(204)
    }
    expect(await opened(at)).toBe(sha256(bytes))
  })
})

describe("a piece that is not is discarded whole", () => {
  test.each<[string, number, number]>([
    ["shorter than a chunk, at the beginning", 0, 1000],
    ["of several chunks, at the beginning", 0, 900_000],
    ["in the midst of a chunk", 100_000, 500_000],
    ["on a chunk's boundary", CHUNK, CHUNK],
    ["at the end", 500_000, 500_000],
    ["of no byte", 500_000, 0],
  ])("%s (from %i, %i bytes): the offset stays, nothing is sealed, and the right bytes are taken afterwards", async (_where, offset, size) => {
    const bytes = randomBytes(1_000_000)
    const at = await begin(firm, bytes.length, { name: "Checked", sha256: sha256(bytes) })
    if (offset > 0) await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, bytes.subarray(0, offset))
    const before = await standing(at)
    const wrong = randomBytes(size)
    const sent = await patch(at, offset, wrong, announced(size === 0 ? randomBytes(1) : bytes.subarray(offset, offset + size)))
    expect([sent.status, sent.code, sent.headers.get("upload-offset")]).toEqual([460, "checksum-differs", null])
    expect(await standing(at)).toEqual(before)
    expect(await offsetOf(at)).toBe(offset)
    const rest = bytes.subarray(offset)
    expect((await patch(at, offset, rest, announced(rest))).status).toBe(204)
    expect(await opened(at)).toBe(sha256(bytes))
  })

  test("where the line breaks before its end", async () => {
    const bytes = randomBytes(600_000)
    const at = await begin(firm, bytes.length)
    const line = await half(at, bytes, announced(bytes), 599_999)
    // Only when the house is at it does a broken line break anything.
    const [row] = await firm.owner<{ version: VersionId }[]>`select version from filings where id = ${at.split("/").at(-1) ?? ""}`
    await expect.poll(() => firm.tools.vault.intakes()).toContain(row?.version)
    line.destroy()
    let head = await send(firm, "HEAD", at, TUS)
    while (head.status === 423) head = await send(firm, "HEAD", at, TUS)
    expect(head.headers.get("upload-offset")).toBe("0")
    expect((await patch(at, 0, bytes, announced(bytes))).status).toBe(204)
    expect(await opened(at)).toBe(sha256(bytes))
  })
})

describe("refused, and nothing is taken", () => {
  const bytes = Buffer.from("four")
  const good = createHash("sha256").update(bytes).digest()
  test.each<[string, string, number, string]>([
    ["an algorithm that is not spoken", `md5 ${createHash("md5").update(bytes).digest("base64")}`, 400, "malformed"],
    ["an algorithm in capitals", `SHA256 ${good.toString("base64")}`, 400, "malformed"],
    ["a name from every object's inheritance", `constructor ${good.toString("base64")}`, 400, "malformed"],
    ["no digest", "sha256", 400, "malformed"],
    ["an empty digest", "sha256 ", 400, "malformed"],
    ["a digest in hex", `sha256 ${good.toString("hex")}`, 400, "malformed"],
    ["a digest of another length", `sha256 ${good.subarray(1).toString("base64")}`, 400, "malformed"],
    ["the digest of another algorithm", `sha1 ${good.toString("base64")}`, 400, "malformed"],
    ["a digest for web addresses", `sha256 ${Buffer.alloc(32, 0xff).toString("base64url")}`, 400, "malformed"],
    ["a digest without its padding", `sha256 ${good.toString("base64").replace("=", "")}`, 400, "malformed"],
    ["two of them", `sha256 ${good.toString("base64")}, sha256 ${good.toString("base64")}`, 400, "malformed"],
    ["a digest of something else", announced(Buffer.from("five")), 460, "checksum-differs"],
  ])("%s", async (_what, checksum, status, code) => {
    const at = await begin(firm, 4)
    const sent = await patch(at, 0, bytes, checksum)
    expect([sent.status, sent.code]).toEqual([status, code])
    expect(await filing(firm, at)).toMatchObject({ state: "arriving", offset: 0 })
  })

  test("a piece that is longer than may be held, told by its length", async () => {
    const large = randomBytes(MOST + 1)
    const at = await begin(firm, large.length)
    const sent = await patch(at, 0, large, announced(large))
    expect([sent.status, sent.code, await offsetOf(at)]).toEqual([413, "too-large", 0])
  })

  test("a piece that is longer than may be held, and does not tell", async () => {
    const large = randomBytes(MOST + 1)
    const at = await begin(firm, large.length)
    const reply = await fetch(`${firm.house.url}${at}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${firm.lead.token}`, ...OCTETS, "upload-offset": "0", "upload-checksum": announced(large) },
      body: new Blob([large]).stream(),
      duplex: "half",
    } as RequestInit)
    expect([reply.status, ((await reply.json()) as { code: string }).code, await offsetOf(at)]).toEqual([413, "too-large", 0])
  })

  test("more bytes than the document has left", async () => {
    const at = await begin(firm, 4)
    const more = randomBytes(5)
    const sent = await patch(at, 0, more, announced(more))
    expect([sent.status, sent.code, await offsetOf(at)]).toEqual([422, "length-differs", 0])
  })

  test("at another offset, with the right checksum", async () => {
    const at = await begin(firm, 8)
    const sent = await patch(at, 4, bytes, announced(bytes))
    expect([sent.status, sent.code, await offsetOf(at)]).toEqual([409, "filing-offset", 0])
  })

  test("one more, while as many are held as there is memory for; then it is taken", async () => {
    const large = randomBytes(MOST)
    const lines: Socket[] = []
    for (let n = 0; n < 4; n++) lines.push(await half(await begin(firm, MOST), large, announced(large), MOST - 1))
    const at = await begin(firm, 4)
    const tried = async (): Promise<string> => {
      const sent = await patch(at, 0, bytes, announced(bytes))
      return `${sent.status} ${sent.code}`
    }
    // A small piece may still be taken while the last large one arrives: then there is another small one.
    await expect.poll(async () => (await patch(await begin(firm, 4), 0, bytes, announced(bytes))).status, { timeout: 60_000 }).toBe(503)
    expect(await tried()).toBe("503 busy")
    expect(await offsetOf(at)).toBe(0)
    for (const line of lines) line.destroy()
    await expect.poll(tried, { timeout: 60_000 }).toBe("204 null")
    expect(await opened(at)).toBe(sha256(bytes))
  })
})

test("what is spoken is told to anyone, at any address, and is the same", async () => {
  for (const [matter, token] of [
    [firm.matter, firm.lead.token],
    [firm.matter, firm.stranger.token],
    [firm.matter, ""],
    ["mat_00000000000000000000000000", firm.lead.token],
  ] as const) {
    const told = await send(firm, "OPTIONS", `/matters/${matter}/filings`, {}, undefined, token)
    expect([told.status, told.headers.get("tus-version"), told.headers.get("tus-extension"), told.headers.get("tus-checksum-algorithm")]).toEqual([
      204,
      "1.0.0",
      "creation,termination,checksum",
      "sha1,sha256",
    ])
    expect(told.headers.get("tus-max-size")).toBe("1125899906842623")
  }
})

test.each<[string, Record<string, string>]>([
  ["a part of a later whole", { "upload-concat": "partial", "upload-length": "4" }],
  ["a whole made of parts", { "upload-concat": "final;/files/a /files/b" }],
  ["a length that comes later", { "upload-defer-length": "1" }],
  ["a length, and that it comes later", { "upload-defer-length": "1", "upload-length": "4" }],
])("an extension that is not spoken is refused and not passed over: %s", async (_what, headers) => {
  const sent = await send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-metadata": metadata({ name: "x" }), ...headers })
  expect([sent.status, sent.code, sent.headers.get("location")]).toEqual([400, "malformed", null])
})

/** A PATCH by hand that stops in the middle: its first bytes are with the system when this resolves. */
async function half(at: string, bytes: Uint8Array, checksum: string, sent: number): Promise<Socket> {
  const socket = connect(firm.house.house.port, "127.0.0.1")
  socket.on("error", () => undefined)
  socket.write(
    `PATCH ${at} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${firm.lead.token}\r\ntus-resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nUpload-Checksum: ${checksum}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  )
  await new Promise((written) => socket.write(bytes.subarray(0, sent), written))
  return socket
}
