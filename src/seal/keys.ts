/** A secret key of 32 bytes that fits one kind of lock, says nothing about itself, and is wiped when its time is over. */
import { randomFillSync } from "node:crypto"
import { inspect } from "node:util"
import { expand, extract } from "./hkdf.ts"

export type KeyKind =
  | "passphrase"
  | "own"
  | "session"
  | "invitation"
  | "firm"
  | "epoch"
  | "matter"
  | "version"
  | "house"
  | "oversight"
  | "recovery"
  | "team"
  | "client"
  | "places"

export const KEY_BYTES = 32

/** More places than a busy key has columns; past it the store of subkeys starts anew, which costs time and changes nothing. */
const MOST_DERIVED = 1024

let bytesInside: (key: Key<KeyKind>) => Uint8Array
let derivedInside: (key: Key<KeyKind>) => Map<string, Buffer>

/** Made only inside this room (the front door exports the type alone). Using it after its disposal throws. */
export class Key<K extends KeyKind> implements Disposable {
  readonly kind: K
  readonly #bytes: Uint8Array
  readonly #derived = new Map<string, Buffer>()
  #wiped = false

  /** Copies the 32 bytes; the caller wipes theirs. */
  constructor(kind: K, bytes: Uint8Array) {
    if (bytes.length !== KEY_BYTES) throw new RangeError("a key has 32 bytes")
    this.kind = kind
    this.#bytes = Uint8Array.from(bytes)
  }

  static {
    bytesInside = (key) => {
      if (key.#wiped) throw new Error(`the ${key.kind} key was wiped and cannot be used any more`)
      return key.#bytes
    }
    derivedInside = (key) => {
      if (key.#wiped) throw new Error(`the ${key.kind} key was wiped and cannot be used any more`)
      return key.#derived
    }
  }

  [Symbol.dispose](): void {
    this.#wiped = true
    this.#bytes.fill(0)
    wipeAll(this.#derived)
  }

  toString(): string {
    return `[${this.kind} key]`
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** A fresh random key. */
export function newKey<K extends KeyKind>(kind: K): Key<K> {
  const bytes = randomFillSync(new Uint8Array(KEY_BYTES))
  try {
    return new Key(kind, bytes)
  } finally {
    bytes.fill(0)
  }
}

/** The same key with a lifetime of its own, for work that outlives the caller's. */
export function copyKey<K extends KeyKind>(key: Key<K>): Key<K> {
  return new Key(key.kind, bytesInside(key))
}

/** Takes 32 bytes over into a key and wipes them where they stood. */
export function takeKey<K extends KeyKind>(kind: K, bytes: Uint8Array): Key<K> {
  try {
    return new Key(kind, bytes)
  } finally {
    bytes.fill(0)
  }
}

/** The bytes themselves, never to leave the room. */
export function bytesOf(key: Key<KeyKind>): Uint8Array {
  return bytesInside(key)
}

/** The root of all subkeys under one label: HKDF-SHA-512 (RFC 5869), no salt, info = label, 64 bytes; a full PRK for further expansion. */
export function rootOf(key: Key<KeyKind>, label: string): Buffer {
  return derivedOnce(key, label, () => expand("sha512", extract("sha512", new Uint8Array(0), bytesOf(key)), Buffer.from(label, "latin1"), 64))
}

/** Derives bytes once and keeps them inside the key, to be wiped with it, or when there are too many. To be used at once and not kept by the caller. */
export function derivedOnce(key: Key<KeyKind>, name: string, derive: () => Buffer): Buffer {
  const derived = derivedInside(key)
  const known = derived.get(name)
  if (known !== undefined) return known
  const fresh = derive()
  if (derived.size >= MOST_DERIVED) wipeAll(derived)
  derived.set(name, fresh)
  return fresh
}

function wipeAll(derived: Map<string, Buffer>): void {
  for (const bytes of derived.values()) bytes.fill(0)
  derived.clear()
}
