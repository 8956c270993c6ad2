/** A certificate in an outsider's hands: checked by `verify/` alone, copied away from the house, and made into a page that makes no request; and the same from the command line. */
import { execFile } from "node:child_process"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { deskOf } from "../cli/run.ts"
import type { Desk } from "../cli/run.ts"
import { parseArguments } from "../../verify/cli/arguments.ts"
import { parseCertificate, toCertificateBytes } from "../../verify/screen/certificate.ts"
import type { Certificate } from "../../verify/screen/certificate.ts"
import { certificate, keyOf, screened } from "./screened.ts"
import type { Screened } from "./screened.ts"

let firm: WalledFirm
let scene: Screened
let home = ""
let vkey = ""
let desk: Desk
beforeAll(async () => {
  firm = await openWalledFirm()
  scene = await screened(firm)
  vkey = (await keyOf(firm)).text
  home = await mkdtemp(join(tmpdir(), "outsider-"))
  await cp(join(import.meta.dirname, "../../verify"), join(home, "verify"), { recursive: true })
  const { bytes } = await certificate(firm, firm.keeper, scene.matter, firm.member.id)
  const good = parseCertificate(bytes) as Certificate
  await writeFile(join(home, "good.json"), bytes)
  await writeFile(join(home, "cut.json"), toCertificateBytes({ ...good, leaves: good.leaves.slice(0, -1) }))
  await writeFile(join(home, "part.json"), bytes.subarray(0, -2))
  desk = deskOf({ MUNIMENT_AT: firm.house.url, MUNIMENT_PASSPHRASE: firm.keeper.passphrase })
})
afterAll(async () => {
  desk[Symbol.dispose]()
  await rm(home, { recursive: true, force: true })
  await firm[Symbol.asyncDispose]()
})

function run(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(home, "verify/main.ts"), ...words], { cwd: home, env: { PATH: process.env["PATH"] } }, (fault, out, err) => {
      resolve({ status: fault === null ? 0 : Number(fault.code), out, err })
    })
  })
}

describe("the outsider's check", () => {
  test("says in plain words from when to when the wall stood, who read its memo, and what was refused", async () => {
    const { status, out } = await run("screen", "good.json", "--vkey", vkey)
    expect(status).toBe(0)
    expect(out).toMatch(new RegExp(`^VERIFIED: ${firm.member.id} was shut out of ${scene.matter}, and the wall held\\.`))
    for (const words of [
      "and it still stood at",
      "no grant to the person",
      `  ${firm.lead.id} at `,
      "BEFORE THE WALL the person had done",
      "was refused 1 time",
      scene.document,
      "(as given)",
    ])
      expect(out).toContain(words)
  })
  test("says so where the key came with the evidence", async () => {
    expect((await run("screen", "good.json")).out).toContain("THIS KEY CAME WITH THE EVIDENCE")
  })
  test("gives a program the same", async () => {
    const said = JSON.parse((await run("screen", "good.json", "--vkey", vkey, "--json")).out) as Record<string, unknown>
    expect(said).toMatchObject({ verdict: "verified", vkeyGiven: true, matter: scene.matter, person: firm.member.id })
  })
  test.each([
    ["cut.json", 1, "WRONG (leaf"],
    ["part.json", 1, "WRONG: The file is not a screen certificate"],
  ])("of %s ends with %i", async (file, status, words) => {
    const ended = await run("screen", file, "--vkey", vkey)
    expect([ended.status, ended.out.startsWith(words)]).toEqual([status, true])
  })
  test("of a file that is not there, or a page that is there, ends with 2", async () => {
    expect((await run("screen", "nowhere.json", "--vkey", vkey)).status).toBe(2)
    expect((await run("screen", "good.json", "--vkey", vkey, "--page", "cut.json")).status).toBe(2)
    expect((await readFile(join(home, "cut.json"))).length).toBeGreaterThan(1000)
  })
  test("of a custody bundle is none", async () => {
    const reply = await fetch(`${firm.house.url}/api/v1/matters/${scene.matter}/custody/bundle`, { headers: { authorization: `Bearer ${firm.lead.token}` } })
    await writeFile(join(home, "bundle.json"), Buffer.from(await reply.arrayBuffer()))
    expect((await run("screen", "bundle.json", "--vkey", vkey)).out).toMatch(/^WRONG/)
    expect((await run("bundle", "good.json", "--vkey", vkey)).out).toMatch(/^WRONG/)
  })
  test.each([
    [["screen"]],
    [["screen", "a", "b"]],
    [["screen", "a", "--remembered", "b"]],
    [["screen", "a", "--no-signatures"]],
    [["bundle", "a", "--page", "b"]],
  ])("is not asked by %j", (words) => expect(parseArguments(words)).toBeNull())
})

describe("the page", () => {
  test("holds findings, notice and certifications, makes no request, and takes no name for markup", async () => {
    const ended = await run(
      "screen",
      "good.json",
      "--vkey",
      vkey,
      "--page",
      "page.html",
      "--client",
      'Ash & <img src="http://x.example/">',
      "--about",
      "Ash v Ember",
    )
    expect(ended.status).toBe(0)
    const page = await readFile(join(home, "page.html"), "utf8")
    for (const words of [
      "Screen certificate",
      "1.10(a)(2)",
      "may be available before a tribunal",
      "respond promptly",
      "I, a partner of",
      "Data, not advice",
      "Ash v Ember",
      vkey,
    ])
      expect(page).toContain(words)
    expect(page).toContain("Ash &amp; &lt;img src=&quot;http://x.example/&quot;&gt;")
    expect(page).toContain(`default-src &#39;none&#39;`)
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object|embed|a|form)\b|\bon\w+=|url\(|@import/i)
  })
  test("is not written of what is wrong", async () => {
    expect((await run("screen", "cut.json", "--vkey", vkey, "--page", "wrong.html")).status).toBe(1)
    await expect(readFile(join(home, "wrong.html"))).rejects.toThrow()
  })
})

describe("the command line", () => {
  const prove = (...more: string[]) => desk.run("prove", "screen", "--person", firm.member.id, "--matter", scene.matter, ...more)
  test("writes a certificate that the outsider's check accepts, and the page", async () => {
    await desk.run("sign-in", "--address", "keeper@hollisgrey.example")
    await desk.run("purpose", "conflict-check")
    const [file, page] = [join(home, "cli.json"), join(home, "cli.html")]
    const ended = await prove("-o", file, "--page", page, "--client", "Ash")
    expect(ended).toMatchObject({ status: 0 })
    expect(ended.out).toContain("The wall held.")
    expect((await run("screen", file, "--vkey", vkey)).status).toBe(0)
    expect(await readFile(page, "utf8")).toContain("To: Ash")
    expect((await prove("-o", file)).status).toBe(1)
  })
  test.each([
    [["--client", "Ash"], 2],
    [["--vkey", "muniment/x+00000000+AAAA"], 2],
  ])("ends otherwise with %j", async (words, status) => expect((await prove("-o", join(home, "never.json"), ...words)).status).toBe(status))
  test("is refused where there is no screen", async () => {
    const ended = await desk.run("prove", "screen", "--person", firm.stranger.id, "--matter", scene.matter, "-o", join(home, "never.json"), "--json")
    expect([ended.status, (JSON.parse(ended.err) as { refusal: { code: string } }).refusal.code]).toEqual([1, "not-found"])
  })
})
