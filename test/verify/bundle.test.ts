import { describe, expect, test } from "vitest"
import { type SignedEvent, buildBundle, leafDigest, parseLeaf, parseVkey, proverFor, toVkey, verifyBundle } from "#ledger"
import { newSignPair } from "#seal"
import type { AnyId, KeyId } from "#words"
import { type Bundle, parseBundle, toBundleBytes } from "../../verify/bundle/bundle.ts"
import { noteKeyId } from "../../verify/tlog/note.ts"
import {
  DOCUMENTS,
  FIRM,
  LOG_PAIR,
  MATTERS,
  SIGNERS,
  type Signer,
  VKEY,
  detailOf,
  eventOf,
  idOf,
  logOf,
  noteOf,
  publication,
  saltOf,
  signedBy,
  sourceOf,
  unsigned,
} from "../ledger/a-log.ts"

const [ANNA, BERT] = SIGNERS as readonly [Signer, Signer, ...Signer[]]
const LOG = parseVkey(VKEY) as NonNullable<ReturnType<typeof parseVkey>>
const act = (n: number, who: Signer, subjects: readonly AnyId[]) => signedBy(who, eventOf(n, "document.opened", who.person, subjects))
const [MATTER, ,] = MATTERS as readonly [AnyId, ...AnyId[]]
const [DOCUMENT, OTHER] = DOCUMENTS as readonly [AnyId, AnyId, ...AnyId[]]

/** Leaves 0 to 9: the document's chain is 3, 5, 6, 8 (the house's), the matter's 3, 4, 5, 6, 9. */
const EVENTS: readonly SignedEvent[] = [
  unsigned(eventOf(0, "house.started", "house", [])),
  publication(1, ANNA, false),
  publication(2, BERT, false),
  act(3, ANNA, [MATTER, DOCUMENT]),
  act(4, BERT, [MATTER, OTHER]),
  act(5, BERT, [MATTER, DOCUMENT]),
  act(6, ANNA, [MATTER, DOCUMENT]),
  unsigned(eventOf(7, "session.refused", "unnamed", [ANNA.person])),
  unsigned(eventOf(8, "damage.found", "house", [DOCUMENT])),
  act(9, BERT, [MATTER]),
]

/** The bundle of one subject from a log; the detail of event 6 is withheld. */
async function bundleOf(subject: AnyId, events = EVENTS): Promise<Uint8Array> {
  const { files, leaves, frontier } = logOf(events)
  const stored = leaves.map((bytes, index) => ({ index, bytes, leaf: parseLeaf(bytes) }))
  const chain = stored
    .filter(({ leaf }) => leaf?.chain.some(([one]) => one === subject))
    .map(({ index, bytes, leaf }) => {
      const n = Number.parseInt(leaf?.event.id.slice(4) as string, 32)
      return { index, bytes, detail: n === 6 ? null : { salt: saltOf(n), text: detailOf(n) } }
    })
  const keyLeaf = (key: KeyId) => Promise.resolve(stored.find(({ leaf }) => leaf?.event.publishes?.key === key) as (typeof stored)[number])
  return buildBundle({
    firm: FIRM,
    subject,
    vkey: VKEY,
    checkpoint: files.get("checkpoint") as Uint8Array,
    prover: proverFor(sourceOf(files), frontier.size),
    chain,
    keyLeaf,
    naming: null,
  })
}

const GOOD = await bundleOf(DOCUMENT)
const PARSED = parseBundle(GOOD) as Bundle
const codeOf = (bytes: Uint8Array, log = LOG) => {
  const checked = verifyBundle(bytes, log)
  return checked.ok ? null : [checked.why.code, checked.why.leaf]
}
const bent = (change: (bundle: Bundle) => Partial<Bundle>) => codeOf(toBundleBytes({ ...PARSED, ...change(PARSED) }))
const at = <T>(list: readonly T[], i: number, one: (old: T) => T) => list.map((old, j) => (i === j ? one(old) : old))
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8")
const rewrite = (from: string | RegExp, to: string) => Buffer.from(text(GOOD).replace(from, to), "utf8")

describe("A custody bundle", () => {
  test("proves the whole chain of a document, who signed, and the details that are disclosed", () => {
    const checked = verifyBundle(GOOD, LOG)
    expect(checked.ok && checked.value).toMatchObject({
      firm: FIRM,
      subject: DOCUMENT,
      size: 10,
      witnesses: [],
      events: [
        { n: 1, index: 3, kind: "document.opened", by: ANNA.person, signedWith: ANNA.key, detail: detailOf(3) },
        { n: 2, index: 5, by: BERT.person, signedWith: BERT.key, detail: detailOf(5) },
        { n: 3, index: 6, by: ANNA.person, detail: null },
        { n: 4, index: 8, kind: "damage.found", by: "house", signedWith: null, detail: detailOf(8) },
      ],
    })
  })

  test.each([
    ["a matter", MATTER, 5],
    ["a person", ANNA.person, 4],
    ["a document of one event", OTHER, 1],
  ])("proves the chain of %s", async (_, subject, count) => {
    const checked = verifyBundle(await bundleOf(subject), LOG)
    expect(checked.ok && checked.value.events.length).toBe(count)
  })

  test("is written the same when it was read", () => {
    expect(Buffer.compare(toBundleBytes(PARSED), GOOD)).toBe(0)
  })

  test("stays valid with every detail withheld", () => {
    expect(bent(({ chain }) => ({ chain: chain.map((entry) => ({ ...entry, detail: null })) }))).toBeNull()
  })

  test("proves the beginning of a chain that goes on", () => {
    expect(bent(({ chain }) => ({ chain: chain.slice(0, 3) }))).toBeNull()
  })
})

describe("A custody bundle fails", () => {
  test("with any byte flipped", () => {
    for (let i = 0; i < GOOD.length; i++) {
      const changed = Uint8Array.from(GOOD)
      changed[i] = (changed[i] as number) ^ (1 << (i % 8))
      expect(codeOf(changed), `byte ${i}: ${text(GOOD.subarray(i - 20, i + 20))}`).not.toBeNull()
    }
  })

  test("cut off at any length", () => {
    for (let length = 0; length < GOOD.length; length++) expect(codeOf(GOOD.subarray(0, length))).toEqual(["bundle-malformed", undefined])
  })

  const chain = (change: (entries: Bundle["chain"]) => Bundle["chain"]) => () => bent((bundle) => ({ chain: change(bundle.chain) }))
  const swapped = (list: Bundle["chain"], i: number, j: number) => list.map((old, k) => list[k === i ? j : k === j ? i : k] ?? old)
  test.each([
    ["the first event dropped", chain((all) => all.slice(1)), ["chain-broken", 5]],
    ["an event dropped between", chain((all) => all.filter((_, i) => i !== 1)), ["chain-broken", 6]],
    ["two events swapped", chain((all) => swapped(all, 1, 2)), ["chain-broken", 6]],
    ["an event twice", chain((all) => [all[0] as never, all[0] as never, ...all.slice(1)]), ["chain-broken", 3]],
    ["no event at all", () => bent(() => ({ chain: [], keys: [] })), ["bundle-malformed", undefined]],
    ["an event that does not concern its subject", () => bent(() => ({ subject: OTHER })), ["subject-wrong", 3]],
    ["a subject that is no id", () => bent(() => ({ subject: "everything" })), ["subject-wrong", 3]],
    ["another firm on its label", () => bent(() => ({ firm: idOf("firm", 2) })), ["checkpoint-of-another-log", undefined]],
    ["another verifier key on its label", () => bent(() => ({ vkey: toVkey(LOG.name, newSignPair().public) })), ["checkpoint-of-another-log", undefined]],
    ["a leaf's place changed", chain((all) => at(all, 1, (one) => ({ ...one, index: 4 }))), ["proof-wrong", 4]],
    ["a leaf's place beyond the tree", chain((all) => at(all, 1, (one) => ({ ...one, index: 10 }))), ["proof-wrong", 10]],
    ["a leaf's place that is no whole number", chain((all) => at(all, 1, (one) => ({ ...one, index: 5.5 }))), ["proof-wrong", 5.5]],
    ["a proof of another leaf", chain((all) => at(all, 1, (one) => ({ ...one, proof: all[0]?.proof as never }))), ["proof-wrong", 5]],
    ["a proof cut short", chain((all) => at(all, 1, (one) => ({ ...one, proof: one.proof.slice(0, -1) }))), ["proof-wrong", 5]],
    ["a proof too long", chain((all) => at(all, 1, (one) => ({ ...one, proof: [...one.proof, leafDigest(one.leaf)] }))), ["proof-wrong", 5]],
    ["a leaf of the log in another's place", chain((all) => at(all, 1, (one) => ({ ...one, leaf: all[2]?.leaf as never }))), ["proof-wrong", 5]],
    ["a leaf that is none", chain((all) => at(all, 1, (one) => ({ ...one, leaf: Buffer.from("leaf") }))), ["leaf-malformed", 5]],
    ["a detail changed", chain((all) => at(all, 0, (one) => ({ ...one, detail: { salt: saltOf(3), text: detailOf(4) } }))), ["detail-wrong", 3]],
    ["a salt changed", chain((all) => at(all, 0, (one) => ({ ...one, detail: { salt: saltOf(4), text: detailOf(3) } }))), ["detail-wrong", 3]],
    [
      "a salt that takes in the detail's first byte",
      chain((all) => at(all, 0, (one) => ({ ...one, detail: { salt: Buffer.concat([saltOf(3), Buffer.from("{")]), text: detailOf(3).slice(1) } }))),
      ["detail-wrong", 3],
    ],
    [
      "two details swapped",
      chain((all) =>
        at(
          at(all, 0, (one) => ({ ...one, detail: all[1]?.detail ?? null })),
          1,
          (one) => ({ ...one, detail: all[0]?.detail ?? null }),
        ),
      ),
      ["detail-wrong", 3],
    ],
    ["a signer's key left out", () => bent((bundle) => ({ keys: bundle.keys.slice(1) })), ["key-unknown", 3]],
    ["keys in another order", () => bent((bundle) => ({ keys: bundle.keys.toReversed() })), ["bundle-malformed", 1]],
    ["a key twice", () => bent((bundle) => ({ keys: [bundle.keys[0] as never, ...bundle.keys] })), ["bundle-malformed", 1]],
    ["a leaf among its keys that publishes none", () => bent((bundle) => ({ keys: [...bundle.keys, bundle.chain[0] as never] })), ["bundle-malformed", 3]],
  ])("with %s", (_, check, expected) => {
    expect(check()).toEqual(expected)
  })

  test("with a key that nothing in it is signed with", async () => {
    const matter = parseBundle(await bundleOf(ANNA.person)) as Bundle
    expect(codeOf(toBundleBytes({ ...matter, keys: PARSED.keys }))).toEqual(["bundle-malformed", 2])
  })

  test.each([
    ["a field more", rewrite('"form"', '"note": "",\n "form"')],
    ["a field more in an event", rewrite('"index": 3,', '"index": 3,\n   "x": 1,')],
    ["a field twice", rewrite(/("subject": "[^"]+",)/, "$1\n $1")],
    ["a field missing", rewrite(/ "subject": "[^"]+",\n/, "")],
    ["fields changed about", rewrite(/(\s"firm": "[^"]+",)(\s+"subject": "[^"]+",)/, "$2$1")],
    ["other spaces", Buffer.from(`${JSON.stringify(JSON.parse(text(GOOD)))}\n`)],
    ["no last newline", GOOD.subarray(0, -1)],
    ["a newline more", Buffer.concat([GOOD, Buffer.from("\n")])],
    ["a byte-order mark", Buffer.concat([Buffer.from("\ufeff"), GOOD])],
    ["another form", rewrite("custody-bundle/1", "custody-bundle/2")],
    ["an escape for a letter", rewrite("muniment/custody", "\\u006duniment/custody")],
    ["a number as text", rewrite('"index": 3', '"index": "3"')],
    ["a number as 3.0", rewrite('"index": 3', '"index": 3.0')],
    ["a list for an object", Buffer.from("[]\n")],
    ["null", Buffer.from("null\n")],
    ["nothing in it", new Uint8Array(0)],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00])],
    ["a deep nest of lists", Buffer.from("[".repeat(100_000))],
  ])("with %s", (_, bytes) => {
    expect(codeOf(bytes)).toEqual(["bundle-malformed", undefined])
  })

  test("under another log's key, another name, or a checkpoint that another log signed", () => {
    const stranger = newSignPair()
    expect(codeOf(GOOD, parseVkey(toVkey(LOG.name, stranger.public)) as typeof LOG)).toEqual(["note-unsigned", undefined])
    expect(codeOf(GOOD, parseVkey(toVkey("muniment/frm_00000000000000000000000002", LOG_PAIR.public)) as typeof LOG)).toEqual(["note-unsigned", undefined])
    expect(bent(() => ({ checkpoint: noteOf(logOf(EVENTS).frontier, stranger) }))).toEqual(["note-unsigned", undefined])
    expect(noteKeyId(LOG.name, 1, stranger.public)).not.toBe(LOG.id)
  })

  test("with a checkpoint of an earlier or later tree, or of as many other leaves", () => {
    expect(bent(() => ({ checkpoint: noteOf(logOf(EVENTS.slice(0, 9)).frontier) }))?.[0]).toBe("proof-wrong")
    expect(bent(() => ({ checkpoint: noteOf(logOf([...EVENTS, act(10, ANNA, [MATTER])]).frontier) }))?.[0]).toBe("proof-wrong")
    expect(bent(() => ({ checkpoint: noteOf(logOf([...EVENTS.slice(1), act(10, ANNA, [MATTER])]).frontier) }))?.[0]).toBe("proof-wrong")
  })

  test("without its witnesses", () => {
    const witness = parseVkey(toVkey("w", newSignPair().public, 4)) as typeof LOG
    const checked = verifyBundle(GOOD, LOG, { witnesses: { keys: [witness], quorum: 1 } })
    expect(!checked.ok && checked.why.code).toBe("witness-missing")
  })
})

describe("A bundle that a dishonest house made and signed fails", () => {
  const unsignedBy = (n: number, signer: Signer, signed: SignedEvent): SignedEvent => ({ ...act(n, signer, [MATTER, DOCUMENT]), signed: signed.signed })
  test.each([
    [
      "with a person's act that they did not sign",
      [...EVENTS.slice(0, 6), unsignedBy(6, ANNA, EVENTS[3] as SignedEvent), ...EVENTS.slice(7)],
      "signature-wrong",
    ],
    [
      "with a person's act under another's key",
      [...EVENTS.slice(0, 6), signedBy({ ...BERT, person: ANNA.person }, eventOf(6, "document.opened", ANNA.person, [MATTER, DOCUMENT])), ...EVENTS.slice(7)],
      "key-of-another",
    ],
    ["with a key that was published only after its use", [EVENTS[0], EVENTS[2], EVENTS[3], EVENTS[1]], "key-unknown"],
  ])("%s", async (_, events, code) => {
    expect(codeOf(await bundleOf(DOCUMENT, events as SignedEvent[]))?.[0]).toBe(code)
  })
})
