/** A signature says: this key, this label, these bytes. Anything else is not genuine, and nothing that an attacker sends throws. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newSignPair, sign, type SignLabel, signNote, verifyNote, verifySignature } from "#seal"
import { SIGN_LABELS } from "../../src/seal/labels.ts"
import { signBytes, takeSignPair } from "../../src/seal/signatures.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { flipped, hex, spoiled, toHex } from "./hex.ts"

const labels = Object.keys(SIGN_LABELS) as SignLabel[]

test.each(vectors.signatures)("a signed $label is as its format says", ({ seed, label, message, signature }) => {
  expect(toHex(sign(takeSignPair(hex(seed)), label as SignLabel, hex(message)))).toBe(signature)
})

test("the vectors have every label", () => {
  expect(vectors.signatures.map((v) => v.label)).toEqual(labels)
})

describe("a signature", () => {
  const pair = newSignPair()
  const message = Buffer.from("a custody event")
  const signature = sign(pair, "event", message)

  test("is genuine", () => {
    expect(verifySignature(pair.public, "event", message, signature)).toBe(true)
  })

  test("is not genuine with any bit turned, at any length cut, nor longer", () => {
    expect([...spoiled(signature)].filter(([, bytes]) => verifySignature(pair.public, "event", message, bytes))).toEqual([])
  })

  test("is not genuine over a message with any bit turned, cut or longer", () => {
    expect([...spoiled(message)].filter(([, bytes]) => verifySignature(pair.public, "event", bytes, signature))).toEqual([])
  })

  test("is not genuine under another key, with any bit turned, cut or longer", () => {
    expect([...spoiled(pair.public, 3)].filter(([, bytes]) => verifySignature(bytes, "event", message, signature))).toEqual([])
    expect(verifySignature(newSignPair().public, "event", message, signature)).toBe(false)
  })

  test.each(labels.filter((label) => label !== "event"))("is not genuine as one for a %s", (label) => {
    expect(verifySignature(pair.public, label, message, signature)).toBe(false)
  })

  test("is not genuine over a message that begins with its label", () => {
    expect(verifySignature(pair.public, "event", Buffer.concat([Buffer.from(`${SIGN_LABELS.event}\0`), message]), signature)).toBe(false)
  })
})

describe("a signed note", () => {
  const { seed, text, signature } = vectors.note
  const pair = takeSignPair(hex(seed))

  test("is signed as it stands", () => {
    expect(toHex(signNote(pair, text))).toBe(signature)
    expect(verifyNote(pair.public, text, hex(signature))).toBe(true)
  })

  test("is not genuine when anything was changed", () => {
    expect(verifyNote(pair.public, text.replace("3", "4"), hex(signature))).toBe(false)
    expect(verifyNote(pair.public, text, flipped(hex(signature), 77))).toBe(false)
    expect(verifyNote(newSignPair().public, text, hex(signature))).toBe(false)
  })

  test("never passes for a labelled message, nor a labelled message for a note", () => {
    for (const label of labels) {
      const labelled = `${SIGN_LABELS[label]}\0note\n`
      expect(verifyNote(pair.public, labelled, signBytes(pair, Buffer.from(labelled)))).toBe(false)
      expect(verifySignature(pair.public, label, Buffer.from(text), hex(signature))).toBe(false)
    }
  })

  test.each([
    ["nothing", ""],
    ["no newline at the end", "origin\n3"],
    ["a zero byte", "origin\0\n"],
    ["a tab", "a\tb\n"],
    ["a carriage return", "a\r\n"],
    ["a delete sign", "a\u007f\n"],
    ["a lone surrogate", "a\ud800\n"],
  ])("with %s is not signed", (_, text_) => {
    expect(() => signNote(pair, text_)).toThrow(RangeError)
    expect(verifyNote(pair.public, text_, signBytes(pair, Buffer.from(text_)))).toBe(false)
  })
})

test("law: what was signed is genuine, whatever the message", () => {
  const pair = newSignPair()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...labels), (message, label) => {
      expect(verifySignature(pair.public, label, message, sign(pair, label, message))).toBe(true)
    }),
  )
})
