import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { buildBundle, parseLeaf, proverFor, toBase64, toVkey } from "#ledger"
import { newSignPair } from "#seal"
import type { KeyId } from "#words"
import { parseArguments } from "../../verify/cli/arguments.ts"
import { DOCUMENTS, FIRM, VKEY, detailOf, eventsOf, idOf, logOf, noteOf, saltOf, sourceOf } from "../ledger/a-log.ts"

let home = ""
let program = ""
const SIZE = 300
const GOOD = logOf(eventsOf(SIZE))

/** Runs the verifier as an outsider would: the folder `verify/` alone, copied away from the house. */
function run(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { cwd: home, env: { PATH: process.env["PATH"] } }, (fault, out, err) => {
      resolve({ status: fault === null ? 0 : Number(fault.code), out, err })
    })
  })
}

async function layOut(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(home, folder, path)), { recursive: true })
    await writeFile(join(home, folder, path), bytes)
  }
  return join(home, folder)
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "outsider-"))
  await cp(join(import.meta.dirname, "../../verify"), join(home, "verify"), { recursive: true })
  program = join(home, "verify/main.ts")
  await layOut("log", GOOD.files)
  await layOut("old", logOf(eventsOf(200)).files)
  const stored = GOOD.leaves.map((bytes, index) => ({ index, bytes, leaf: parseLeaf(bytes) }))
  const chain = stored
    .filter(({ leaf }) => leaf?.chain.some(([subject]) => subject === DOCUMENTS[2]))
    .map(({ index, bytes }, i) => ({ index, bytes, detail: i === 1 ? null : { salt: saltOf(index), text: detailOf(index) } }))
  const bundle = await buildBundle({
    firm: FIRM,
    subject: DOCUMENTS[2] as never,
    vkey: VKEY,
    checkpoint: GOOD.files.get("checkpoint") as Uint8Array,
    prover: proverFor(sourceOf(GOOD.files), SIZE),
    chain,
    keyLeaf: (key: KeyId) => Promise.resolve(stored.find(({ leaf }) => leaf?.event.publishes?.key === key) as (typeof stored)[number]),
    naming: null,
  })
  await writeFile(join(home, "bundle.json"), bundle)
  await writeFile(join(home, "cut.json"), bundle.subarray(0, -2))
  await writeFile(
    join(home, "late.json"),
    Buffer.from(
      Buffer.from(bundle)
        .toString()
        .replace(/"text": "([^"\\]*(?:\\.[^"\\]*)*)conduct/, '"text": "$1advice'),
    ),
  )
})

afterAll(() => rm(home, { recursive: true, force: true }))

describe("The outsider's verifier, copied away from the house", () => {
  test("verifies a whole log", async () => {
    const { status, out } = await run("log", "log", "--vkey", VKEY)
    expect(status).toBe(0)
    expect(out).toMatch(/^VERIFIED: the log muniment\/frm_0{25}1 with all its 300 leaves/)
    expect(out).toContain("(as given)")
  })

  test("says so when it had to use the key that came with the evidence", async () => {
    const { status, out } = await run("log", "log")
    expect(status).toBe(0)
    expect(out).toContain("THIS KEY CAME WITH THE EVIDENCE")
    expect(JSON.parse((await run("log", "log", "--json")).out)).toMatchObject({ verdict: "verified", vkeyGiven: false, size: 300, good: 300 })
  })

  test("verifies a bundle and shows its events", async () => {
    const { status, out } = await run("bundle", "bundle.json", "--vkey", join(home, "log/vkey"))
    expect(status).toBe(0)
    expect(out).toMatch(/^VERIFIED: \d+ events in the chain of custody of doc_0{25}3/)
    expect(out).toContain("1 of")
    expect(out).toContain("detail withheld")
    const json = JSON.parse((await run("bundle", "bundle.json", "--vkey", VKEY, "--json")).out) as { events: unknown[]; vkeyGiven: boolean }
    expect(json).toMatchObject({ verdict: "verified", vkeyGiven: true, subject: idOf("document", 3) })
    expect(json.events.length).toBeGreaterThan(2)
  })

  test("verifies that a log continues an older checkpoint, from its tiles or by a proof", async () => {
    expect(await run("consistency", "old/checkpoint", "log", "--vkey", VKEY)).toMatchObject({
      status: 0,
      out: expect.stringContaining("from 200 to 300") as string,
    })
    await writeFile(join(home, "proof"), (await proverFor(sourceOf(GOOD.files), SIZE).consistency(200)).map((hash) => `${toBase64(hash)}\n`).join(""))
    expect(await run("consistency", "old/checkpoint", "log/checkpoint", "--proof", "proof", "--vkey", VKEY)).toMatchObject({ status: 0 })
    expect(await run("consistency", "log/checkpoint", "log/checkpoint", "--vkey", VKEY)).toMatchObject({ status: 0 })
    expect(await run("log", "log", "--vkey", VKEY, "--remembered", "old/checkpoint")).toMatchObject({ status: 0 })
  })
})

describe("It ends with status 1 and the reason", () => {
  test.each([
    [
      "for a log without a leaf's byte",
      async () => [
        "log",
        await layOut(
          "bent",
          new Map([...GOOD.files].map(([path, bytes]) => [path, path === "tile/entries/000" ? bytes.map((byte, i) => (i === 9000 ? byte ^ 1 : byte)) : bytes])),
        ),
      ],
      "leaf-altered",
    ],
    [
      "for a log without a tile",
      async () => ["log", await layOut("holes", new Map([...GOOD.files].filter(([path]) => path !== "tile/0/000")))],
      "tile-missing",
    ],
    ["for a log under another key", () => Promise.resolve(["log", "log", "--vkey", toVkey(`muniment/${FIRM}`, newSignPair().public)]), "note-unsigned"],
    ["for a log that went back", () => Promise.resolve(["log", "old", "--remembered", "log/checkpoint"]), "checkpoint-older"],
    [
      "for a log that was rewritten",
      async () => ["log", await layOut("other", logOf(eventsOf(301).slice(1)).files), "--remembered", "old/checkpoint", "--no-signatures"],
      "checkpoint-not-consistent",
    ],
    ["for a log whose witness is missing", () => Promise.resolve(["log", "log", "--witness", toVkey("w", newSignPair().public, 4)]), "witness-missing"],
    ["for a detail that was changed", () => Promise.resolve(["bundle", "late.json", "--vkey", VKEY]), "detail-wrong"],
    ["for a bundle that was cut off", () => Promise.resolve(["bundle", "cut.json", "--vkey", VKEY]), "bundle-malformed"],
    ["for a log that went back, asked by its checkpoints", () => Promise.resolve(["consistency", "log/checkpoint", "old", "--vkey", VKEY]), "checkpoint-older"],
    [
      "for a log that does not continue the older",
      async () => ["consistency", "old/checkpoint", await layOut("fork", logOf(eventsOf(301).slice(1)).files), "--vkey", VKEY],
      "checkpoint-not-consistent",
    ],
    [
      "for a checkpoint of another key",
      async () => {
        await writeFile(join(home, "foreign"), noteOf(GOOD.frontier, newSignPair()))
        return ["consistency", "foreign", "log", "--vkey", VKEY]
      },
      "note-unsigned",
    ],
  ])("%s", async (_, words, code) => {
    const { status, out } = await run(...(await words()), "--json")
    expect(JSON.parse(out)).toMatchObject({ verdict: "wrong", why: { code } })
    expect(status).toBe(1)
  })

  test("in words for a person", async () => {
    const { status, out } = await run("log", "old", "--remembered", "log/checkpoint", "--vkey", VKEY)
    expect(status).toBe(1)
    expect(out).toBe(
      `WRONG: The checkpoint is older than one seen before: leaves were taken away.\nIn particular: 200 leaves, and 300 were seen before.\nKey: ${VKEY} (as given).\n`,
    )
  })
})

describe("It ends with status 2", () => {
  test.each([
    [[]],
    [["help"]],
    [["bundle"]],
    [["bundle", "bundle.json", "more"]],
    [["log"]],
    [["consistency", "old/checkpoint"]],
    [["log", "log", "--signature", "none"]],
    [["log", "log", "--quorum", "1"]],
    [["log", "log", "--quorum", "many", "--witness", VKEY]],
    [["bundle", "bundle.json", "--remembered", "old/checkpoint"]],
    [["log", "log", "--proof", "proof"]],
    [["verify", "log"]],
  ])("for a question it does not know: %j", (words) => {
    expect(parseArguments(words)).toBeNull()
  })

  test("and shows how to ask", async () => {
    expect(await run("log")).toMatchObject({ status: 2, out: "", err: expect.stringContaining("node main.ts") as string })
  })

  test.each([
    [["log", "nowhere"]],
    [["log", "nowhere", "--vkey", VKEY]],
    [["bundle", "nowhere.json", "--vkey", VKEY]],
    [["bundle", "log", "--vkey", VKEY]],
    [["log", "log", "--vkey", "nonsense"]],
    [["log", "log", "--vkey", "bundle.json"]],
    [["bundle", "cut.json"]],
    [["log", "log", "--remembered", "nowhere"]],
    [["consistency", "old/checkpoint", "log/checkpoint", "--vkey", VKEY]],
    [["consistency", "old/checkpoint", "log/checkpoint", "--proof", "bundle.json", "--vkey", VKEY]],
    [["consistency", "old/checkpoint", "log/checkpoint"]],
  ])("for what it cannot read: %j", async (words) => {
    const { status, out } = await run(...words, "--json")
    expect(JSON.parse(out)).toMatchObject({ verdict: "unreadable" })
    expect(status).toBe(2)
  })

  test("and says why, in words for a person", async () => {
    const { status, out, err } = await run("log", "nowhere", "--vkey", VKEY)
    expect({ status, out }).toEqual({ status: 2, out: "" })
    expect(err).toMatch(/^Could not be read: .*nowhere/)
  })
})

test("It needs nothing but Node: no file of it reaches outside its folder", async () => {
  const { globSync } = await import("node:fs")
  const root = join(import.meta.dirname, "../../verify")
  const files = globSync("**/*.ts", { cwd: root })
  expect(files.length).toBeGreaterThan(15)
  for (const file of files) {
    for (const [, from] of (await readFile(join(root, file), "utf8")).matchAll(/(?:from|import\() ?"([^"]+)"/g)) {
      expect(from, file).toMatch(/^(?:node:|\.{1,2}\/)/)
      if (from?.startsWith(".")) expect(join(dirname(file), from), file).not.toMatch(/^\.\./)
    }
  }
})
