/** Filing under abuse: two at once, withdrawn in the middle, signed out in the middle, closed meanwhile, without end; nothing is half-filed and nothing is left behind. */
import { randomBytes } from "node:crypto"
import { connect } from "node:net"
import type { Socket } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { begin, cutOff, file, filing, headOf, metadata, OCTETS, open, read, send, TUS } from "./tus.ts"
import type { Seen } from "./tus.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const CHUNK = 262_144
const BYTES = Buffer.alloc(3 * CHUNK, "a long document ")

/** A PATCH by hand that can stop in the middle: what has been sent so far has arrived when `sent` is awaited. */
class HalfPatch {
  readonly #socket: Socket
  #heard = ""
  readonly #closed: Promise<void>
  constructor(at: string, offset: number, length: number, token = firm.lead.token) {
    this.#socket = connect(firm.house.house.port, "127.0.0.1")
    this.#socket
      .on("data", (piece) => {
        this.#heard += piece.toString("latin1")
      })
      .on("error", () => undefined)
    this.#closed = new Promise((resolve) => this.#socket.once("close", () => resolve()))
    this.#socket.write(
      `PATCH ${at} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\ntus-resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: ${offset}\r\nContent-Length: ${length}\r\n\r\n`,
    )
  }
  say(bytes: Uint8Array): this {
    this.#socket.write(bytes)
    return this
  }
  /** Ends the line without a word. */
  async hangUp(): Promise<void> {
    this.#socket.destroy()
    await this.#closed
  }
  /** What the house answered, once the line is closed. */
  async answer(): Promise<string> {
    await this.#closed
    const code = /"code":"([\w-]+)"/.exec(this.#heard)?.[1] ?? ""
    return `${/^HTTP\/1\.1 (\d+)/.exec(this.#heard)?.[1] ?? "nothing"} ${code}`.trim()
  }
}

/** Until the house has sealed the first chunk of a filing that goes on. */
async function isBusy(at: string): Promise<void> {
  const [row] = await firm.owner<{ version: string }[]>`select version from filings where id = ${at.split("/").at(-1) ?? ""}`
  const size = async (): Promise<number> => {
    for await (const one of firm.tools.vault.list()) if (one.version === row?.version) return one.sealedSize
    return 0
  }
  await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(CHUNK)
}

describe("a filing", () => {
  test("that one request is at is refused to a second, and the first one's bytes stand alone", async () => {
    const at = await begin(firm, BYTES.length)
    const first = new HalfPatch(at, 0, BYTES.length).say(BYTES.subarray(0, CHUNK + 5))
    await isBusy(at)
    const second = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, Buffer.alloc(BYTES.length, "another document "))
    expect([second.status, second.code]).toEqual([423, "filing-busy"])
    first.say(BYTES.subarray(CHUNK + 5))
    expect(await first.answer()).toBe("204")
    const { document } = await filing(firm, at)
    expect((await open(firm, document ?? "")).bytes.equals(BYTES)).toBe(true)
  })
  test("whose last bytes come twice at the same moment is filed once", async () => {
    const at = await begin(firm, 1000)
    const both = await Promise.all([0, 1].map(() => send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, Buffer.alloc(1000, "x"))))
    expect(both.map((one) => one.status)).toContain(204)
    expect(both.every((one) => [204, 409, 410, 423].includes(one.status))).toBe(true)
    const { document } = await filing(firm, at)
    expect(await firm.owner`select 1 from versions where document = ${document}`).toHaveLength(1)
  })
  test("that is withdrawn while its bytes arrive ends for both, with a refusal and no fault, and leaves nothing in the vault", async () => {
    const at = await begin(firm, BYTES.length)
    const half = new HalfPatch(at, 0, BYTES.length).say(BYTES.subarray(0, CHUNK + 5))
    await isBusy(at)
    const withdrawn = await send(firm, "DELETE", at, TUS)
    half.say(BYTES.subarray(CHUNK + 5))
    expect([withdrawn.status, await half.answer()]).toEqual([204, "410 filing-over"])
    expect((await filing(firm, at)).state).toBe("withdrawn")
    const [row] = await firm.owner<{ version: string; wrapped: Uint8Array }[]>`select version, wrapped from filings where id = ${at.split("/").at(-1) ?? ""}`
    expect(row?.wrapped).toHaveLength(0)
    const kept: string[] = []
    for await (const one of firm.tools.vault.list()) kept.push(one.version)
    expect(kept).not.toContain(row?.version)
  })
  test("whose person signs out in the middle is not filed by what still arrives, and goes on in another session", async () => {
    const session = (await firm.signIn(firm.member.address, firm.member.passphrase)).body["token"] as string
    const at = await begin(firm, BYTES.length, { name: "Cut off" }, firm.member.token)
    const half = new HalfPatch(at, 0, BYTES.length, session).say(BYTES.subarray(0, CHUNK + 5))
    await isBusy(at)
    await firm.ask("DELETE", "/session", { token: session })
    half.say(BYTES.subarray(CHUNK + 5))
    expect(await half.answer()).toBe("401 not-signed-in")
    expect((await filing(firm, at, firm.member.token)).state).toBe("arriving")
    const offset = Number((await send(firm, "HEAD", at, TUS, undefined, firm.member.token)).headers.get("upload-offset"))
    if (offset < BYTES.length)
      expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(offset) }, BYTES.subarray(offset), firm.member.token)).status).toBe(204)
    const { document } = await filing(firm, at, firm.member.token)
    expect((await open(firm, document ?? "")).bytes.equals(BYTES)).toBe(true)
  })
  test("in a matter that is closed meanwhile is not filed, and is filed when it is open again", async () => {
    const at = await begin(firm, BYTES.length)
    const half = new HalfPatch(at, 0, BYTES.length).say(BYTES.subarray(0, CHUNK + 5))
    await isBusy(at)
    const stage = async (to: string): Promise<void> => {
      const { rev } = (await firm.ask("GET", `/matters/${firm.matter}`, { token: firm.lead.token })).body
      expect((await firm.ask("PATCH", `/matters/${firm.matter}`, { token: firm.lead.token, body: { rev, stage: to } })).status).toBe(200)
    }
    await stage("closed")
    half.say(BYTES.subarray(CHUNK + 5))
    expect(await half.answer()).toBe("409 matter-closed")
    await stage("open")
    // Closing released whoever does not lead it.
    for (const { id } of [firm.member, firm.guest])
      expect((await firm.ask("POST", `/matters/${firm.matter}/members`, { token: firm.lead.token, body: { person: id, role: "member" } })).status).toBe(201)
    const offset = Number((await send(firm, "HEAD", at, TUS)).headers.get("upload-offset"))
    if (offset < BYTES.length) expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(offset) }, BYTES.subarray(offset))).status).toBe(204)
    const { document } = await filing(firm, at)
    expect((await open(firm, document ?? "")).bytes.equals(BYTES)).toBe(true)
  })
  test("for a place that leaves the file plan meanwhile lies in no place, and not in one that nobody sees", async () => {
    const plan = (await firm.ask("GET", `/matters/${firm.matter}/plan`, { token: firm.lead.token })).body as unknown as { id: string; name: string }[]
    const gone = plan.at(-1)
    const at = await begin(firm, 5, { name: "Placed", place: gone?.id ?? "" })
    await firm.ask("PUT", `/matters/${firm.matter}/plan`, { token: firm.lead.token, body: { places: plan.slice(0, -1).map(({ id, name }) => ({ id, name })) } })
    expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, Buffer.from("bytes"))).status).toBe(204)
    const { document } = await filing(firm, at)
    expect((await firm.ask("GET", `/documents/${document}`, { token: firm.lead.token })).body["place"]).toBeNull()
  })
  test.each<[string, string, number, string | null]>([
    ["without an offset", "", 400, "malformed"],
    ["from before the beginning", "-1", 400, "malformed"],
    ["from behind the end", "1001", 409, "filing-offset"],
    ["from the very end", "1000", 409, "filing-offset"],
    ["from beyond all numbers", "99999999999999999999", 400, "malformed"],
  ])("is not taken up %s", async (_where, offset, status, code) => {
    const at = await begin(firm, 1000)
    const sent = await send(firm, "PATCH", at, { ...OCTETS, ...(offset === "" ? {} : { "upload-offset": offset }) }, Buffer.from("x"))
    expect([sent.status, sent.code]).toEqual([status, code])
    expect(await filing(firm, at)).toMatchObject({ state: "arriving", offset: 0 })
  })
  test.each<[string, number, number, number]>([
    ["in one piece", 4, 0, 9],
    ["by one byte", 4, 0, 5],
    ["at the end of a chunk", CHUNK, 0, CHUNK + 1],
    ["over several chunks", CHUNK + 5, 0, 3 * CHUNK],
    ["after a piece that fitted", 1000, 600, 401],
  ])("that gets more bytes than were announced, %s, is withdrawn, and no question files the first ones", async (_how, announced, before, more) => {
    const name = `Overrun ${announced} ${more}`
    const at = await begin(firm, announced, { name })
    if (before > 0) await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(before))
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(before) }, randomBytes(more))
    expect([sent.status, sent.code]).toEqual([422, "length-differs"])
    expect((await send(firm, "HEAD", at, TUS)).status).toBe(410)
    expect(await filing(firm, at)).toMatchObject({ state: "withdrawn", document: null, receipt: null })
    expect((await read<Seen>(firm, `/matters/${firm.matter}/documents?named=${name}`)).total).toBe(0)
  })

  test.each([1, 9, CHUNK, CHUNK + 1])(
    "of %i bytes that came whole and was not filed is filed by no question: its last byte is asked for, and that byte files it",
    async (size) => {
      const bytes = randomBytes(size)
      const at = await begin(firm, size)
      await cutOff(firm, at, bytes, size + 1)
      for (let tries = 0; tries < 2; tries++) {
        const head = await headOf(firm, at)
        expect([head.status, head.headers.get("upload-offset")]).toEqual([200, String(size - 1)])
        expect(await filing(firm, at)).toMatchObject({ state: "arriving", offset: size - 1, document: null })
      }
      expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(size) })).code).toBe("filing-offset")
      expect((await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(size - 1) }, bytes.subarray(size - 1))).status).toBe(204)
      const { document } = await filing(firm, at)
      expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
    },
  )
  test("takes nothing from requests without a byte, however many, and is where it was", async () => {
    const at = await begin(firm, 1000)
    for (let i = 0; i < 5; i++) {
      const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0", "content-length": "0" })
      expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, "0"])
    }
    expect(await filing(firm, at)).toMatchObject({ state: "arriving", offset: 0 })
  })
  test("keeps no key of its own once it is filed: only the version's stands, where shredding finds it", async () => {
    const document = await file(firm, Buffer.from("one key"))
    const [row] = await firm.owner<{ wrapped: Uint8Array }[]>`select wrapped from filings where document = ${document}`
    expect(row?.wrapped).toHaveLength(0)
    expect((await open(firm, document)).bytes.toString()).toBe("one key")
  })
  test("is not begun by a person who has five hundred open in the matter; one that ends makes room", async () => {
    const mine = Number((await firm.owner<{ n: number }[]>`select count(*) as n from filings where person = ${firm.guest.id} and state = 'arriving'`)[0]?.n)
    const at = await begin(firm, 1, { name: "x" }, firm.guest.token)
    await firm.owner`insert into filings (id, matter, epoch, person, document, is_new, version, wrapped, card, length, state, begun_at, touched_at)
      select 'fil_' || lpad(n::text, 26, '0'), matter, epoch, person, document, is_new, 'ver_' || lpad(n::text, 26, '0'), wrapped, card, length, state, begun_at, touched_at
      from filings, generate_series(1, ${499 - mine}) n where id = ${at.split("/").at(-1) ?? ""}`
    const asked = (): ReturnType<typeof send> =>
      send(
        firm,
        "POST",
        `/matters/${firm.matter}/filings`,
        { ...TUS, "upload-length": "1", "upload-metadata": metadata({ name: "x" }) },
        undefined,
        firm.guest.token,
      )
    const refused = await asked()
    expect([refused.status, refused.code]).toEqual([429, "too-many-filings"])
    expect(
      (await send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-length": "1", "upload-metadata": metadata({ name: "x" }) })).status,
    ).toBe(201)
    expect((await send(firm, "DELETE", at, TUS, undefined, firm.guest.token)).status).toBe(204)
    expect((await asked()).status).toBe(201)
  })
  test("of a person who is released meanwhile is theirs no longer, and nobody else's either", async () => {
    const at = await begin(firm, BYTES.length, { name: "x" }, firm.member.token)
    const half = new HalfPatch(at, 0, BYTES.length, firm.member.token).say(BYTES.subarray(0, CHUNK + 5))
    await isBusy(at)
    expect((await firm.ask("DELETE", `/matters/${firm.matter}/members/${firm.member.id}`, { token: firm.lead.token })).status).toBe(200)
    half.say(BYTES.subarray(CHUNK + 5))
    expect(await half.answer()).toBe("404 not-found")
    for (const token of [firm.member.token, firm.lead.token]) expect((await send(firm, "HEAD", at, TUS, undefined, token)).status).toBe(404)
  })
})

describe("a document", () => {
  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "application/pdf;x", "text/html", "image/svg+xml", "../x", "x\u0000y".slice(0, 1)])(
    "filed as the type %j opens, as bytes that no browser runs",
    async (type) => {
      const document = await file(firm, Buffer.from("<script>alert(1)</script>"), { name: "x", filename: "x.bin", filetype: type })
      for (const path of ["content?as=inline", "content"]) {
        const opened = await open(firm, document, { path })
        expect([opened.status, opened.bytes.toString()]).toEqual([200, "<script>alert(1)</script>"])
        expect(opened.headers.get("content-type")).toMatch(/^application\/(octet-stream|pdf)$/)
        expect(opened.headers.get("content-security-policy")).toContain("sandbox")
      }
      expect((await firm.ask("GET", `/documents/${document}`, { token: firm.lead.token })).body["show"]).toMatch(/^(none|pdf)$/)
    },
  )
  test("viewed in parts under one purpose and then under another is opened twice", async () => {
    const document = await file(firm, BYTES)
    const part = (): ReturnType<typeof open> => open(firm, document, { headers: { range: "bytes=5-9" } })
    await part()
    await part()
    expect((await firm.ask("PUT", "/session/purpose", { token: firm.lead.token, body: { code: "advice" } })).status).toBe(200)
    await part()
    await flush(firm)
    expect(await firm.owner`select 1 from events where kind = 'document.opened' and document = ${document}`).toHaveLength(2)
  })
})

describe("what is written into a matter", () => {
  const ask = (method: string, path: string, body: unknown) => firm.ask(method, path, { token: firm.lead.token, body }).then((reply) => reply.status)
  const files = (pairs: Readonly<Record<string, string>>) => file(firm, randomBytes(300), pairs, firm.lead.token)
  let [document, arriving] = ["", ""]
  beforeAll(async () => {
    document = await files({ name: "First" })
    arriving = await begin(firm, 1000)
  })
  test.each([
    ["a document", "documents", "update", () => files({ name: "Late" })],
    ["a version", "versions", "update", () => files({ name: "Late", document })],
    ["a note", "notes", "update", () => ask("POST", `/matters/${firm.matter}/notes`, { text: "Late." })],
    ["that a filing is withdrawn", "events", "update", () => send(firm, "DELETE", arriving, TUS).then((reply) => (reply.status === 204 ? 200 : reply.status))],
    ["a party", "parties", "update", () => ask("POST", `/matters/${firm.matter}/parties`, { role: "other", name: "Late" })],
    [
      "what is said of a document, which no version is filed to meanwhile",
      "documents",
      "share",
      () => ask("PATCH", `/documents/${document}`, { rev: 2, name: "New" }),
    ],
  ] as const)("stands before or after whoever comes or goes, and not between: %s holds it as it is", async (_what, table, lock, act) => {
    const [done] = await crossedIn<unknown>(
      firm.owner,
      (sql) => sql.unsafe(`lock table ${table} in exclusive mode`),
      [act],
      // An act on the members waits for it: it was judged by the part, and is sealed under the key, that stand now.
      async (sql) => expect(await sql.unsafe(`select 1 from matters where id = '${firm.matter}' for ${lock} skip locked`)).toHaveLength(0),
    )
    expect([200, 201]).toContain(typeof done === "string" ? 201 : done)
  })
})
