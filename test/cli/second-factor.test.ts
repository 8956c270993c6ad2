/** Signing in with a second factor by the command line, and recovering with shares. */
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Secret, TOTP } from "otpauth"
import { afterAll, beforeAll, expect, test } from "vitest"
import { PEOPLE, done, json, openCommandFirm, tokenAt } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"
import { deskOf } from "./run.ts"

let firm: CommandFirm
let secret = ""
const codeNow = (steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Temporal.Now.instant().epochMilliseconds + steps * 30_000 })
const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const reply = await fetch(`${firm.house.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenAt(firm.lawyer)}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await reply.json()) as T
}

beforeAll(async () => {
  firm = await openCommandFirm()
  secret = (await ask<{ secret: string }>("POST", "/session/second-factor")).secret
  await ask("PUT", "/session/second-factor", { secret, code: codeNow(-1) })
})
afterAll(() => firm[Symbol.asyncDispose]())

test("a second factor's secret is shown at a terminal only", async () => {
  expect(await firm.lead.run("second-factor", "set")).toMatchObject({ status: 2, out: "", err: expect.stringContaining("at a terminal") as string })
})

test("signing in takes the code too, by MUNIMENT_CODE where nobody can be asked", async () => {
  const words = ["sign-in", "--address", PEOPLE.lawyer.address]
  expect(await firm.lawyer.run(...words)).toMatchObject({ status: 2, err: expect.stringContaining("MUNIMENT_CODE") as string })
  const at = (code: string) => deskOf({ ...firm.lawyer.env, MUNIMENT_CODE: code })
  using wrong = at("000000")
  expect(await wrong.run(...words)).toMatchObject({ status: 1, err: expect.stringContaining("sign-in-failed") as string })
  using malformed = at("12345")
  expect((await malformed.run(...words)).status).toBe(1)
  using right = at(codeNow())
  expect(await json(right, ...words)).toMatchObject({ secondFactor: { set: true } })
})

test("two shares give a person a new pass phrase; one does not, nor the same one twice", async () => {
  const share = (n: number) => join(firm.shares, `recovery-share-${n}-of-3.txt`)
  using desk = deskOf({ MUNIMENT_AT: firm.line.at, MUNIMENT_PASSPHRASE: "anchor velvet pylon tributary" })
  const use = (...shares: number[]) => desk.run("recovery", "use", "--address", PEOPLE.auditor.address, ...shares.flatMap((n) => ["--share", share(n)]))
  expect((await use(1)).status).toBe(1)
  expect((await use(1, 1)).status).toBe(1)
  expect((await use(1, 3)).status).toBe(0)
  await done(desk, "sign-in", "--address", PEOPLE.auditor.address)
  expect(await firm.auditor.run("sign-in", "--address", PEOPLE.auditor.address)).toMatchObject({ status: 1 })
})

test("one's own pass phrase is changed by files, and the old one ends", async () => {
  const next = join(firm.lead.folder, "next")
  writeFileSync(next, "plover basin kettle almanac\n")
  writeFileSync(join(firm.lead.folder, "weak"), "password1")
  expect(await firm.lead.run("passphrase", "--next-file", "weak")).toMatchObject({
    status: 1,
    err: expect.stringMatching(/passphrase-(weak|breached)/) as string,
  })
  await done(firm.lead, "passphrase", "--next-file", next)
  expect(await firm.lead.run("sign-in", "--address", PEOPLE.lead.address)).toMatchObject({ status: 1 })
  await done(firm.lead, "sign-in", "--address", PEOPLE.lead.address, "--passphrase-file", next)
})

test("new shares are made with two of the old ones by a partner, into files of which one is proved; then the old ones are good for nothing", async () => {
  const old = (n: number) => join(firm.shares, `recovery-share-${n}-of-3.txt`)
  const into = join(firm.lead.folder, "new-shares")
  const split = (...words: string[]) => ["recovery", "split", "--into", into, ...words]
  using lead = deskOf({ ...firm.lead.env, MUNIMENT_PASSPHRASE: "plover basin kettle almanac" })
  for (const [desk, words, code] of [
    [lead, ["--share", old(1)], "malformed"],
    [lead, ["--share", old(1), "--share", old(1)], "shares-too-few"],
    [lead, ["--share", old(1), "--share", old(2), "--needed", "3"], "malformed"],
    [firm.lawyer, ["--share", old(1), "--share", old(2)], "not-yours-to-do"],
  ] as const) {
    expect(await desk.run(...split(...words))).toMatchObject({ status: 1, err: expect.stringContaining(code) as string })
    expect(existsSync(into)).toBe(false)
  }
  expect(await json(lead, ...split("--share", old(1), "--share", old(3), "--needed", "2", "--shares", "4"))).toMatchObject({
    needed: 2,
    proved: 1,
    shares: [1, 2, 3, 4].map((n) => join(into, `recovery-share-${n}-of-4.txt`)),
  })
  const again = await lead.run("recovery", "split", "--into", join(firm.lead.folder, "more"), "--share", old(1), "--share", old(2))
  expect(again).toMatchObject({ status: 1, err: expect.stringContaining("share-wrong") as string })
  expect(await lead.run("recovery", "prove", old(2))).toMatchObject({ status: 1, err: expect.stringContaining("share-wrong") as string })
  expect((await done(lead, "recovery", "prove", join(into, "recovery-share-4-of-4.txt"))).out).toContain("Share 4 works")
})
