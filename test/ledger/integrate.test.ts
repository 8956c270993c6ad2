import { describe, expect, test } from "vitest"
import { EMPTY_FRONTIER, type Head, eventBytes, integrate, leafDigest, parseLeaf, rootOf, subjectsOf, toBase64, toBytes } from "#ledger"
import { DOCUMENTS, MATTERS, SIGNERS, type Signer, eventOf, eventsOf, idOf, logOf, publication, signedBy, unsigned } from "./a-log.ts"
import { mth } from "./oracle.ts"

const [ANNA] = SIGNERS as readonly [Signer, ...Signer[]]
const opened = (n: number) => signedBy(ANNA, eventOf(n, "document.opened", ANNA.person, [MATTERS[0] as never, DOCUMENTS[0] as never]))
const none = (events: Parameters<typeof subjectsOf>[0]) => new Map<string, Head | null>(subjectsOf(events).map((subject) => [subject, null]))

describe("Entering events", () => {
  test("gives each its index and its place in the chain of all it concerns", () => {
    const events = [unsigned(eventOf(0, "house.started", "house", [])), publication(1, ANNA), opened(2), opened(3)]
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
    expect(subjectsOf([unsigned(eventOf(1, "house.started", "house", []))])).toEqual([])
  })

  test.each([
    ["a head was not loaded", [opened(1)], new Map()],
    ["a person's event has no signature", [{ event: opened(1).event, signed: null }], null],
    ["the house's event has a signature", [{ event: unsigned(eventOf(1, "house.started", "house", [])).event, signed: opened(1).signed }], null],
    ["an event is not in its form", [{ event: Buffer.concat([opened(1).event, Buffer.from(" ")]), signed: opened(1).signed }], null],
    ["an event is empty", [{ event: new Uint8Array(0), signed: null }], null],
  ])("throws where %s", (_, events, heads) => {
    expect(() =>
      integrate(EMPTY_FRONTIER, heads ?? new Map([MATTERS[0], DOCUMENTS[0], ANNA.person].map((subject) => [subject as string, null])), events),
    ).toThrow()
  })

  test("leaves an event's bytes as they were signed", () => {
    const event = eventBytes(eventOf(5, "document.opened", ANNA.person, [MATTERS[0] as never]))
    const { leaves } = integrate(EMPTY_FRONTIER, none([signedBy(ANNA, eventOf(5, "document.opened", ANNA.person, [MATTERS[0] as never]))]), [
      signedBy(ANNA, eventOf(5, "document.opened", ANNA.person, [MATTERS[0] as never])),
    ])
    expect(parseLeaf(leaves[0]?.bytes as Uint8Array)?.eventBytes).toEqual(Uint8Array.from(event))
  })
})
