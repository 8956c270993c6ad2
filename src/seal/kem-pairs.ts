/** A key pair to which others can seal: anyone may hold the public half, and whoever holds the pair opens. */
import { randomBytes } from "node:crypto"
import { inspect } from "node:util"
import { SealBroken } from "./broken.ts"
import type { Key, KeyKind } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { lockBytes, unlockBytes } from "./lock.ts"
import type { Place } from "./place.ts"
import { expandSeed, importPublic, publicBytes, XWING_SEED, type XWingPrivate, type XWingPublic } from "./x-wing.ts"

const LABEL = LABELS.wrapKemPair
export const KEM_SEED = XWING_SEED

/** The public half: 1216 bytes, ML-KEM-768 ‖ X25519. */
export interface KemPublic {
  readonly bytes: Uint8Array
}

let seedInside: (pair: KemPair) => Uint8Array
let privateInside: (pair: KemPair) => XWingPrivate

/** Made only inside this room: a 32-byte seed. Using it after its disposal throws. */
export class KemPair implements Disposable {
  readonly #seed: Uint8Array
  #public: KemPublic | null = null
  #private: XWingPrivate | null = null
  #wiped = false

  /** Copies the 32-byte seed; the caller wipes theirs. The pair is worked out of it at first use. */
  constructor(seed: Uint8Array) {
    if (seed.length !== KEM_SEED) throw new RangeError("a KEM seed has 32 bytes")
    this.#seed = Uint8Array.from(seed)
  }

  static {
    seedInside = (pair) => {
      if (pair.#wiped) throw new Error("the KEM pair was wiped and cannot be used any more")
      return pair.#seed
    }
    privateInside = (pair) => (pair.#private ??= expandSeed(seedInside(pair)))
  }

  get public(): KemPublic {
    this.#public ??= { bytes: publicBytes(privateInside(this)) }
    return this.#public
  }

  [Symbol.dispose](): void {
    this.#wiped = true
    this.#seed.fill(0)
    this.#private = null
  }

  toString(): string {
    return "[KEM pair]"
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

export function newKemPair(): KemPair {
  return takeKemPair(randomBytes(KEM_SEED))
}

/** Takes a seed over into a pair and wipes it where it stood. */
export function takeKemPair(seed: Uint8Array): KemPair {
  try {
    return new KemPair(seed)
  } finally {
    seed.fill(0)
  }
}

/** The seed itself, never to leave the room. */
export function kemSeedOf(pair: KemPair): Uint8Array {
  return seedInside(pair)
}

/** The private half worked out, never to leave the room. */
export function kemPrivateOf(pair: KemPair): XWingPrivate {
  return privateInside(pair)
}

/** A public half that came from outside, checked as FIPS 203 §7.2 has it, or null. */
export function parseKemPublic(bytes: Uint8Array): KemPublic | null {
  const own: KemPublic = { bytes: Uint8Array.from(bytes) }
  try {
    kemPublicOf(own)
    return own
  } catch {
    return null
  }
}

/** Working a public key out costs as much as using it once; the object that carries it remembers. */
const known = new WeakMap<KemPublic, XWingPublic>()

/** The public half worked out. Throws where it is no public key. */
export function kemPublicOf(to: KemPublic): XWingPublic {
  const before = known.get(to)
  if (before !== undefined) return before
  const fresh = importPublic(to.bytes)
  known.set(to, fresh)
  return fresh
}

/** A pair sealed under a key, for example the oversight pair under an overseer's own key. */
export function sealKemPair(under: Key<KeyKind>, pair: KemPair, place: Place): Uint8Array {
  return lockBytes(LABEL, under, kemSeedOf(pair), place)
}

/** Throws SealBroken. */
export function openKemPair(under: Key<KeyKind>, sealed: Uint8Array, place: Place): KemPair {
  const seed = unlockBytes(LABEL, under, sealed, place)
  if (seed.length !== KEM_SEED) throw new SealBroken()
  return takeKemPair(seed)
}
