/** The rehearsal on fixtures of our own: every promise holds, and it would say so if one did not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { randomBytes } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { ROUTES } from "#contract"
import { countPlaintext, documentMarkers, textMarkers } from "../../src/hall/rehearsal/markers.ts"
import { call } from "../house/house.ts"
import { killableHouse } from "../torture/server.ts"
import { held, rehearse } from "../../src/hall/rehearsal/rehearse.ts"
import type { RehearsalReport } from "../../src/hall/rehearsal/rehearse.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-rehearsal-test-"))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe("a rehearsal", () => {
  test("files every kind of file, opens it for its lead alone, finds no plaintext at rest and notices tampering", async () => {
    const from = join(folder, "from")
    mkdirSync(join(from, "deep", "er"), { recursive: true })
    const files: Readonly<Record<string, Buffer>> = {
      "empty.txt": Buffer.alloc(0),
      "one byte": Buffer.from("x"),
      "Witness statement of Wilhelmina.txt": Buffer.from("I telephoned the site office at Northmere that afternoon. ".repeat(400)),
      "deep/er/random.bin": randomBytes(600_000),
      "Straße, Ōtsu, 東京.txt": Buffer.from("names of every script"),
      "hidden\u202egnp.exe": Buffer.from("a name that lies"),
    }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(from, name), bytes)
    const keep = join(folder, "kept")
    const report = await rehearse({ from, walls: true, keep, say: () => undefined })
    expect(report).toEqual({
      filed: 5,
      bytes: expect.any(Number) as number,
      refused: [{ name: "hidden\u202egnp.exe", refusal: "name-unusable" }],
      identical: 5,
      openedByOutsider: 0,
      openedByAdministrator: 0,
      plaintextAtRest: 0,
      leaves: expect.any(Number) as number,
      ledger: "verified",
      tamperingNoticed: true,
      shadow: { routes: ROUTES.length, calls: expect.any(Number) as number, differences: 0, planted: 5, plantedFound: 5 },
      screen: { verified: true, mutants: expect.any(Number) as number, mutantsCaught: report.screen?.mutants },
    })
    expect(report.screen?.mutants).toBeGreaterThan(100)
    expect(held(report)).toBe(true)
    // What is kept is whole: a house opens in it, as whoever runs it.
    const house = await killableHouse(join(keep, "data"))
    await house.start()
    expect((await call<{ firm: string | null }>(house.url, "GET", "/house")).body.firm).not.toBeNull()
    await house.stop()
  }, 600_000)

  const good: RehearsalReport = {
    filed: 2,
    bytes: 9,
    refused: [],
    identical: 2,
    openedByOutsider: 0,
    openedByAdministrator: 0,
    plaintextAtRest: 0,
    leaves: 9,
    ledger: "verified",
    tamperingNoticed: true,
  }
  const shadow = { routes: ROUTES.length, calls: 9, differences: 0, planted: 5, plantedFound: 5 }
  const screen = { verified: true, mutants: 9, mutantsCaught: 9 }
  test("holds without walls as well as with them", () => {
    expect([held(good), held({ ...good, shadow, screen })]).toEqual([true, true])
  })
  test.each<[string, Partial<RehearsalReport>]>([
    ["nothing was filed, so nothing was tried", { filed: 0, identical: 0 }],
    ["a document came back otherwise", { identical: 1 }],
    ["an outsider opened one", { openedByOutsider: 1 }],
    ["an administrator opened one", { openedByAdministrator: 1 }],
    ["plaintext stood at rest", { plaintextAtRest: 1 }],
    ["the ledger was wrong", { ledger: "wrong" }],
    ["tampering went unnoticed", { tamperingNoticed: false }],
    ["a wall had a shadow", { shadow: { ...shadow, differences: 1 } }],
    ["a planted leak was not found", { shadow: { ...shadow, plantedFound: 4 } }],
    ["no leak was planted", { shadow: { ...shadow, planted: 0, plantedFound: 0 } }],
    ["a road was not asked", { shadow: { ...shadow, routes: ROUTES.length - 1 } }],
    ["the certificate of a screen did not verify", { screen: { ...screen, verified: false } }],
    ["a bent certificate convinced", { screen: { ...screen, mutantsCaught: 8 } }],
    ["no certificate was bent", { screen: { ...screen, mutants: 0, mutantsCaught: 0 } }],
  ])("does not hold where %s", (_why, bad) => {
    expect(held({ ...good, ...bad })).toBe(false)
  })
})

describe("the search at rest", () => {
  const text = "In re Halloran, a child"
  test.each<[string, Buffer]>([
    ["as it is", Buffer.from(text)],
    ["in UTF-16", Buffer.from(text, "utf16le")],
    ["in hexadecimal", Buffer.from(Buffer.from(text).toString("hex"))],
    ["in base64", Buffer.from(Buffer.from(text).toString("base64"))],
    ["in base64, one off", Buffer.from(Buffer.from(`?${text}`).toString("base64"))],
    ["in base64, two off", Buffer.from(Buffer.from(`??${text}`).toString("base64"))],
    ["across the boundary of two reads", Buffer.concat([Buffer.alloc(4 * 1024 * 1024 - 9), Buffer.from(text)])],
  ])("finds a title %s", async (_how, bytes) => {
    const at = mkdtempSync(join(folder, "rest-"))
    writeFileSync(join(at, "file"), Buffer.concat([randomBytes(99), bytes, randomBytes(99)]))
    expect((await countPlaintext(at, textMarkers(text))).found).toBeGreaterThan(0)
  })
  test("finds a piece of a document", async () => {
    const at = mkdtempSync(join(folder, "rest-"))
    const document = join(folder, "document")
    const bytes = randomBytes(100_000)
    writeFileSync(document, bytes)
    const markers = await documentMarkers(document)
    writeFileSync(join(at, "file"), bytes.subarray(markers.length === 0 ? 0 : bytes.indexOf(markers[3] ?? Buffer.alloc(0)), 60_000))
    expect((await countPlaintext(at, markers)).found).toBeGreaterThan(0)
  })
  test("finds nothing where nothing stands", async () => {
    const at = mkdtempSync(join(folder, "rest-"))
    writeFileSync(join(at, "file"), randomBytes(200_000))
    expect((await countPlaintext(at, textMarkers(text))).found).toBe(0)
  })
})
