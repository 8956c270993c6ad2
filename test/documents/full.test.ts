/** A full disk under the vault, met over HTTP by a real house: new filing is refused, what is there is served, and everything goes on when there is room. */
import { randomBytes } from "node:crypto"
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { openTestHouse } from "../house/house.ts"
import { smallDisk } from "../house/small-disk.ts"
import { eventsOf } from "../identity/firm.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { begin, file, filing, metadata, OCTETS, open, read, send, sha256, TUS } from "./tus.ts"
import type { Seen } from "./tus.ts"

const MIB = 1024 * 1024
const CHUNK = 262_144
const data = mkdtempSync(join(tmpdir(), "muniment-full-"))
const disk = smallDisk(24, join(data, "vault"))

let firm: MatterFirm
const letters = new Map<string, Buffer>()

afterAll(async () => {
  await firm?.[Symbol.asyncDispose]()
  disk?.unmount()
  rmSync(data, { recursive: true, force: true })
})

/** Every sealed file with its size. */
function sealed(): readonly string[] {
  return readdirSync(join(data, "vault"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith("ver_"))
    .map((entry) => `${entry.name} ${statSync(join(entry.parentPath, entry.name)).size}`)
    .toSorted()
}

async function total(): Promise<number> {
  return (await read<Seen>(firm, `/matters/${firm.matter}/documents`)).total
}

async function offsetOf(at: string): Promise<number> {
  return Number((await send(firm, "HEAD", at, TUS)).headers.get("upload-offset"))
}

/** How many of what was filed open to the very bytes that were filed. */
async function opening(): Promise<number> {
  let whole = 0
  for (const [document, bytes] of letters) {
    const opened = await open(firm, document)
    if (opened.status === 200 && opened.bytes.equals(bytes)) whole++
  }
  return whole
}

describe.skipIf(disk === null)("a full disk under the vault (skipped where no small disk may be mounted: that needs root)", () => {
  const large = randomBytes(40 * MIB)
  let interrupted: string

  beforeAll(async () => {
    firm = await openMatterFirm({ env: { MUNIMENT_DATA: data, MUNIMENT_RESERVE: "" } })
    for (const size of [0, 1, CHUNK, 700_001]) {
      const bytes = randomBytes(size)
      letters.set(await file(firm, bytes, { name: `Of ${size} bytes` }), bytes)
    }
  })

  test("an upload that runs into it is refused with 507, and nothing of it is filed", async () => {
    const before = await total()
    disk?.grow(96)
    interrupted = await begin(firm, large.length, { name: "Too large for now", sha256: sha256(large) })
    disk?.grow(24)
    const sent = await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": "0" }, large)
    expect([sent.status, sent.code]).toEqual([507, "disk-full"])
    expect(await filing(firm, interrupted)).toMatchObject({ state: "arriving", document: null, receipt: null })
    expect(await total()).toBe(before)
    expect(await eventsOf(firm, "document.filed")).toHaveLength(letters.size)
  })

  test("the offset that it tells is what the disk holds, and no try at the full disk moves it", async () => {
    const offset = await offsetOf(interrupted)
    expect(offset).toBeGreaterThan(10 * MIB)
    expect(offset).toBeLessThan(24 * MIB)
    expect((await filing(firm, interrupted)).offset).toBe(offset)
    const tail = async (): Promise<unknown> =>
      (await firm.owner`select encode(tail, 'hex') as tail from filings where id = ${interrupted.split("/").at(-1) ?? ""}`)[0]
    const before = { files: sealed(), row: await tail() }
    for (let tries = 0; tries < 3; tries++) {
      const sent = await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": String(offset) }, large.subarray(offset))
      expect([sent.status, sent.code]).toEqual([507, "disk-full"])
      expect(await offsetOf(interrupted)).toBe(offset)
    }
    // Not a byte was written anew: a client that tries again and again must not fill what is left for the database.
    expect({ files: sealed(), row: await tail() }).toEqual(before)
  })

  test("a filing that announces more than there is room for is refused at its beginning with 507; one that announces less is not", async () => {
    disk?.grow(64)
    const left = (await firm.tools.vault.room()).free
    const beginning = (length: number) =>
      send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-length": String(length), "upload-metadata": metadata({ name: "x" }) })
    const files = sealed()
    for (const more of [1, 5 * MIB]) expect((await beginning(left + more)).code).toBe("disk-full")
    expect(sealed()).toEqual(files)
    const taken = await beginning(left - MIB)
    expect(taken.status).toBe(201)
    expect((await send(firm, "DELETE", taken.headers.get("location") ?? "", TUS)).status).toBe(204)
    disk?.grow(24)
  })

  test.each<[string, string, Record<string, string>]>([
    ["of no byte", "0", { name: "Empty" }],
    ["of one byte", "1", { name: "Small" }],
    ["of many bytes", String(100 * MIB), { name: "Large" }],
    ["that makes a version of one that is there", "1", { name: "Newer", document: "" }],
  ])("a filing %s is refused at its beginning with 507, and leaves neither row nor file", async (_what, length, said) => {
    disk?.fill()
    const pairs = said["document"] === undefined ? said : { ...said, document: [...letters.keys()][1] ?? "" }
    const [files, arriving] = [sealed(), await read(firm, `/matters/${firm.matter}/filings`)]
    const sent = await send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-length": length, "upload-metadata": metadata(pairs) })
    expect([sent.status, sent.code, sent.headers.get("location")]).toEqual([507, "disk-full", null])
    expect(sealed()).toEqual(files)
    expect(await read(firm, `/matters/${firm.matter}/filings`)).toEqual(arriving)
  })

  test("whoever may not file is refused as on any other day", async () => {
    const headers = { ...TUS, "upload-length": "1", "upload-metadata": metadata({ name: "x" }) }
    const answers = await Promise.all(
      [firm.stranger, firm.administrator, firm.reader].map(
        async ({ token }) => (await send(firm, "POST", `/matters/${firm.matter}/filings`, headers, undefined, token)).status,
      ),
    )
    expect(answers).toEqual([404, 404, 403])
  })

  test("what is filed opens byte for byte, whole and in parts, each with its custody event", async () => {
    const before = (await eventsOf(firm, "document.opened")).length
    expect(await opening()).toBe(letters.size)
    expect(await eventsOf(firm, "document.opened")).toHaveLength(before + letters.size)
    const [document, bytes] = [...letters].at(-1) ?? ["", Buffer.alloc(0)]
    const part = await open(firm, document, { headers: { range: `bytes=${CHUNK - 5}-${CHUNK + 5}` } })
    expect([part.status, part.bytes.equals(bytes.subarray(CHUNK - 5, CHUNK + 6))]).toEqual([206, true])
  })

  test("people sign in, look around and write notes", async () => {
    expect((await firm.signIn(firm.member.address, firm.member.passphrase)).status).toBe(201)
    expect(await total()).toBe(letters.size)
    expect((await firm.ask("POST", `/matters/${firm.matter}/notes`, { token: firm.lead.token, body: { text: "The disk is full." } })).status).toBe(201)
    expect((await firm.ask("PATCH", `/documents/${[...letters.keys()][0]}`, { token: firm.lead.token, body: { rev: 1, name: "Renamed" } })).status).toBe(200)
  })

  test("a house that is started on a full disk serves what is there and refuses filing all the same", async () => {
    await firm.house.house.stop()
    const again = await openTestHouse({
      databaseUrl: urlOf(firm.database),
      now: () => firm.clock.now(),
      env: { MUNIMENT_DATA: data, MUNIMENT_RESERVE: "", MUNIMENT_PORT: String(firm.house.house.port) },
    })
    try {
      expect(await opening()).toBe(letters.size)
      const refused = await send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-length": "1", "upload-metadata": metadata({ name: "x" }) })
      expect([refused.status, refused.code]).toEqual([507, "disk-full"])

      disk?.clear()
      disk?.grow(96)
      const offset = await offsetOf(interrupted)
      expect(offset).toBeGreaterThan(10 * MIB)
      const sent = await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": String(offset) }, large.subarray(offset))
      expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, String(large.length)])
      const { document } = await filing(firm, interrupted)
      expect(sha256((await open(firm, document ?? "")).bytes)).toBe(sha256(large))
      const bytes = randomBytes(CHUNK + 1)
      const fresh = await file(firm, bytes, { name: "After it" })
      expect((await open(firm, fresh)).bytes.equals(bytes)).toBe(true)

      const tools = [...again.house.firms.values()][0]?.tools
      expect(await tools?.clerk.flush()).toBeGreaterThanOrEqual(0)
      expect((await firm.ask("POST", "/ledger/verification", { token: firm.auditor.token })).body["verified"]).toMatchObject({ whole: true, wrong: null })
    } finally {
      await again[Symbol.asyncDispose]()
    }
  })
})
