import { createPrivateKey, createPublicKey, sign } from "node:crypto"
import { describe, expect, test } from "vitest"
import {
  EMPTY_FRONTIER,
  type NoteKey,
  type ReadEvent,
  eventBytes,
  integrate,
  leafDigest,
  parseEventBytes,
  parseLeaf,
  parseVkey,
  readEvent,
  rootOf,
  signCheckpoint,
  subjectsOf,
  toBytes,
  toSigned,
  toVkey,
  verifyBundle,
} from "#ledger"
import { commitmentTo, signedBytes } from "../../verify/ledger/labels.ts"
import vectors from "../vectors/ledger.json" with { type: "json" }

const secretOf = (byte: string) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte, "hex")]),
    format: "der",
    type: "pkcs8",
  })
const person = secretOf(vectors.personSeed)
const log = secretOf(vectors.logSeed)
const logPublic = createPublicKey(log).export({ type: "spki", format: "der" }).subarray(-32)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

/** The events of the vectors, signed anew: Ed25519 gives the same signature every time. */
const events: readonly ReadEvent[] = vectors.leaves.map(({ event }) => {
  const bytes = Buffer.from(event)
  return readEvent({
    event: bytes,
    signed: event.includes('"by":"house"') ? null : toSigned("key_00000000000000000000000001" as never, sign(null, signedBytes(bytes), person)),
  })
})
const entered = integrate(EMPTY_FRONTIER, new Map(subjectsOf(events).map((subject) => [subject, null])), events)

describe("The ledger's own vectors", () => {
  test.each(vectors.leaves.map((vector, i) => ({ ...vector, i })))("hold for leaf $i", ({ i, event, detail, salt, leaf, hash }) => {
    const body = parseEventBytes(Buffer.from(event))
    expect(body && Buffer.from(eventBytes(body)).toString()).toBe(event)
    expect(body?.detail).toBe(commitmentTo(detail, Buffer.from(salt, "hex")))
    expect(Buffer.from(entered.leaves[i]?.bytes as Uint8Array).toString()).toBe(leaf)
    expect(hex(toBytes(leafDigest(Buffer.from(leaf))))).toBe(hash)
    expect(parseLeaf(Buffer.from(leaf))?.event).toEqual(body)
  })

  test("hold for the root, the checkpoint and the verifier key", () => {
    const origin = vectors.vkey.split("+")[0] as string
    expect(hex(toBytes(rootOf(entered.frontier)))).toBe(vectors.root)
    expect(toVkey(origin, logPublic)).toBe(vectors.vkey)
    const { note } = signCheckpoint(origin, entered.frontier, { public: logPublic, sign: (text) => sign(null, Buffer.from(text), log) })
    expect(Buffer.from(note).toString()).toBe(vectors.checkpoint)
  })

  test("hold for the custody bundle", () => {
    const checked = verifyBundle(Buffer.from(vectors.bundle), parseVkey(vectors.vkey) as NoteKey)
    expect(checked.ok && checked.value.events.map(({ n, index, detail }) => [n, index, detail])).toEqual([
      [1, 2, vectors.leaves[2]?.detail],
      [2, 3, null],
    ])
    expect(checked.ok && checked.value.names).toBeNull()
  })

  test("hold for the custody bundle with names", () => {
    const checked = verifyBundle(Buffer.from(vectors.bundleWithNames), parseVkey(vectors.vkey) as NoteKey)
    expect(checked.ok && checked.value.names?.said.map(({ what, words, leaf }) => [what, words, leaf])).toEqual([
      ["name", "Offer of 3 March – “final”", null],
      ["code", "KR-7F2M", null],
      ["title", null, null],
      ["name", "Anna Weber", null],
    ])
  })
})
