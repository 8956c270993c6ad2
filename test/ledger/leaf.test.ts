import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type EventBody, type Signed, eventBytes, eventTime, parseEventBytes, parseLeaf, toSigned } from "#ledger"
import { commit, newSignPair, sign } from "#seal"
import { commitmentTo, signedBytes } from "../../verify/ledger/labels.ts"
import { toLeafBytes } from "../../verify/ledger/leaf.ts"
import { isGenuine, toPublicKey } from "../../verify/tlog/ed25519.ts"
import { DOCUMENTS, MATTERS, SIGNERS, detailOf, eventOf, idOf, saltOf } from "./a-log.ts"

const PERSON = SIGNERS[0]?.person as EventBody["by"]
const BODY = eventOf(7, "document.opened", PERSON, [MATTERS[0] as never, DOCUMENTS[0] as never])
const TEXT = Buffer.from(eventBytes(BODY)).toString()
const SIGNED: Signed = { sig: `${"A".repeat(86)}==`, key: idOf("key", 1) }
const HASH = `${"B".repeat(42)}A=`
const CHAIN = [
  [MATTERS[0], 3, HASH],
  [DOCUMENTS[0], 1, ""],
  [PERSON, 12, HASH],
] as never
const LEAF = Buffer.from(toLeafBytes(eventBytes(BODY), SIGNED, CHAIN)).toString()
const parse = (text: string) => parseEventBytes(Buffer.from(text, "utf8"))
const leaf = (text: string) => parseLeaf(Buffer.from(text, "utf8"))

describe("An event", () => {
  test("is written in one line of ASCII, its fields in their order", () => {
    expect(TEXT).toBe(
      `{"v":1,"id":"evt_00000000000000000000000007","kind":"document.opened","at":"2026-11-22T14:05:07.123Z","firm":"frm_00000000000000000000000001","by":"per_00000000000000000000000001","subjects":["mat_00000000000000000000000001","doc_00000000000000000000000001"],"detail":"${BODY.detail}"}`,
    )
    expect(JSON.parse(TEXT)).toEqual(BODY)
  })

  test("comes back as it went in, with and without published keys", () => {
    const keys = { key: idOf("key", 1), of: idOf("person", 1), use: "person" }
    const kem = Buffer.alloc(1216, 1).toString("base64")
    const pub = Buffer.alloc(32, 1).toString("base64")
    for (const publishes of [
      { ...keys, kem, sign: pub },
      { ...keys, kem },
      { ...keys, sign: pub },
    ]) {
      const body = eventOf(1, "key.published", "house", [], publishes)
      expect(parseEventBytes(eventBytes(body))).toEqual(body)
    }
    expect(parse(TEXT)).toEqual(BODY)
  })

  test.each(["2024-02-29T00:00:00.000Z", "2000-02-29T23:59:59.999Z", "2026-12-31T12:00:00.000Z", "2026-04-30T12:00:00.000Z"])("may happen at %s", (at) => {
    expect(parse(TEXT.replace(BODY.at, at))?.at).toBe(at)
  })

  test.each([
    "2026-02-29T00:00:00.000Z",
    "1900-02-29T00:00:00.000Z",
    "2026-02-30T00:00:00.000Z",
    "2026-04-31T00:00:00.000Z",
    "2026-13-01T00:00:00.000Z",
    "2026-00-01T00:00:00.000Z",
    "2026-01-00T00:00:00.000Z",
    "2026-01-32T00:00:00.000Z",
    "2026-01-01T24:00:00.000Z",
    "2026-01-01T00:60:00.000Z",
    "2026-01-01T00:00:60.000Z",
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.0Z",
    "2026-01-01 00:00:00.000Z",
    "2026-01-01t00:00:00.000z",
    "2026-01-01T00:00:00.000+00:00",
    "+002026-01-01T00:00:00.000Z",
    "２026-01-01T00:00:00.000Z",
  ])("never happens at %s", (at) => {
    expect(parse(TEXT.replace(BODY.at, at))).toBeNull()
  })

  test("spells an instant as the ledger does", () => {
    expect(eventTime(Temporal.Instant.from("2026-11-22T15:05:07.123999+01:00"))).toBe("2026-11-22T14:05:07.123Z")
  })

  const other = (from: string | RegExp, to: string) => TEXT.replace(from, to)
  test.each([
    ["with a space after a colon", other('"v":1', '"v": 1')],
    ["with a space before", ` ${TEXT}`],
    ["with a newline after", `${TEXT}\n`],
    ["with another version", other('"v":1', '"v":2')],
    ["with its version as 1.0", other('"v":1', '"v":1.0')],
    ["with two fields changed about", other(/("kind":"[^"]+"),("at":"[^"]+")/, "$2,$1")],
    ["with a field twice", other('"v":1,', '"v":1,"v":1,')],
    ["with a field more", other('"v":1,', '"v":1,"x":1,')],
    ["with a field more at the end", other(/}$/, ',"x":1}')],
    ["without its detail", other(/,"detail":"[^"]+"/, "")],
    ["without a firm", other(/"firm":"[^"]+",/, "")],
    ["with an escape in its kind", other("document", "\\u0064ocument")],
    ["with a kind this house does not know", other("document.opened", "document.eaten")],
    ["with capitals in its kind", other("document", "Document")],
    ["with two dots in its kind", other("document.opened", "document.opened.twice")],
    ["with an empty word in its kind", other("document.opened", "document.")],
    ["with a double dash in its kind", other("document.opened", "set--up.done")],
    ["with an endless kind", other("document.opened", "a".repeat(65))],
    ["with another's id kind as its own", other("evt_", "doc_")],
    ["with an id in capitals", other("evt_0000", "EVT_0000")],
    ["with an id of 25 signs", other("evt_0", "evt_")],
    ["with an id of 27 signs", other("evt_0", "evt_00")],
    ["with an id beyond 128 bits", other("evt_0", "evt_8")],
    ["with an id holding u", other("evt_00", "evt_0u")],
    ["with an id holding a quotation mark", other("evt_00", 'evt_0"')],
    ["by nobody", other(/"by":"[^"]+"/, '"by":""')],
    ["by null", other(/"by":"[^"]+"/, '"by":null')],
    ["by the house in capitals", other(/"by":"[^"]+"/, '"by":"House"')],
    ["by everyone", other(/"by":"[^"]+"/, '"by":"everyone"')],
    ["with a subject twice", other(/\["(mat_[^"]+)","doc_[^"]+"\]/, '["$1","$1"]')],
    ["with a comma after its subjects", other('"],"detail"', '",],"detail"')],
    ["with a comma before its subjects", other('["mat_', '[,"mat_')],
    ["with subjects that are no list", other(/\[[^\]]+\]/, '"mat"')],
    ["with a detail of 31 bytes", other(BODY.detail, Buffer.alloc(31).toString("base64"))],
    ["with a detail of 33 bytes", other(BODY.detail, Buffer.alloc(33).toString("base64"))],
    ["with an unpadded detail", other(BODY.detail, BODY.detail.slice(0, -1))],
    ["with stray bits in its detail", other(BODY.detail, HASH.replace("A=", "B="))],
    ["with its detail in base64url", other(BODY.detail, `${"_".repeat(42)}A=`)],
    ["with a newline in its detail", other(BODY.detail, `${BODY.detail.slice(0, 43)}\n`)],
    ["that publishes nothing", other(/}$/, `,"publishes":{"key":"${idOf("key", 1)}","of":"${PERSON}","use":"person"}}`)],
    ["that publishes a short key", other(/}$/, `,"publishes":{"key":"${idOf("key", 1)}","of":"${PERSON}","use":"person","sign":"AAAA"}}`)],
    [
      "that publishes with its keys changed about",
      other(
        /}$/,
        `,"publishes":{"key":"${idOf("key", 1)}","of":"${PERSON}","use":"person","sign":"${HASH}","kem":"${Buffer.alloc(1216).toString("base64")}"}}`,
      ),
    ],
    ["that is a list", `[${TEXT}]`],
    ["that is empty", ""],
    ["that is only a brace", "{"],
    ["in UTF-8 beyond ASCII", other("document.opened", "dócument.opened")],
    ["with a character that latin1 would fold into ASCII", other("firm", "ŦirͲ")],
  ])("is refused %s", (_, text) => {
    expect(text).not.toBe(TEXT)
    expect(parse(text)).toBeNull()
  })

  test("is refused cut off at any length", () => {
    for (let length = 0; length < TEXT.length; length++) expect(parse(TEXT.slice(0, length))).toBeNull()
  })

  test("has no second spelling: whatever parses is written again the same", () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), fc.integer({ min: 0, max: 255 }), fc.constantFrom("change", "insert", "drop"), (at, byte, how) => {
        const bytes = Buffer.from(TEXT, "latin1")
        const bent =
          how === "change"
            ? bytes.map((old, i) => (i === at ? byte : old))
            : Buffer.concat([bytes.subarray(0, at), how === "insert" ? Buffer.from([byte]) : Buffer.alloc(0), bytes.subarray(how === "drop" ? at + 1 : at)])
        const event = parseEventBytes(bent)
        if (event !== null) expect(Buffer.compare(eventBytes(event), bent)).toBe(0)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ["a short id", { id: "evt_1" }],
    ["an unknown year", { at: "soon" }],
    ["a quotation mark in its kind", { kind: 'a","x":"b' }],
    ["a detail that is none", { detail: "" }],
    ["a subject that is none", { subjects: ["mat_1"] }],
    ["65 subjects", { subjects: Array.from({ length: 65 }, (_, n) => idOf("document", n)) }],
    ["a subject twice", { subjects: [MATTERS[0], MATTERS[0]] }],
    ["characters that fold into ASCII", { by: PERSON.replace("per", "ŰĥŲ") }],
  ])("is never written with %s", (_, wrong) => {
    expect(() => eventBytes({ ...BODY, ...(wrong as object) })).toThrow(RangeError)
  })

  test("may concern 64 things, and its leaf still fits whatever its chain", () => {
    const subjects = Array.from({ length: 64 }, (_, n) => idOf("document", n))
    const body = eventOf(1, "key.published", PERSON, subjects, {
      key: idOf("key", 1),
      of: PERSON as never,
      use: "a".repeat(64),
      kem: Buffer.alloc(1216).toString("base64"),
      sign: HASH,
    })
    const chain = [...subjects, PERSON].map((subject) => [subject, Number.MAX_SAFE_INTEGER, HASH] as const)
    const bytes = toLeafBytes(eventBytes(body), SIGNED, chain)
    expect(bytes.length).toBeLessThanOrEqual(65_535)
    expect(parseLeaf(bytes)?.chain).toEqual(chain)
  })
})

describe("A leaf", () => {
  test("comes back as it went in", () => {
    expect(leaf(LEAF)).toEqual({ event: BODY, eventBytes: Uint8Array.from(eventBytes(BODY)), signed: SIGNED, chain: CHAIN })
    const quiet = eventOf(1, "house.started", "house", [])
    expect(parseLeaf(toLeafBytes(eventBytes(quiet), null, []))).toEqual({
      event: quiet,
      eventBytes: Uint8Array.from(eventBytes(quiet)),
      signed: null,
      chain: [],
    })
  })

  test("has one link for a person who is also a subject", () => {
    const body = eventOf(1, "person.changed", PERSON, [PERSON as never])
    expect(parseLeaf(toLeafBytes(eventBytes(body), SIGNED, [[PERSON, 1, ""]]))?.chain).toEqual([[PERSON, 1, ""]])
    expect(
      parseLeaf(
        toLeafBytes(eventBytes(body), SIGNED, [
          [PERSON, 1, ""],
          [PERSON, 2, HASH],
        ]),
      ),
    ).toBeNull()
  })

  const other = (from: string | RegExp, to: string) => LEAF.replace(from, to)
  test.each([
    ["without its signature", other(/,"sig":"[^"]+","key":"[^"]+"/, "")],
    ["with a signature and no key", other(/,"key":"key_[^"]+"/, "")],
    ["with its key before its signature", other(/(,"sig":"[^"]+")(,"key":"[^"]+")/, "$2$1")],
    ["signed though the house did it", other(/"by":"[^"]+"/, '"by":"house"')],
    ["with stray bits in its signature", other("A==", "B==")],
    ["with a signature of 63 bytes", other(`${"A".repeat(86)}==`, Buffer.alloc(63).toString("base64"))],
    ["with a key that is a person", other('"key":"key_', '"key":"per_')],
    ["without its chain", other(/,"chain":.*/, "}")],
    ["with a link short", other(/,\["per_[^\]]+\]/, "")],
    ["with a link more", other("]]}", `],["prt_00000000000000000000000001",1,""]]}`)],
    ["with links changed about", other(/(\["mat_[^\]]+\]),(\["doc_[^\]]+\])/, "$2,$1")],
    ["with a link of another subject", other(/\["mat_0{25}1"/, '["mat_00000000000000000000000002"')],
    ["called number 0", other(",3,", ",0,")],
    ["called number 03", other(",3,", ",03,")],
    ["called number -3", other(",3,", ",-3,")],
    ["called number 3.0", other(",3,", ",3.0,")],
    ["called number 3e0", other(",3,", ",3e0,")],
    ["called number 2^53 + 1", other(",3,", ",9007199254740993,")],
    ["called a number of 17 digits", other(",3,", ",10000000000000000,")],
    ["called first with a leaf before it", other(`",3,"`, `",1,"`)],
    ["called third with none before it", other(`,3,"${HASH}"`, ',3,""')],
    ["with stray bits in a previous hash", other("A=", "B=")],
    ["with a space", other('"chain":[', '"chain": [')],
    ["with a newline after", `${LEAF}\n`],
    ["twice", LEAF + LEAF],
    ["of 65,536 bytes", LEAF.padEnd(65_536)],
  ])("is refused %s", (_, text) => {
    expect(text).not.toBe(LEAF)
    expect(leaf(text)).toBeNull()
  })

  test("is refused cut off at any length", () => {
    for (let length = 0; length < LEAF.length; length++) expect(leaf(LEAF.slice(0, length))).toBeNull()
  })

  test("has no second spelling: whatever parses is written again the same", () => {
    fc.assert(
      fc.property(fc.nat(LEAF.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const bent = Buffer.from(LEAF, "latin1").map((old, i) => (i === at ? byte : old))
        const read = parseLeaf(bent)
        if (read !== null) expect(Buffer.compare(toLeafBytes(read.eventBytes, read.signed, read.chain), bent)).toBe(0)
      }),
      { numRuns: 3000 },
    )
  })
})

describe("The verifier's own labels", () => {
  test("are those of the seal, for signatures and for commitments", () => {
    using pair = newSignPair()
    const event = eventBytes(BODY)
    const key = toPublicKey(pair.public)
    expect(isGenuine(key, signedBytes(event), sign(pair, "event", event))).toBe(true)
    expect(isGenuine(key, signedBytes(event), sign(pair, "grant", event))).toBe(false)
    expect(isGenuine(key, event, sign(pair, "event", event))).toBe(false)
    expect(commitmentTo(detailOf(7), saltOf(7))).toBe(Buffer.from(commit(detailOf(7), saltOf(7))).toString("base64"))
  })

  test("go with signatures of 64 bytes only", () => {
    expect(() => toSigned(idOf("key", 1), new Uint8Array(63))).toThrow(RangeError)
  })
})
