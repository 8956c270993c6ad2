/** `ledger verify` does not trust the house: whatever is bent on the way to it, in the tiles, the leaves, the checkpoint or the key, is found and named. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { done, grown, json, openCommandFirm, PEOPLE } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

let firm: CommandFirm
beforeAll(async () => {
  firm = await openCommandFirm()
  const code = await firm.openMatter("Ledger")
  for (let i = 0; i < 5; i++) await done(firm.lead, "note", code, `Note ${i}`)
})
afterEach(() => {
  firm.line.mend = () => null
})
afterAll(() => firm[Symbol.asyncDispose]())

interface Verdict {
  readonly holds: boolean
  readonly extent: string
  readonly size: number
  readonly since: number | null
  readonly wrong: { readonly code: string; readonly leaf: number | null } | null
}

const flip = (body: Buffer, at: number): Buffer => {
  body.writeUInt8(body.readUInt8(at) ^ 1, at)
  return body
}
/** Bends what comes back by paths that match; an empty body is the question whether it will. */
const bend = (on: RegExp, how: (body: Buffer) => Buffer): void => {
  firm.line.mend = (path, body) => (!on.test(path) ? null : body.length === 0 ? body : how(body))
}

test.each<[what: string, on: RegExp, how: (body: Buffer) => Buffer, code: string, leaf: boolean]>([
  ["a byte of a leaf", /tile\/entries/, (body) => flip(body, 60), "leaf-altered", true],
  ["the last byte of the last leaf", /tile\/entries/, (body) => flip(body, body.length - 1), "leaf-altered", true],
  ["a bundle cut short", /tile\/entries/, (body) => body.subarray(0, -3), "leaf-missing", true],
  ["a bundle with more in it", /tile\/entries/, (body) => Buffer.concat([body, Buffer.of(0, 0)]), "leaf-left-over", true],
  ["a hash in a tile", /tile\/0\//, (body) => flip(body, 33), "tile-wrong", true],
  ["a tile of another length", /tile\/0\//, (body) => body.subarray(0, -32), "tile-missing", false],
  ["the checkpoint's root", /tlog\/checkpoint/, (body) => flip(body, body.indexOf("\n", body.indexOf("\n") + 1) + 3), "note-signature-wrong", false],
  ["the checkpoint's signature", /tlog\/checkpoint/, (body) => flip(body, body.length - 8), "note-", false],
])("the auditor is told of %s", async (_what, on, how, code, leaf) => {
  bend(on, how)
  const ended = await firm.auditor.run("ledger", "verify", "--json")
  const verdict = JSON.parse(ended.out) as Verdict
  expect(ended.status).toBe(1)
  expect(verdict.holds).toBe(false)
  expect(verdict.wrong?.code).toContain(code)
  expect(typeof verdict.wrong?.leaf).toBe(leaf ? "number" : "object")
})

test("the verdict for people begins with No and names the leaf", async () => {
  bend(/tile\/entries/, (body) => flip(body, 60))
  const ended = await firm.auditor.run("ledger", "verify")
  expect(ended.status).toBe(1)
  expect(ended.out).toMatch(/^No\. Leaf 0: /)
})

test("a checkpoint is remembered only when everything held, and the next one must continue it", async () => {
  const since = join(firm.auditor.folder, "since")
  bend(/tile\/0\//, (body) => flip(body, 33))
  await firm.auditor.run("ledger", "verify", "--since-file", since)
  expect(existsSync(since)).toBe(false)
  firm.line.mend = () => null
  const first = await json<Verdict>(firm.auditor, "ledger", "verify", "--since-file", since)
  expect(first).toMatchObject({ holds: true, since: null })
  expect(await json<Verdict>(firm.auditor, "ledger", "verify", "--since-file", since)).toMatchObject({ holds: true, since: first.size })
})

test.each(["auditor", "lawyer"] as const)("an older ledger than the one remembered is noticed by the %s", async (who) => {
  const since = join(firm[who].folder, "older")
  await done(firm[who], "ledger", "verify", "--since-file", since)
  const old = await json<{ checkpoint: string; size: number }>(firm[who], "ledger", "show")
  await firm.openMatter("Later")
  await grown(firm[who], old.size)
  await done(firm[who], "ledger", "verify", "--since-file", since)
  firm.line.mend = (path, body) => {
    if (who === "auditor" && path.endsWith("/tlog/checkpoint")) return Buffer.from(old.checkpoint)
    if (path.endsWith("/v1/ledger"))
      return body.length === 0 ? body : Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), checkpoint: old.checkpoint }))
    return null
  }
  const ended = await firm[who].run("ledger", "verify", "--since-file", since, "--json")
  expect(ended.status).toBe(1)
  expect((JSON.parse(ended.out) as Verdict).wrong?.code).toBe("checkpoint-older")
})

test("what was seen of a log at one address is remembered of it at every other", async () => {
  const there = firm.line.at.replace("127.0.0.1", "localhost")
  const old = await json<{ checkpoint: string; size: number }>(firm.auditor, "ledger", "show")
  await firm.openMatter("Elsewhere")
  await grown(firm.auditor, old.size)
  const { size } = await json<Verdict>(firm.auditor, "ledger", "verify")
  await done(firm.auditor, "sign-in", "--at", there, "--address", PEOPLE.auditor.address)
  expect(await json<Verdict>(firm.auditor, "ledger", "verify", "--at", there)).toMatchObject({ holds: true, since: size })
  firm.line.mend = (path) => (path.endsWith("/tlog/checkpoint") ? Buffer.from(old.checkpoint) : null)
  const ended = await firm.auditor.run("ledger", "verify", "--at", there, "--json")
  expect([ended.status, (JSON.parse(ended.out) as Verdict).wrong?.code]).toEqual([1, "checkpoint-older"])
  await done(firm.auditor, "sign-in", "--address", PEOPLE.auditor.address)
})

test("a proof of growth that proves nothing is noticed", async () => {
  const since = join(firm.lawyer.folder, "grown")
  const { size } = await json<Verdict>(firm.lawyer, "ledger", "verify", "--since-file", since)
  await firm.openMatter("Growth")
  await grown(firm.lawyer, size)
  bend(/ledger\/consistency/, (body) => Buffer.from(body.toString().replace(/"path":\["./, (start) => start.slice(0, -1) + (start.endsWith("A") ? "B" : "A"))))
  const ended = await firm.lawyer.run("ledger", "verify", "--since-file", since, "--json")
  expect(ended.status).toBe(1)
  expect((JSON.parse(ended.out) as Verdict).wrong?.code).toBe("checkpoint-not-consistent")
})

test("another key than the one known is refused, whoever says it", async () => {
  const { vkey } = await json<{ vkey: string }>(firm.auditor, "ledger", "verify")
  const other = "muniment/other+" + vkey.slice(vkey.indexOf("+") + 1)
  expect(await firm.auditor.run("ledger", "verify", "--vkey", "nonsense")).toMatchObject({ status: 2 })
  expect((await firm.auditor.run("ledger", "verify", "--vkey", other)).status).not.toBe(0)
  bend(/v1\/ledger$/, (body) => Buffer.from(body.toString().replace(vkey, other)))
  expect(await firm.auditor.run("ledger", "verify")).toMatchObject({ status: 1, err: expect.stringContaining("ledger-other-key") as string })
  firm.line.mend = () => null
  expect(await json(firm.auditor, "ledger", "verify", "--vkey", vkey)).toMatchObject({ holds: true })
})

test("a remembered checkpoint that was tampered with is not taken for a memory", async () => {
  const since = join(firm.auditor.folder, "tampered")
  await done(firm.auditor, "ledger", "verify", "--since-file", since)
  writeFileSync(
    since,
    readFileSync(since, "utf8").replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) - 1}\n`),
  )
  expect(await firm.auditor.run("ledger", "verify", "--since-file", since)).toMatchObject({
    status: 1,
    err: expect.stringContaining("checkpoint-remembered") as string,
  })
})

test("an export that breaks off leaves no checkpoint behind", async () => {
  const folder = join(firm.auditor.folder, "half")
  firm.line.down = (path) => (path.includes("/tile/0/") ? "break" : "pass")
  const ended = await firm.auditor.run("ledger", "export", folder)
  firm.line.down = () => "pass"
  expect(ended.status).not.toBe(0)
  expect(existsSync(join(folder, "checkpoint"))).toBe(false)
})
