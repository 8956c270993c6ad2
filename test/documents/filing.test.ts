/** Filing by the tus protocol: kept exactly or refused clearly, and never half. */
import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { Upload } from "tus-js-client"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { eventsOf } from "../identity/firm.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { OCTETS, TUS, begin, cutOff, file, filing, headOf, metadata, open, read, send, sha256 } from "./tus.ts"
import type { Seen } from "./tus.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

const CHUNK = 262_144

describe("a document is kept exactly", () => {
  test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 700_001])("whole, of %i bytes", async (size) => {
    const bytes = randomBytes(size)
    const document = await file(firm, bytes, { name: `Of ${size} bytes`, sha256: sha256(bytes) })
    const opened = await open(firm, document)
    expect([opened.status, opened.bytes.equals(bytes)]).toEqual([200, true])
  })

  test.each([[1], [1000], [CHUNK], [CHUNK + 1], [99_999]])("in pieces of %i bytes", async (piece) => {
    const bytes = randomBytes(piece === 1 ? 7 : 600_000)
    const at = await begin(firm, bytes.length)
    for (let offset = 0; offset < bytes.length; offset += piece) {
      const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(offset) }, bytes.subarray(offset, offset + piece))
      expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, String(Math.min(bytes.length, offset + piece))])
    }
    const { document } = await filing(firm, at)
    expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
  })

  test("by a stock tus client", async () => {
    const bytes = randomBytes(900_000)
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${firm.house.url}/api/v1/matters/${firm.matter}/filings`,
        headers: { authorization: `Bearer ${firm.lead.token}` },
        chunkSize: 300_000,
        retryDelays: null,
        metadata: { name: "By a stock client", filename: "stock.pdf", filetype: "application/pdf" },
        onError: reject,
        onSuccess: () => {
          resolve(upload.url ?? "")
        },
      })
      upload.start()
    })
    const { document } = await filing(firm, new URL(url).pathname)
    expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
  })

  test("after the line broke in the middle, from where the house stands", async () => {
    const bytes = randomBytes(1_000_000)
    const at = await begin(firm, bytes.length)
    await cutOff(firm, at, bytes.subarray(0, 555_555), bytes.length)
    const reached = Number((await headOf(firm, at)).headers.get("upload-offset"))
    expect(reached).toBeGreaterThan(0)
    expect(reached).toBeLessThanOrEqual(555_555)
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(reached) }, bytes.subarray(reached))).status).toBe(204)
    const { document } = await filing(firm, at)
    expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
  })

  test("as a new version, while the older one stays", async () => {
    const [first, second] = [randomBytes(1000), randomBytes(2000)]
    const document = await file(firm, first, { name: "Draft order" })
    await file(firm, second, { name: "ignored", document })
    expect(await read(firm, `/documents/${document}`)).toMatchObject({ versions: 2, name: "Draft order", history: [{ n: 2 }, { n: 1 }] })
    expect((await open(firm, document)).bytes.equals(second)).toBe(true)
    expect((await open(firm, document, { path: "versions/1/content" })).bytes.equals(first)).toBe(true)
    expect((await open(firm, document, { path: "versions/3/content" })).status).toBe(404)
  })

  test("with its name, type, class, privilege and sender sealed and given back", async () => {
    const document = await file(firm, randomBytes(10), {
      name: "Zeugenaussage «Ōtsu» 証言",
      filename: "z.pdf",
      type: "statement",
      class: "special",
      basis: "litigation",
      holder: "The client",
      from: "Counsel",
    })
    const { body } = await firm.ask("GET", `/documents/${document}`, { token: firm.lead.token })
    expect(body).toMatchObject({
      name: "Zeugenaussage «Ōtsu» 証言",
      type: "statement",
      class: "special",
      privilege: { basis: "litigation", holder: "The client" },
      from: "Counsel",
    })
  })

  test("and the same content again is told to be there already", async () => {
    const bytes = randomBytes(5000)
    const document = await file(firm, bytes, { name: "Defence" })
    const at = await begin(firm, bytes.length, { name: "Defence (copy)", sha256: sha256(bytes) })
    expect((await read<Seen>(firm, at.replace("/api/v1", ""))).twin).toBe(document)
  })
})

describe("beginning is refused", () => {
  const good = { ...TUS, "upload-length": "4", "upload-metadata": metadata({ name: "x" }) }
  test.each<[string, Record<string, string>, number, string]>([
    ["without the protocol's version", { "tus-resumable": "" }, 412, "tus-version"],
    ["in another version", { "tus-resumable": "0.2.2" }, 412, "tus-version"],
    ["without a length", { "upload-length": "" }, 400, "malformed"],
    ["with a negative length", { "upload-length": "-1" }, 400, "malformed"],
    ["with a length that is no number", { "upload-length": "4e9" }, 400, "malformed"],
    ["with a length beyond all counting", { "upload-length": "9999999999999999" }, 400, "malformed"],
    ["with a length beyond the format", { "upload-length": "1999999999999999" }, 413, "too-large"],
    ["with a length for which there is no room", { "upload-length": "999999999999999" }, 507, "disk-full"],
    ["without metadata", { "upload-metadata": "" }, 400, "malformed"],
    ["without a name", { "upload-metadata": metadata({ filename: "x" }) }, 400, "malformed"],
    ["with an unknown field", { "upload-metadata": metadata({ name: "x", owner: "me" }) }, 400, "malformed"],
    ["with a field twice", { "upload-metadata": `${metadata({ name: "x" })},${metadata({ name: "y" })}` }, 400, "malformed"],
    ["with metadata that is no base64", { "upload-metadata": "name ???" }, 400, "malformed"],
    ["with metadata that is no UTF-8", { "upload-metadata": `name ${Buffer.from([0xff, 0xfe]).toString("base64")}` }, 400, "malformed"],
    ["with a huge name", { "upload-metadata": metadata({ name: "x".repeat(401) }) }, 400, "malformed"],
    ["with a control sign in the name", { "upload-metadata": metadata({ name: "a\u0007b" }) }, 422, "name-unusable"],
    ["with a right-to-left trick in the name", { "upload-metadata": metadata({ name: "invoice\u202efdp.exe" }) }, 422, "name-unusable"],
    ["with a zero-width sign in the name", { "upload-metadata": metadata({ name: "pay\u200bpal" }) }, 422, "name-unusable"],
    ["with an unknown class", { "upload-metadata": metadata({ name: "x", class: "secret" }) }, 400, "malformed"],
    ["with a privilege mark without its holder", { "upload-metadata": metadata({ name: "x", basis: "litigation" }) }, 400, "malformed"],
    ["with an unknown basis", { "upload-metadata": metadata({ name: "x", basis: "because", holder: "me" }) }, 400, "malformed"],
    ["into a place of another matter", { "upload-metadata": metadata({ name: "x", place: "plc_00000000000000000000000000" }) }, 400, "malformed"],
    [
      "as a version of a document that is not there",
      { "upload-metadata": metadata({ name: "x", document: "doc_00000000000000000000000000" }) },
      404,
      "not-found",
    ],
    ["with a hash that is none", { "upload-metadata": metadata({ name: "x", sha256: "abc" }) }, 400, "malformed"],
  ])("%s", async (_why, headers, status, code) => {
    const all = Object.fromEntries(Object.entries({ ...good, ...headers }).filter(([, value]) => value !== ""))
    const sent = await send(firm, "POST", `/matters/${firm.matter}/filings`, all)
    expect([sent.status, sent.code]).toEqual([status, code])
  })

  test.each<[string, keyof MatterFirm, number]>([
    ["to a stranger", "stranger", 404],
    ["to an administrator", "administrator", 404],
    ["to an auditor", "auditor", 404],
    ["to a reader", "reader", 403],
  ])("%s", async (_who, who, status) => {
    const sent = await send(firm, "POST", `/matters/${firm.matter}/filings`, good, undefined, (firm[who] as { token: string }).token)
    expect(sent.status).toBe(status)
  })

  test.each(["../../etc/passwd", "C:\\Windows\\x", "a/b/c", "-rf", "'; drop table documents; --", "<script>alert(1)</script>", "CON", "."])(
    "not for a name such as %j, which is kept and never a path",
    async (name) => {
      const document = await file(firm, randomBytes(3), { name, filename: name })
      expect((await read<Seen>(firm, `/documents/${document}`)).name).toBe(name)
      expect((await open(firm, document)).headers.get("content-disposition")).not.toMatch(/[/\\]/)
    },
  )
})

describe("going on is refused", () => {
  test.each<[string, Record<string, string>, number, string]>([
    ["at an offset that was not reached", { "upload-offset": "5" }, 409, "filing-offset"],
    ["without an offset", { "upload-offset": "" }, 400, "malformed"],
    ["with an offset that is no number", { "upload-offset": "1.5" }, 400, "malformed"],
    ["with another type of content", { "content-type": "application/octet-stream" }, 415, "unsupported-type"],
    ["as JSON", { "content-type": "application/json" }, 415, "unsupported-type"],
    ["without the protocol's version", { "tus-resumable": "" }, 412, "tus-version"],
  ])("%s", async (_why, headers, status, code) => {
    const at = await begin(firm, 4)
    const all = Object.fromEntries(Object.entries({ ...OCTETS, "upload-offset": "0", ...headers }).filter(([, value]) => value !== ""))
    const sent = await send(firm, "PATCH", at, all, Buffer.from("{}  "))
    expect([sent.status, sent.code]).toEqual([status, code])
    expect((await filing(firm, at)).state).toBe("arriving")
  })

  test.each<[string, (bytes: Buffer) => string, number, string | null]>([
    ["of another document", () => digestOf(randomBytes(4)), 422, "hash-differs"],
    ["of the piece alone", (bytes) => digestOf(bytes.subarray(600)), 422, "hash-differs"],
    ["of 31 bytes", () => `sha-256=:${randomBytes(31).toString("base64")}:`, 400, "malformed"],
    ["in hex", (bytes) => `sha-256=${sha256(bytes)}`, 400, "malformed"],
    ["twice", (bytes) => `${digestOf(bytes)}, ${digestOf(bytes)}`, 400, "malformed"],
    ["of its own", digestOf, 204, null],
    ["of its own, beside one by another algorithm", (bytes) => `md5=:AAAA:, ${digestOf(bytes)}`, 204, null],
  ])("with the digest %s for the whole document", async (_whose, digest, status, code) => {
    const bytes = randomBytes(1000)
    const at = await begin(firm, 1000)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, bytes.subarray(0, 600))
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "600", "repr-digest": digest(bytes) }, bytes.subarray(600))
    expect([sent.status, sent.code]).toEqual([status, code])
    expect((await filing(firm, at)).state).toBe(status === 204 ? "filed" : status === 400 ? "arriving" : "withdrawn")
  })

  test("with the beginning of one document and the end of another of the same name and length", async () => {
    const [one, other] = [randomBytes(2 * CHUNK), randomBytes(2 * CHUNK)]
    const at = await begin(firm, one.length, { name: "statement.pdf", sha256: sha256(one) })
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, one.subarray(0, 300_000))
    expect((await read<{ sha256: string }>(firm, at.replace("/api/v1", ""))).sha256).toBe(sha256(one))
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "300000", "repr-digest": digestOf(other) }, other.subarray(300_000))
    expect([sent.status, sent.code, (await filing(firm, at)).document]).toEqual([422, "hash-differs", null])
  })

  test("with another content than was announced: the filing is withdrawn whole", async () => {
    const at = await begin(firm, 4, { name: "x", sha256: sha256(randomBytes(4)) })
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(4))
    expect([sent.status, sent.code]).toEqual([422, "hash-differs"])
    expect((await filing(firm, at)).state).toBe("withdrawn")
  })

  test("to another member of the same matter", async () => {
    const at = await begin(firm, 4)
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(4), firm.member.token)).status).toBe(404)
    expect((await send(firm, "HEAD", at, TUS, undefined, firm.member.token)).status).toBe(404)
    expect((await send(firm, "DELETE", at, TUS, undefined, firm.member.token)).status).toBe(404)
  })

  test("once it was withdrawn; its sealed bytes are gone", async () => {
    const before = sealedFiles(firm)
    const at = await begin(firm, 600_000)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(300_000))
    expect((await send(firm, "DELETE", at, TUS)).status).toBe(204)
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "300000" }, randomBytes(10))).code).toBe("filing-over")
    expect((await send(firm, "DELETE", at, TUS)).code).toBe("filing-over")
    expect(sealedFiles(firm)).toEqual(before)
  })

  test("once it was filed", async () => {
    const at = await begin(firm, 4)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(4))
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "4" }, randomBytes(1))).code).toBe("filing-over")
    expect((await send(firm, "HEAD", at, TUS)).headers.get("upload-offset")).toBe("4")
  })

  test("when the grant ended meanwhile, and the document is not filed", async () => {
    const person = await firm.newcomer("lawyer")
    await firm.ask("POST", `/matters/${firm.matter}/members`, { token: firm.lead.token, body: { person: person.id, role: "member" } })
    const at = await begin(firm, 8, { name: "Too late" }, person.token)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(4), person.token)
    await firm.ask("DELETE", `/matters/${firm.matter}/members/${person.id}`, { token: firm.lead.token })
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "4" }, randomBytes(4), person.token)).status).toBe(404)
    expect((await read<Seen>(firm, `/matters/${firm.matter}/documents?named=Too late`)).total).toBe(0)
  })
})

test.each([300_000, 600_000])(
  "while what came of a filing is not committed yet, nobody is told of an older offset, nor takes it up (%i bytes)",
  async (sent) => {
    const bytes = randomBytes(600_000)
    const at = await begin(firm, bytes.length)
    const piece = (from: number, to: number) => send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(from) }, bytes.subarray(from, to))
    const waiting = async () =>
      (await firm.tools.db.door`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`).length
    const [patched, asked] = await firm.owner.begin(async (sql) => {
      await sql`select 1 from filings where id = ${at.split("/").at(-1) ?? ""} for update`
      const came = piece(0, sent)
      await expect.poll(waiting).toBe(1)
      const others = [send(firm, "HEAD", at, TUS), piece(0, 100)]
      let answered = 0
      for (const other of others) void other.then(() => answered++)
      await expect.poll(async () => answered === others.length || (await waiting()) > 1).toBe(true)
      return [[came], others] as const
    })
    expect((await Promise.all([...patched, ...asked])).map(({ status }) => status)).toEqual([204, 423, 423])
    expect((await headOf(firm, at)).headers.get("upload-offset")).toBe(String(sent))
    if (sent < bytes.length) expect((await piece(sent, bytes.length)).status).toBe(204)
    expect((await open(firm, (await filing(firm, at)).document ?? "")).bytes.equals(bytes)).toBe(true)
  },
)

test("filing leaves one signed event with the document's hash, sealed to its matter", async () => {
  const bytes = randomBytes(100)
  const document = await file(firm, bytes, { name: "Proved" })
  const events = (await eventsOf(firm, "document.filed")).filter((event) => event.body.includes(document))
  expect(events.map((event) => event.by)).toEqual([firm.lead.id])
  expect(events[0]?.body).not.toContain(sha256(bytes))
  const { items } = await read<Seen>(firm, `/documents/${document}/custody`)
  expect(items[0]).toMatchObject({ kind: "document.filed", signed: true, detail: { name: "Proved", sha256: sha256(bytes) } })
})

/** Every sealed file of the firm, by name. */
function sealedFiles(of: MatterFirm): readonly string[] {
  return readdirSync(join(of.house.data, "vault"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted()
}

/** The whole document's digest as a header says it (RFC 9530). */
function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${Buffer.from(sha256(bytes), "hex").toString("base64")}:`
}
