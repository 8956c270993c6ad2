/** A certificate in an outsider's hands: checked by `verify/` alone, copied away from the house, and made into a page that makes no request; and the same from the command line. */
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events } from "../matters/matter.ts"
import { dense, readPdf } from "../press/read-pdf.ts"
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

/** What a page says, as the reader of PDFs compares it. */
function wordsOf(html: string): string {
  const body = html.slice(html.indexOf("<main>")).replaceAll(/<[^>]+>/g, "")
  const plain = [["&lt;", "<"], ["&gt;", ">"], ["&quot;", '"'], ["&#39;", "'"], ["&amp;", "&"]] as const // prettier-ignore
  return dense(plain.reduce((text, [escaped, sign]) => text.replaceAll(escaped, sign), body))
}

describe("printed by the house", () => {
  const printing = (one: { readonly token: string }, person = firm.member.id) =>
    fetch(`${firm.house.url}/api/v1/matters/${scene.matter}/screens/${person}/pdf`, { headers: { authorization: `Bearer ${one.token}` } })
  test("it holds the certificate itself, which the outsider's check accepts, and its hash; and leaves the event that closes both chains", async () => {
    const before = (await events(firm, "screen.examined")).length
    const reply = await printing(firm.keeper)
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("content-disposition")]).toEqual([
      200,
      "application/pdf",
      `attachment; filename="screen-${firm.member.id}-${scene.matter}.pdf"`,
    ])
    expect(await events(firm, "screen.examined")).toHaveLength(before + 1)
    const pdf = await readPdf(await reply.bytes())
    const [[name = "", bytes = new Uint8Array()] = []] = pdf.tucked
    expect(name).toBe(`screen-${firm.member.id}-${scene.matter}.json`)
    await writeFile(join(home, "tucked.json"), bytes)
    expect((await run("screen", "tucked.json", "--vkey", vkey)).status).toBe(0)
    const text = pdf.pages.join("")
    for (const words of [createHash("sha256").update(bytes).digest("hex"), vkey, "1.10(a)(2)", "maybeavailablebeforeatribunal", "To:____", name])
      expect(text).toContain(words)
  })
  test("it is refused as the certificate is, with nothing of it", async () => {
    const before = (await events(firm, "screen.examined")).length
    for (const [one, person, status, code] of [
      [firm.lead, firm.member.id, 403, "not-yours-to-do"],
      [firm.member, firm.member.id, 403, "not-yours-to-do"],
      [firm.keeper, firm.stranger.id, 404, "not-found"],
      [{ token: "" }, firm.member.id, 401, "not-signed-in"],
    ] as const) {
      const reply = await printing(one, person)
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([status, code])
    }
    expect(await events(firm, "screen.examined")).toHaveLength(before)
  })
})

describe("the command line", () => {
  const prove = (...more: string[]) => desk.run("prove", "screen", "--person", firm.member.id, "--matter", scene.matter, ...more)
  test("writes a certificate that the outsider's check accepts, and the page", async () => {
    await desk.run("sign-in", "--address", "keeper@hollisgrey.example")
    await desk.run("purpose", "conflict-check")
    const [file, page, pdf] = [join(home, "cli.json"), join(home, "cli.html"), join(home, "cli.pdf")]
    const ended = await prove("-o", file, "--page", page, "--pdf", pdf, "--client", "Ash 山 & Łódź", "--about", "Ash v \u202eEmber")
    expect(ended).toMatchObject({ status: 0 })
    expect(ended.out).toContain("The wall held.")
    expect((await run("screen", file, "--vkey", vkey)).status).toBe(0)
    const html = await readFile(page, "utf8")
    expect(html).toContain("To: Ash 山")
    // Page and PDF say the same, but for what no font has.
    const printed = await readPdf(await readFile(pdf))
    const onPaper = printed.pages.map((one) => one.replace(/Screencertificate·mat_\w+·per_\w+page\d+of\d+(?:\\u.*)?$/, "")).join("")
    expect(onPaper.replaceAll("•", "").replaceAll("\\u{5c71}", "山")).toBe(wordsOf(html))
    expect(printed.pages.join("")).toContain("byitsUnicodenumber")
    if (process.env["MUNIMENT_PICTURES"] !== undefined) await cp(pdf, join(process.env["MUNIMENT_PICTURES"], "certificate.pdf"))
    expect(printed.pages.filter((one) => one.startsWith("Noticeandcertifications"))).toHaveLength(1)
    for (const kind of ["H1", "H2", "L", "LI", "Table", "TH", "P"]) expect(printed.kinds).toContain(kind)
    expect((await prove("-o", file)).status).toBe(1)
    expect((await prove("-o", join(home, "never.json"), "--pdf", pdf)).status).toBe(1)
  })
  test.each([
    [["--client", "Ash"], 2],
    [["--page", "same.file", "--pdf", "same.file"], 2],
    [["--vkey", "muniment/x+00000000+AAAA"], 2],
  ])("ends otherwise with %j", async (words, status) => expect((await prove("-o", join(home, "never.json"), ...words)).status).toBe(status))
  test("is refused where there is no screen", async () => {
    const ended = await desk.run("prove", "screen", "--person", firm.stranger.id, "--matter", scene.matter, "-o", join(home, "never.json"), "--json")
    expect([ended.status, (JSON.parse(ended.err) as { refusal: { code: string } }).refusal.code]).toEqual([1, "not-found"])
  })
})
