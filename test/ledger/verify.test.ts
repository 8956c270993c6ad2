import { describe, expect, test } from "vitest"
import { type LogSource, type SignedEvent, type TreeHead, type VerifyOptions, digestAt, eventBytes, parseVkey, rootOf, toBundle, toVkey, verifyLedger } from "#ledger"
import { newSignPair, sign } from "#seal"
import type { NoteKey } from "../../verify/tlog/note.ts"
import { entriesIn } from "../../verify/tlog/tiles.ts"
import { DOCUMENTS, type Files, LOG_PAIR, MATTERS, SIGNERS, type Signer, VKEY, eventOf, eventsOf, idOf, logOf, noteOf, publication, signedBy, sourceOf, unsigned } from "./a-log.ts"

const SIZE = 600
const LOG = parseVkey(VKEY) as NoteKey
const GOOD = logOf(eventsOf(SIZE))
const [ANNA, BERT] = SIGNERS as readonly [Signer, Signer, ...Signer[]]

function verify(files: Files, options: VerifyOptions = {}, source: LogSource = sourceOf(files)) {
  return verifyLedger(source, files.get("checkpoint") as Uint8Array, LOG, options)
}

/** What is found in a copy of the good log that someone bent. */
async function finding(bend: (files: Files) => void, options: VerifyOptions = {}) {
  const files: Files = new Map([...GOOD.files].map(([path, bytes]) => [path, Uint8Array.from(bytes)]))
  bend(files)
  const { why, good } = await verify(files, { signatures: false, ...options })
  return why === null ? null : [why.code, why.leaf, good]
}

function entries(files: Files, path: string): Uint8Array[] {
  const bundle = files.get(path) as Uint8Array
  const width = path.includes(".p/") ? SIZE % 256 : 256
  const found = entriesIn(bundle, width)
  return Array.from({ length: found.count }, (_, i) => bundle.slice((found.starts[i] as number) + 2, found.starts[i + 1]))
}

function bendEntries(path: string, bend: (entries: Uint8Array[]) => Uint8Array[]) {
  return (files: Files) => files.set(path, toBundle(bend(entries(files, path))))
}

const change = (bytes: Uint8Array, from: string, to: string) => Buffer.from(Buffer.from(bytes).toString("latin1").replace(from, to), "latin1")
const flip = (files: Files, path: string, at: number) => {
  const bytes = files.get(path) as Uint8Array
  bytes[at] = (bytes[at] as number) ^ 1
}

describe("A whole log", () => {
  test("is verified, and what was verified is counted", async () => {
    const report = await verify(GOOD.files)
    expect(report).toMatchObject({ why: null, size: SIZE, good: SIZE, keys: 3, subjects: 3 + 2 + 3, signaturesChecked: true })
    expect(report.signed).toBe(SIZE - 1 - Math.floor((SIZE - 1) / 7))
  })

  test.each([0, 1, 255, 256, 257, 511, 512, 513])("of %i leaves is verified", async (size) => {
    const { files } = logOf(eventsOf(size))
    expect(await verify(files)).toMatchObject({ why: null, good: size })
  })

  test("is verified the same with hashing in other threads", async () => {
    const bend = bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 9 ? change(one, "T14:", "T15:") : one)))
    expect(await finding(bend, { threads: 2 })).toEqual(["leaf-altered", 265, 265])
    expect(await verify(GOOD.files, { threads: 2 })).toMatchObject({ why: null, good: SIZE })
    expect(await finding((files) => files.delete("tile/entries/001"), { threads: 1 })).toEqual(["leaf-missing", 256, 256])
  })

  test("tells its progress", async () => {
    const told: [number, number][] = []
    await verify(GOOD.files, { progress: (done, of) => told.push([done, of]) })
    expect(told).toEqual([[SIZE, SIZE]])
  })
})

describe("In a log that was bent, the first wrong leaf is named:", () => {
  test.each([
    ["a byte of leaf 0 changed", (f: Files) => flip(f, "tile/entries/000", 40), ["leaf-altered", 0, 0]],
    ["a byte of leaf 300 changed", bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? change(one, "05:00", "06:00") : one))), ["leaf-altered", 300, 300]],
    ["leaves 599 and 300 changed", (f: Files) => { bendEntries("tile/entries/002.p/88", (all) => all.map((one, i) => (i === 87 ? change(one, "05:", "06:") : one)))(f); bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? change(one, "05:", "06:") : one)))(f) }, ["leaf-altered", 300, 300]],
    ["two leaves swapped", bendEntries("tile/entries/000", (all) => all.map((one, i) => (i === 20 ? (all[21] as Uint8Array) : i === 21 ? (all[20] as Uint8Array) : one))), ["leaf-altered", 20, 20]],
    ["a leaf dropped", bendEntries("tile/entries/001", (all) => all.filter((_, i) => i !== 10)), ["leaf-altered", 266, 266]],
    ["the last leaf of a bundle dropped", bendEntries("tile/entries/001", (all) => all.slice(0, -1)), ["leaf-missing", 511, 511]],
    ["the last leaf of all dropped", bendEntries("tile/entries/002.p/88", (all) => all.slice(0, -1)), ["leaf-missing", 599, 599]],
    ["a leaf put in", bendEntries("tile/entries/001", (all) => [...all, all[0] as Uint8Array]), ["leaf-left-over", 511, 511]],
    ["a bundle missing", (f: Files) => f.delete("tile/entries/001"), ["leaf-missing", 256, 256]],
    ["a bundle empty", (f: Files) => f.set("tile/entries/001", new Uint8Array(0)), ["leaf-missing", 256, 256]],
    ["a bundle cut off by a byte", (f: Files) => f.set("tile/entries/001", (f.get("tile/entries/001") as Uint8Array).slice(0, -1)), ["leaf-missing", 511, 511]],
    ["a bundle with a byte left over", (f: Files) => f.set("tile/entries/001", Buffer.concat([f.get("tile/entries/001") as Uint8Array, Buffer.from([0])])), ["leaf-left-over", 511, 511]],
    ["a leaf put in before others", bendEntries("tile/entries/001", (all) => [...all.slice(0, 9), all[0] as Uint8Array, ...all.slice(9)]), ["leaf-altered", 265, 265]],
    ["a bundle in another's place", (f: Files) => f.set("tile/entries/001", f.get("tile/entries/000") as Uint8Array), ["leaf-altered", 256, 256]],
    ["a hash in a tile changed", (f: Files) => flip(f, "tile/0/001", 44 * 32 + 5), ["tile-wrong", 300, 300]],
    ["a hash in the last tile changed", (f: Files) => flip(f, "tile/0/002.p/88", 3), ["tile-wrong", 512, 512]],
  ] as const)("%s", async (_, bend, expected) => {
    expect(await finding(bend as (files: Files) => void)).toEqual(expected)
  })

  test.each([
    ["a tile of leaves missing", (f: Files) => f.delete("tile/0/001"), "tile-missing"],
    ["a tile too short", (f: Files) => f.set("tile/0/001", (f.get("tile/0/001") as Uint8Array).slice(32)), "tile-missing"],
    ["a tile too long", (f: Files) => f.set("tile/0/001", Buffer.alloc(257 * 32)), "tile-missing"],
    ["the tile above missing", (f: Files) => f.delete("tile/1/000.p/2"), "tile-missing"],
    ["a hash in the tile above changed", (f: Files) => flip(f, "tile/1/000.p/2", 40), "tile-wrong"],
  ])("or the tile, where the leaves are right: %s", async (_, bend, code) => {
    expect((await finding(bend))?.[0]).toBe(code)
  })

  test("even where its tile was changed with it", async () => {
    const events = eventsOf(SIZE)
    events[300] = signedBy(SIGNERS[0] as Signer, eventOf(300, "document.opened", SIGNERS[0]?.person as never, [MATTERS[0] as never]))
    const other = logOf(events)
    const found = await finding((files) => {
      for (const path of ["tile/entries/001", "tile/0/001"]) files.set(path, other.files.get(path) as Uint8Array)
    })
    expect(found?.[0]).toBe("chain-broken")
    const bent = await finding((files) => bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? entries(other.files, "tile/entries/001")[44] as Uint8Array : one)))(files))
    expect(bent).toEqual(["leaf-altered", 300, 300])
  })
})

/** A log whose house itself entered something wrong, and signed it. */
async function dishonest(events: readonly SignedEvent[], options: VerifyOptions = {}) {
  const { why } = await verify(logOf(events).files, options)
  return why === null ? null : [why.code, why.leaf]
}

/** A log whose leaves were rewritten after they were entered, with every tile and the checkpoint made anew. */
async function rewritten(bend: (leaves: Uint8Array[]) => Uint8Array[]) {
  const { growFrontier, EMPTY_FRONTIER, leafDigest, packDigests, tilePath, tilesOf } = await import("#ledger")
  const leaves = bend(GOOD.leaves.map((leaf) => Uint8Array.from(leaf)))
  const { frontier, full } = growFrontier(EMPTY_FRONTIER, leaves.map((leaf) => leafDigest(leaf)))
  const files: Files = new Map([["checkpoint", noteOf(frontier)]])
  for (const name of tilesOf(leaves.length)) {
    const tile = full.find((one) => one.level === name.level && one.n === name.n)?.hashes ?? (frontier.edge[Number(name.level)] ?? [])
    files.set(tilePath(name), name.level === "entries" ? toBundle(leaves.slice(name.n * 256, name.n * 256 + name.width)) : packDigests(tile))
  }
  const { why } = await verify(files)
  return why === null ? null : [why.code, why.leaf]
}

describe("A log that its own house bent and signed anew is still found wrong:", () => {
  const events = () => eventsOf(40)
  const at = <T>(list: readonly T[], i: number, one: T) => list.map((old, j) => (i === j ? one : old))

  test.each([
    ["the time of a leaf that a person signed", (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, "T14:", "T15:")), ["signature-wrong", 30]],
    ["the time of a leaf that nobody signed", (all: Uint8Array[]) => at(all, 28, change(all[28] as Uint8Array, "T14:", "T15:")), ["chain-broken", 31]],
    ["a leaf taken out", (all: Uint8Array[]) => all.filter((_, i) => i !== 30), ["chain-broken", 31]],
    ["two leaves swapped", (all: Uint8Array[]) => at(at(all, 30, all[32] as Uint8Array), 32, all[30] as Uint8Array), ["chain-broken", 30]],
    ["a leaf in another spelling", (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, '"v":1', '"v": 1')), ["leaf-malformed", 30]],
    ["a leaf of another firm", (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, "frm_00000000000000000000000001", "frm_00000000000000000000000002")), ["leaf-of-another-firm", 30]],
    ["the last leaf's detail changed", (all: Uint8Array[]) => at(all, SIZE - 1, change(all[SIZE - 1] as Uint8Array, '"detail":"', '"detail":"').map((byte, i, whole) => (i === Buffer.from(whole).indexOf('"detail":"') + 12 ? (byte === 65 ? 66 : 65) : byte))), ["signature-wrong", SIZE - 1]],
    ["a subject's number changed", (all: Uint8Array[]) => at(all, 31, Buffer.from(Buffer.from(all[31] as Uint8Array).toString().replace(/(\["mat_[^"]+",)([0-9]+)/, (_, head: string, n: string) => `${head}${Number(n) + 1}`))), ["chain-broken", 31]],
    ["the log begun anew at its second leaf", (all: Uint8Array[]) => all.slice(1).filter((_, i) => i > 2), ["chain-broken", 0]],
  ] as const)("%s", async (_, bend, expected) => {
    expect(await rewritten(bend as (all: Uint8Array[]) => Uint8Array[])).toEqual(expected)
  })

  test("an event entered twice", async () => {
    expect(await dishonest([...events(), events()[20] as SignedEvent])).toEqual(["leaf-repeated", 40])
    expect(await dishonest([...events().slice(0, 25), events()[20] as SignedEvent, ...events().slice(25)])).toEqual(["leaf-repeated", 25])
  })

  test("an event without a signature of its own", async () => {
    expect(await dishonest(at(events(), 30, { ...(events()[30] as SignedEvent), signed: (events()[33] as SignedEvent).signed }))).toEqual(["signature-wrong", 30])
  })

  test("the first of two wrong signatures, also before a broken chain", async () => {
    const wrong = (i: number) => ({ ...(events()[i] as SignedEvent), signed: { sig: `${"A".repeat(86)}==`, key: events()[i]?.signed?.key as string } })
    expect(await dishonest(at(at(events(), 30, wrong(30)), 33, wrong(33)))).toEqual(["signature-wrong", 30])
    expect(await dishonest([...at(events(), 30, wrong(30)), events()[20] as SignedEvent])).toEqual(["signature-wrong", 30])
  })

  test("a signature over the bare event, or under another label", async () => {
    const body = eventBytes(eventOf(50, "document.opened", ANNA.person, [MATTERS[0] as never]))
    const under = (label: "grant" | "backup") => ({ event: body, signed: { sig: Buffer.from(sign(ANNA.pair, label, body)).toString("base64"), key: ANNA.key } })
    expect(await dishonest([...events(), under("grant")])).toEqual(["signature-wrong", 40])
    expect(await dishonest([...events(), under("backup")])).toEqual(["signature-wrong", 40])
  })

  test("a key that was never published, or only later", async () => {
    const stranger: Signer = { person: idOf("person", 9), key: idOf("key", 9), pair: newSignPair() }
    const act = (n: number) => signedBy(stranger, eventOf(n, "document.opened", stranger.person, [MATTERS[0] as never]))
    expect(await dishonest([...events(), act(50)])).toEqual(["key-unknown", 40])
    expect(await dishonest([...events(), act(50), publication(51, stranger)])).toEqual(["key-unknown", 40])
    expect(await dishonest([...events(), publication(51, stranger), act(50)])).toBeNull()
  })

  test("a key that publishes nothing to sign with", async () => {
    const body = eventOf(50, "key.published", "house", [MATTERS[0] as never], { key: idOf("key", 9), of: ANNA.person, use: "matter", kem: Buffer.alloc(1216).toString("base64") })
    expect(await dishonest([...events(), unsigned(body), { ...signedBy(ANNA, eventOf(51, "document.opened", ANNA.person, [])), signed: { ...(signedBy(ANNA, eventOf(51, "document.opened", ANNA.person, [])).signed as { sig: string }), key: idOf("key", 9) } }])).toEqual(["key-unknown", 41])
  })

  test("another's key", async () => {
    const borrowed = signedBy({ ...BERT, person: ANNA.person }, eventOf(50, "document.opened", ANNA.person, [DOCUMENTS[0] as never]))
    expect(await dishonest([...events(), borrowed])).toEqual(["key-of-another", 40])
  })

  test("a key under an id that is taken", async () => {
    const taken: Signer = { person: idOf("person", 9), key: ANNA.key, pair: newSignPair() }
    expect(await dishonest([...events(), publication(50, taken)])).toEqual(["key-repeated", 40])
  })

  test("a key published by someone who does not hold it", async () => {
    const event = publication(50, { person: idOf("person", 9), key: idOf("key", 9), pair: newSignPair() }).event
    expect(await dishonest([...events(), { event, signed: { sig: Buffer.from(sign(ANNA.pair, "event", event)).toString("base64"), key: idOf("key", 9) } }])).toEqual(["signature-wrong", 40])
  })

  test("but signatures are left out when that was asked for, and the report says so", async () => {
    const wrong = at(events(), 30, { ...(events()[30] as SignedEvent), signed: (events()[33] as SignedEvent).signed })
    expect(await verify(logOf(wrong).files, { signatures: false })).toMatchObject({ why: null, signaturesChecked: false })
  })
})

describe("A checkpoint", () => {
  const head = (size: number): TreeHead => ({ size, root: rootOf(logOf(eventsOf(size)).frontier) })

  test.each([1, 255, 256, 257, 512, 599, 600])("of %i leaves that was remembered is continued", async (size) => {
    expect(await finding(() => undefined, { remembered: [head(size)] })).toBeNull()
  })

  test("of nothing is continued by every log", async () => {
    expect(await finding(() => undefined, { remembered: [{ size: 0, root: rootOf(logOf([]).frontier) }] })).toBeNull()
  })

  test.each([1, 256, 300, 600])("of %i other leaves is noticed", async (size) => {
    const other = { size, root: rootOf(logOf(eventsOf(size + 1).slice(1)).frontier) }
    const { why } = await verify(GOOD.files, { remembered: [head(7), other].sort((a, b) => b.size - a.size) })
    expect(why?.code).toBe("checkpoint-not-consistent")
  })

  test("that is larger than the log is noticed: leaves were taken away", async () => {
    expect(await finding(() => undefined, { remembered: [{ size: SIZE + 1, root: digestAt(Buffer.alloc(32)) }] })).toEqual(["checkpoint-older", undefined, 0])
  })

  test.each([
    ["of fewer leaves than there are", () => noteOf(logOf(eventsOf(599)).frontier), "leaf-missing"],
    ["of an empty log", () => noteOf(logOf([]).frontier), null],
    ["of more leaves than there are", () => noteOf(logOf(eventsOf(601)).frontier), "leaf-missing"],
    ["of as many other leaves", () => noteOf(logOf(eventsOf(601).slice(1)).frontier), "root-wrong"],
    ["signed by another key", () => noteOf(GOOD.frontier, newSignPair()), "note-unsigned"],
    ["that is no note", () => Buffer.from("checkpoint"), "note-malformed"],
    ["that is empty", () => new Uint8Array(0), "note-malformed"],
    ["with its size changed", () => change(GOOD.files.get("checkpoint") as Uint8Array, "\n600\n", "\n599\n"), "note-signature-wrong"],
  ])("%s is told apart", async (_, note, code) => {
    expect((await finding((files) => files.set("checkpoint", note())))?.[0] ?? null).toBe(code)
  })

  test("with any byte flipped is refused", async () => {
    const note = GOOD.files.get("checkpoint") as Uint8Array
    for (let i = 0; i < note.length; i++) expect(await finding((files) => flip(files, "checkpoint", i)), `byte ${i}`).not.toBeNull()
  })

  test("of another log is refused by its name", async () => {
    const other = parseVkey(toVkey("muniment/frm_00000000000000000000000002", LOG_PAIR.public)) as NoteKey
    expect((await verifyLedger(sourceOf(GOOD.files), GOOD.files.get("checkpoint") as Uint8Array, other)).why?.code).toBe("note-unsigned")
  })

  test("without its witnesses is refused", async () => {
    const witness = parseVkey(toVkey("w", newSignPair().public, 4)) as NoteKey
    expect((await verify(GOOD.files, { witnesses: { keys: [witness], quorum: 1 } })).why?.code).toBe("witness-missing")
    expect((await verify(GOOD.files, { witnesses: { keys: [witness], quorum: 0 } })).why).toBeNull()
  })
})

test("A source that breaks is a fault, not a finding", async () => {
  const broken: LogSource = { ...sourceOf(GOOD.files), entries: () => Promise.reject(new Error("the disk broke")) }
  await expect(verify(GOOD.files, {}, broken)).rejects.toThrow("the disk broke")
})
