import { describe, expect, test } from "vitest"
import {
  EMPTY_FRONTIER,
  type Head,
  type ReadEvent,
  type SignedEvent,
  type WaitingRow,
  eventBytes,
  integrate,
  leafDigest,
  parseLeaf,
  readEvent,
  readWaiting,
  rootOf,
  subjectsOf,
  toBase64,
  toBytes,
} from "#ledger"
import { DOCUMENTS, FIRM, MATTERS, SIGNERS, type Signer, eventOf, eventsOf, idOf, logOf, publication, signedBy, unsigned } from "./a-log.ts"
import { mth } from "./oracle.ts"

const [ANNA] = SIGNERS as readonly [Signer, ...Signer[]]
const opened = (n: number) => readEvent(signedBy(ANNA, eventOf(n, "document.opened", ANNA.person, [MATTERS[0] as never, DOCUMENTS[0] as never])))
const none = (events: Parameters<typeof subjectsOf>[0]) => new Map<string, Head | null>(subjectsOf(events).map((subject) => [subject, null]))

describe("Entering events", () => {
  test("gives each its index and its place in the chain of all it concerns", () => {
    const events = [readEvent(unsigned(eventOf(0, "house.started", "house", []))), readEvent(publication(1, ANNA)), opened(2), opened(3)]
    const { leaves } = integrate(EMPTY_FRONTIER, none(events), events)
    expect(leaves.map((leaf) => [leaf.index, leaf.event, leaf.chain.map(([subject, n]) => [subject.slice(0, 3), n])])).toEqual([
      [0, idOf("event", 0), []],
      [1, idOf("event", 1), [["per", 1]]],
      [
        2,
        idOf("event", 2),
        [
          ["mat", 1],
          ["doc", 1],
          ["per", 2],
        ],
      ],
      [
        3,
        idOf("event", 3),
        [
          ["mat", 2],
          ["doc", 2],
          ["per", 3],
        ],
      ],
    ])
    const hash = (i: number) => toBase64(leafDigest(leaves[i]?.bytes as Uint8Array))
    expect(leaves[3]?.chain.map((link) => link[2])).toEqual([hash(2), hash(2), hash(2)])
    expect(leaves[2]?.chain.map((link) => link[2])).toEqual(["", "", hash(1)])
    expect(leaves.every((leaf) => parseLeaf(leaf.bytes) !== null)).toBe(true)
  })

  test("moves the heads of what it concerned, and of nothing else", () => {
    const events = [opened(2), opened(3)]
    const heads = new Map(none(events)).set(idOf("matter", 2), { n: 9, hash: "x" })
    const { heads: moved, leaves } = integrate(EMPTY_FRONTIER, heads, events)
    expect(new Set(moved.keys())).toEqual(new Set([ANNA.person, DOCUMENTS[0], MATTERS[0]]))
    expect(moved.get(ANNA.person)).toEqual({ n: 2, hash: toBase64(leaves[1]?.hash as never) })
  })

  test("continues chains from the heads it is given", () => {
    const head = { n: 41, hash: toBase64(leafDigest(Buffer.from("before"))) }
    const events = [opened(2)]
    const { leaves } = integrate(EMPTY_FRONTIER, new Map(subjectsOf(events).map((subject) => [subject, head])), events)
    expect(leaves[0]?.chain.every(([, n, previous]) => n === 42 && previous === head.hash)).toBe(true)
  })

  test.each([1, 7, 256, 1000])("makes the same log in batches of %i as all at once", (batch) => {
    const events = eventsOf(600)
    const whole = logOf(events, 600)
    const parts = logOf(events, batch)
    expect(parts.leaves).toEqual(whole.leaves)
    expect(rootOf(parts.frontier)).toBe(rootOf(whole.frontier))
    expect(Buffer.from(toBytes(rootOf(parts.frontier)))).toEqual(mth(whole.leaves))
    expect([...parts.files.keys()]).toEqual([...whole.files.keys()])
  })

  test("asks for the heads of subjects and of persons, each once", () => {
    expect(subjectsOf([opened(1), opened(2)])).toEqual([MATTERS[0], DOCUMENTS[0], ANNA.person])
    expect(subjectsOf([readEvent(unsigned(eventOf(1, "house.started", "house", [])))])).toEqual([])
  })

  test("throws where a head was not loaded", () => {
    expect(() => integrate(EMPTY_FRONTIER, new Map(), [opened(1)])).toThrow()
  })

  const house = unsigned(eventOf(1, "house.started", "house", []))
  test.each<[string, SignedEvent]>([
    ["a person's event has no signature", { event: opened(1).event, signed: null }],
    ["the house's event has a signature", { event: house.event, signed: opened(1).signed }],
    ["an event is not in its form", { event: Buffer.concat([opened(1).event, Buffer.from(" ")]), signed: opened(1).signed }],
    ["an event is empty", { event: new Uint8Array(0), signed: null }],
  ])("throws where %s", (_, event) => {
    expect(() => integrate(EMPTY_FRONTIER, none([]), [readEvent(event)])).toThrow()
  })

  test("leaves an event's bytes as they were signed", () => {
    const event = eventBytes(eventOf(5, "document.opened", ANNA.person, [MATTERS[0] as never]))
    const events = [readEvent(signedBy(ANNA, eventOf(5, "document.opened", ANNA.person, [MATTERS[0] as never])))]
    const { leaves } = integrate(EMPTY_FRONTIER, none(events), events)
    expect(parseLeaf(leaves[0]?.bytes as Uint8Array)?.eventBytes).toEqual(Uint8Array.from(event))
  })
})

describe("A row that waits", () => {
  const whole = opened(7)
  const row: WaitingRow = {
    id: whole.id,
    body: Buffer.from(whole.event).toString(),
    sig: Buffer.from(whole.signed?.sig ?? "", "base64").toString("hex"),
    signer: whole.signed?.key ?? null,
  }
  const unnamed = unsigned(eventOf(8, "session.refused", "unnamed", []))
  const bare: WaitingRow = { id: idOf("event", 8), body: Buffer.from(unnamed.event).toString(), sig: null, signer: null }

  test("is the event that was written, signed or of somebody who does not sign", () => {
    expect(readWaiting(row, FIRM)).toEqual(whole)
    expect(readWaiting(bare, FIRM)).toEqual(readEvent(unnamed))
  })

  test.each<[string, WaitingRow, string]>([
    ["whose body is empty", { ...row, body: "" }, "not-canonical"],
    ["whose body is no JSON", { ...row, body: "not an event" }, "not-canonical"],
    ["whose body is spelled otherwise", { ...row, body: row.body.replace(",", ", ") }, "not-canonical"],
    ["whose body has a line's end in it", { ...row, body: row.body.replace(",", ",\n") }, "not-canonical"],
    ["whose body has a line's end behind it", { ...row, body: `${row.body}\n` }, "not-canonical"],
    ["whose body has a sign that is cut down to a right one", { ...row, body: row.body.replace("document", "d\u016fcument") }, "not-canonical"],
    ["whose body has a zero byte", { ...row, body: `${row.body}\0` }, "not-canonical"],
    ["whose body is a leaf", { ...row, body: `${row.body.slice(0, -1)},"chain":[]}` }, "not-canonical"],
    ["whose body is of another firm", { ...row, body: row.body.replace(FIRM, idOf("firm", 99)) }, "another-firm"],
    ["whose body bears another id", { ...row, id: idOf("event", 6) }, "another-id"],
    ["whose body bears another id than none", { ...row, id: "" }, "another-id"],
    ["that nobody signed", { ...row, sig: null, signer: null }, "signed-wrongly"],
    ["that has no signature", { ...row, sig: null }, "signed-wrongly"],
    ["that has no signer", { ...row, signer: null }, "signed-wrongly"],
    ["whose signature is short", { ...row, sig: row.sig?.slice(2) ?? null }, "signed-wrongly"],
    ["whose signature is long", { ...row, sig: `${row.sig}00` }, "signed-wrongly"],
    ["whose signature is empty", { ...row, sig: "" }, "signed-wrongly"],
    ["whose signer is no key", { ...row, signer: ANNA.person }, "signed-wrongly"],
    ["whose signer would spell more of the leaf", { ...row, signer: `${row.signer}","x":"` }, "signed-wrongly"],
    ["of the unnamed that has a signature", { ...bare, sig: row.sig, signer: row.signer }, "signed-wrongly"],
    ["of the unnamed that has half a signature", { ...bare, sig: row.sig }, "signed-wrongly"],
    ["of the unnamed that has a signer", { ...bare, signer: row.signer }, "signed-wrongly"],
  ])("%s is none", (_, bent, misfit) => {
    expect(readWaiting(bent, FIRM)).toBe(misfit)
  })

  test("makes a leaf in the canonical form wherever it is let in", () => {
    const events = [readWaiting(row, FIRM), readWaiting(bare, FIRM)].filter((one): one is ReadEvent => typeof one !== "string")
    const { leaves } = integrate(EMPTY_FRONTIER, none(events), events)
    expect(leaves.map((leaf) => parseLeaf(leaf.bytes) !== null)).toEqual([true, true])
  })
})
