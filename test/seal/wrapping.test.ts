/** Everything sealed under a key opens under that key at that place alone; each row of every table runs over all such seals. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type Key,
  type KeyKind,
  newKemPair,
  newKey,
  newPersonKeys,
  newSignPair,
  openKemPair,
  openPersonKeys,
  openSignPair,
  openTail,
  type Place,
  SealBroken,
  sealKemPair,
  sealPersonKeys,
  sealSignPair,
  sealTail,
  tryPersonKeys,
  unwrapKey,
  wrapKey,
} from "#seal"
import { kemSeedOf } from "../../src/seal/kem-pairs.ts"
import { bytesOf, takeKey } from "../../src/seal/keys.ts"
import { signSeedOf } from "../../src/seal/signatures.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { ELSEWHERE, HERE, hex, notRefused, spoiled, toHex } from "./hex.ts"

interface Seal {
  readonly name: string
  readonly sealed: Uint8Array
  readonly opened: string
  /** Opens with a key of 32 bytes and gives what came out as hex. */
  readonly open: (key: Uint8Array, sealed: Uint8Array, place: Place) => string
}

const under = <K extends KeyKind>(kind: K, bytes: Uint8Array): Key<K> => takeKey(kind, Uint8Array.from(bytes))
const [wrapped] = vectors.wrapped
if (wrapped === undefined) throw new Error("the vectors are empty")
const OUTER = hex(wrapped.under)

const seals: readonly Seal[] = [
  {
    name: "a wrapped key",
    sealed: hex(wrapped.sealed),
    opened: wrapped.key,
    open: (key, sealed, place) => toHex(bytesOf(unwrapKey(under("own", key), "matter", sealed, place))),
  },
  {
    name: "a person's keys",
    sealed: hex(vectors.personKeys.sealed),
    opened: vectors.personKeys.own + vectors.personKeys.kemSeed + vectors.personKeys.signSeed + vectors.personKeys.signPublic,
    open: (key, sealed, place) => {
      const keys = openPersonKeys(under("passphrase", key), sealed, place)
      return [bytesOf(keys.own), kemSeedOf(keys.kem), signSeedOf(keys.sign), keys.sign.public].map(toHex).join("")
    },
  },
  {
    name: "a KEM pair",
    sealed: hex(vectors.kemPair.sealed),
    opened: vectors.kemPair.seed,
    open: (key, sealed, place) => toHex(kemSeedOf(openKemPair(under("own", key), sealed, place))),
  },
  {
    name: "a signing pair",
    sealed: hex(vectors.signPair.sealed),
    opened: vectors.signPair.seed,
    open: (key, sealed, place) => toHex(signSeedOf(openSignPair(under("house", key), sealed, place))),
  },
  {
    name: "the tail of an upload",
    sealed: hex(vectors.tail.sealed),
    opened: vectors.tail.bytes,
    open: (key, sealed, place) => toHex(openTail(under("version", key), sealed, place)),
  },
]

describe.each(seals)("$name", ({ name, sealed, opened, open }) => {
  test("opens as the format says", () => {
    expect(open(OUTER, sealed, HERE)).toBe(opened)
  })

  test("does not open with any bit turned, at any length cut, nor longer", () => {
    expect(notRefused(spoiled(sealed), (bytes) => open(OUTER, bytes, HERE))).toEqual([])
  })

  test.each(ELSEWHERE)("does not open at %s", (_, place) => {
    expect(() => open(OUTER, sealed, place)).toThrow(SealBroken)
  })

  test("does not open under another key", () => {
    expect(() => open(Buffer.alloc(32, 1), sealed, HERE)).toThrow(SealBroken)
  })

  test.each(seals.filter((seal) => seal.name !== name))("and $name do not pass for each other", (other) => {
    expect(() => open(OUTER, other.sealed, HERE)).toThrow(SealBroken)
  })
})

test.each(["own", "session", "version", "firm", "house"] as const)("a wrapped matter key does not come out as a key of kind %s", (kind) => {
  const outer = newKey("own")
  const sealed = wrapKey(outer, newKey("matter"), HERE)
  expect(() => unwrapKey(outer, kind, sealed, HERE)).toThrow(SealBroken)
})

test("the kind cannot be had by moving it into the place, nor the place into the kind", () => {
  const outer = newKey("own")
  const sealed = wrapKey(outer, newKey("matter"), ["version", ...HERE])
  expect(() => unwrapKey(outer, "version", sealed, ["matter", ...HERE])).toThrow(SealBroken)
})

test("what is sealed twice looks different", () => {
  const outer = newKey("own")
  const inner = newKey("matter")
  expect(toHex(wrapKey(outer, inner, HERE))).not.toBe(toHex(wrapKey(outer, inner, HERE)))
})

describe("a key that does not fit is told apart from damage", () => {
  const keys = newPersonKeys()
  const fits = newKey("passphrase")
  const sealed = sealPersonKeys(fits, keys, HERE)

  test("null where the pass phrase is another", () => {
    expect(tryPersonKeys(newKey("passphrase"), sealed, HERE)).toBeNull()
  })

  test("a throw where it fits and the rest is damaged", () => {
    const damaged = Buffer.from(sealed)
    damaged[100] = (damaged[100] ?? 0) ^ 1
    expect(() => tryPersonKeys(fits, damaged, HERE)).toThrow(SealBroken)
  })

  test("the keys where it fits and all is well", () => {
    expect(toHex(tryPersonKeys(fits, sealed, HERE)?.sign.public ?? Buffer.alloc(0))).toBe(toHex(keys.sign.public))
  })
})

describe("laws: opening undoes sealing", () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const places = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 6 })

  test("for keys", () => {
    fc.assert(
      fc.property(bytes32, bytes32, places, (outer, inner, place) => {
        const sealed = wrapKey(under("own", outer), under("version", inner), place)
        expect(sealed).toHaveLength(105)
        expect(toHex(bytesOf(unwrapKey(under("own", outer), "version", sealed, place)))).toBe(toHex(inner))
      }),
    )
  })

  test("for tails of any length under a chunk", () => {
    fc.assert(
      fc.property(bytes32, fc.uint8Array({ maxLength: 5000 }), places, (key, bytes, place) => {
        expect(toHex(openTail(under("version", key), sealTail(under("version", key), bytes, place), place))).toBe(toHex(bytes))
      }),
    )
    const key = newKey("version")
    const longest = Buffer.alloc(262_143, 5)
    expect(openTail(key, sealTail(key, longest, HERE), HERE).equals(longest)).toBe(true)
    expect(() => sealTail(key, Buffer.alloc(262_144), HERE)).toThrow(RangeError)
  })

  test("for pairs", () => {
    const key = newKey("own")
    const kem = newKemPair()
    const pair = newSignPair()
    expect(toHex(openKemPair(key, sealKemPair(key, kem, HERE), HERE).public.bytes)).toBe(toHex(kem.public.bytes))
    expect(toHex(openSignPair(key, sealSignPair(key, pair, HERE), HERE).public)).toBe(toHex(pair.public))
  })

  test("no two places are spelled alike", () => {
    const key = newKey("own")
    const inner = newKey("matter")
    fc.assert(
      fc.property(places, places, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        const sealed = wrapKey(key, inner, one)
        expect(() => unwrapKey(key, "matter", sealed, other)).toThrow(SealBroken)
      }),
    )
  })
})
