/** The three secrets of a person or machine, which are always sealed and opened together. */
import { randomBytes } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { type KemPair, type KemPublic, kemSeedOf, takeKemPair } from "./kem-pairs.ts"
import { bytesOf, type Key, takeKey } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { openLetter, sealLetter } from "./letters.ts"
import { lockBytes, tryLock } from "./lock.ts"
import type { Place } from "./place.ts"
import { type SignPair, signSeedOf, takeSignPair } from "./signatures.ts"

const UNDER = LABELS.wrapPersonKeys
const TO = LABELS.personKeysTo

/** What the bundle may be sealed under. */
export type PersonLock = Key<"passphrase" | "session" | "recovery" | "house">

export interface PersonKeys extends Disposable {
  /** Under it lie the keys of one's matters after first use. */
  readonly own: Key<"own">
  /** Others seal to it. */
  readonly kem: KemPair
  readonly sign: SignPair
}

export function newPersonKeys(): PersonKeys {
  return takePersonKeys(randomBytes(96))
}

/** 169 bytes. */
export function sealPersonKeys(under: PersonLock, keys: PersonKeys, place: Place): Uint8Array {
  return whole(keys, (bytes) => lockBytes(UNDER, under, bytes, place))
}

/** Throws SealBroken. */
export function openPersonKeys(under: PersonLock, sealed: Uint8Array, place: Place): PersonKeys {
  const keys = tryPersonKeys(under, sealed, place)
  if (keys === null) throw new SealBroken()
  return keys
}

/** Null where the key does not fit (a wrong pass phrase, say); throws SealBroken where it fits and the rest is damaged. */
export function tryPersonKeys(under: PersonLock, sealed: Uint8Array, place: Place): PersonKeys | null {
  const bytes = tryLock(UNDER, under, sealed, place)
  return bytes === null ? null : takePersonKeys(bytes)
}

/** To the firm's recovery key, for example; 1233 bytes. */
export function sealPersonKeysTo(to: KemPublic, keys: PersonKeys, place: Place): Uint8Array {
  return whole(keys, (bytes) => sealLetter(TO, to, bytes, place))
}

/** Throws SealBroken. */
export function openPersonKeysWith(pair: KemPair, sealed: Uint8Array, place: Place): PersonKeys {
  return takePersonKeys(openLetter(TO, pair, sealed, place))
}

/** own ‖ KEM seed ‖ signing seed, for as long as `use` takes. */
function whole<T>(keys: PersonKeys, use: (bytes: Buffer) => T): T {
  const bytes = Buffer.concat([bytesOf(keys.own), kemSeedOf(keys.kem), signSeedOf(keys.sign)])
  try {
    return use(bytes)
  } finally {
    bytes.fill(0)
  }
}

function takePersonKeys(bytes: Buffer): PersonKeys {
  if (bytes.length !== 96) throw new SealBroken()
  const own = takeKey("own", bytes.subarray(0, 32))
  const kem = takeKemPair(bytes.subarray(32, 64))
  const sign = takeSignPair(bytes.subarray(64))
  const wipe = (): void => {
    own[Symbol.dispose]()
    kem[Symbol.dispose]()
    sign[Symbol.dispose]()
  }
  return { own, kem, sign, [Symbol.dispose]: wipe }
}
