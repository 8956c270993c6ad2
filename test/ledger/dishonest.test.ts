import { describe, expect, test } from "vitest"
import { EMPTY_FRONTIER, type SignedEvent, eventBytes, growFrontier, leafDigest, packDigests, tilePath, tilesOf, toBundle } from "#ledger"
import { newSignPair, sign } from "#seal"
import { DOCUMENTS, type Files, MATTERS, SIGNERS, type Signer, eventOf, eventsOf, idOf, logOf, noteOf, publication, signedBy, unsigned } from "./a-log.ts"
import { GOOD, SIZE, change, verify } from "./bent.ts"

const [ANNA, BERT] = SIGNERS as readonly [Signer, Signer, ...Signer[]]

/** A log whose house itself entered something wrong, and signed it. */
async function dishonest(events: readonly SignedEvent[]) {
  const { why } = await verify(logOf(events).files)
  return why === null ? null : [why.code, why.leaf]
}

/** A log whose leaves were rewritten after they were entered, with every tile and the checkpoint made anew. */
async function rewritten(bend: (leaves: Uint8Array[]) => Uint8Array[]) {
  const leaves = bend(GOOD.leaves.map((leaf) => Uint8Array.from(leaf)))
  const { frontier, full } = growFrontier(
    EMPTY_FRONTIER,
    leaves.map((leaf) => leafDigest(leaf)),
  )
  const files: Files = new Map([["checkpoint", noteOf(frontier)]])
  for (const name of tilesOf(leaves.length)) {
    const tile = full.find((one) => one.level === name.level && one.n === name.n)?.hashes ?? frontier.edge[Number(name.level)] ?? []
    files.set(tilePath(name), name.level === "entries" ? toBundle(leaves.slice(name.n * 256, name.n * 256 + name.width)) : packDigests(tile))
  }
  const { why } = await verify(files)
  return why === null ? null : [why.code, why.leaf]
}

describe("A leaf that is rewritten beyond its form is called malformed, whatever else it breaks:", () => {
  const text = (i: number, from: string | RegExp, to: string) => (all: Uint8Array[]) => {
    const before = Buffer.from(all[i] as Uint8Array).toString("latin1")
    const after = before.replace(from, to)
    expect(after).not.toBe(before)
    return all.map((old, j) => (i === j ? Buffer.from(after, "latin1") : old))
  }
  test.each([
    ["a firm that is no id", text(30, "frm_0", "frm_u"), 30],
    ["a firm that is no id, in the first leaf", text(0, "frm_0", "frm_u"), 0],
    ["a subject that is no id", text(30, /mat_0(.*)mat_0/, "mat_u$1mat_u"), 30],
    ["a subject in capitals, never seen before", text(4, /doc_0(.*)doc_0/, "DOC_0$1DOC_0"), 4],
    ["a person that is no id", text(30, /"by":"per_0(.*)"per_0/, '"by":"per_u$1"per_u'), 30],
    ["a key that is no id", text(30, /,"key":"key_0/, ',"key":"key_u'), 30],
    ["a previous hash that is no base64", text(30, /,"[^"]{43}="\]/, `,"${"!".repeat(44)}"]`), 30],
    ["a signature that is no base64", text(30, /"sig":"./, '"sig":"!'), 30],
    ["a letter beyond ASCII", text(30, "document", "d\u00f6cument"), 30],
    ["a published key that is no id", text(2, '"publishes":{"key":"key_0', '"publishes":{"key":"key_u'), 2],
  ])("%s", async (_, bend, leaf) => {
    expect(await rewritten(bend)).toEqual(["leaf-malformed", leaf])
  })
})

describe("A log that its own house bent and signed anew is still found wrong:", () => {
  const events = () => eventsOf(40)
  const at = <T>(list: readonly T[], i: number, one: T) => list.map((old, j) => (i === j ? one : old))

  test.each([
    ["the time of a leaf that a person signed", (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, "T14:", "T15:")), ["signature-wrong", 30]],
    ["the time of a leaf that nobody signed", (all: Uint8Array[]) => at(all, 28, change(all[28] as Uint8Array, "T14:", "T15:")), ["chain-broken", 31]],
    ["a leaf taken out", (all: Uint8Array[]) => all.filter((_, i) => i !== 30), ["chain-broken", 31]],
    ["two leaves swapped", (all: Uint8Array[]) => at(at(all, 30, all[32] as Uint8Array), 32, all[30] as Uint8Array), ["chain-broken", 30]],
    ["a leaf in another spelling", (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, '"v":1', '"v": 1')), ["leaf-malformed", 30]],
    [
      "a leaf of another firm",
      (all: Uint8Array[]) => at(all, 30, change(all[30] as Uint8Array, "frm_00000000000000000000000001", "frm_00000000000000000000000002")),
      ["leaf-of-another-firm", 30],
    ],
    [
      "the last leaf's detail changed",
      (all: Uint8Array[]) =>
        at(
          all,
          SIZE - 1,
          change(all[SIZE - 1] as Uint8Array, '"detail":"', '"detail":"').map((byte, i, whole) =>
            i === Buffer.from(whole).indexOf('"detail":"') + 12 ? (byte === 65 ? 66 : 65) : byte,
          ),
        ),
      ["signature-wrong", SIZE - 1],
    ],
    [
      "a subject's number changed",
      (all: Uint8Array[]) =>
        at(
          all,
          31,
          Buffer.from(
            Buffer.from(all[31] as Uint8Array)
              .toString()
              .replace(/(\["mat_[^"]+",)([0-9]+)/, (_, head: string, n: string) => `${head}${Number(n) + 1}`),
          ),
        ),
      ["chain-broken", 31],
    ],
    ["the log begun anew at its second leaf", (all: Uint8Array[]) => all.slice(1).filter((_, i) => i > 2), ["chain-broken", 0]],
  ] as const)("%s", async (_, bend, expected) => {
    expect(await rewritten(bend)).toEqual(expected)
  })

  test("an event entered twice", async () => {
    expect(await dishonest([...events(), events()[20] as SignedEvent])).toEqual(["leaf-repeated", 40])
    expect(await dishonest([...events().slice(0, 25), events()[20] as SignedEvent, ...events().slice(25)])).toEqual(["leaf-repeated", 25])
  })

  test("an event without a signature of its own", async () => {
    expect(await dishonest(at(events(), 30, { ...(events()[30] as SignedEvent), signed: (events()[33] as SignedEvent).signed }))).toEqual([
      "signature-wrong",
      30,
    ])
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
    const body = eventOf(50, "key.published", "house", [MATTERS[0] as never], {
      key: idOf("key", 9),
      of: ANNA.person,
      use: "matter",
      kem: Buffer.alloc(1216).toString("base64"),
    })
    expect(
      await dishonest([
        ...events(),
        unsigned(body),
        {
          ...signedBy(ANNA, eventOf(51, "document.opened", ANNA.person, [])),
          signed: { ...(signedBy(ANNA, eventOf(51, "document.opened", ANNA.person, [])).signed as { sig: string }), key: idOf("key", 9) },
        },
      ]),
    ).toEqual(["key-unknown", 41])
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
    expect(
      await dishonest([...events(), { event, signed: { sig: Buffer.from(sign(ANNA.pair, "event", event)).toString("base64"), key: idOf("key", 9) } }]),
    ).toEqual(["signature-wrong", 40])
  })

  test("but signatures are left out when that was asked for, and the report says so", async () => {
    const wrong = at(events(), 30, { ...(events()[30] as SignedEvent), signed: (events()[33] as SignedEvent).signed })
    expect(await verify(logOf(wrong).files, { signatures: false })).toMatchObject({ why: null, signaturesChecked: false })
  })
})
