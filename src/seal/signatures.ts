/** Ed25519 signatures (RFC 8032) over labelled messages, so that a signature made for one thing never passes for another. */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign as signRaw, verify as verifyRaw } from "node:crypto"
import { inspect } from "node:util"
import { SealBroken } from "./broken.ts"
import type { Key, KeyKind } from "./keys.ts"
import { LABELS, prefixOf, SIGN_LABELS, type SignLabel } from "./labels.ts"
import { lockBytes, unlockBytes } from "./lock.ts"
import type { Place } from "./place.ts"

const WRAP = LABELS.wrapSignPair
export const SIGN_SEED = 32
const PREFIXES: { readonly [L in SignLabel]: Buffer } = {
  event: prefixOf(SIGN_LABELS.event),
  grant: prefixOf(SIGN_LABELS.grant),
  "public-key": prefixOf(SIGN_LABELS["public-key"]),
  backup: prefixOf(SIGN_LABELS.backup),
  names: prefixOf(SIGN_LABELS.names),
}

let seedInside: (pair: SignPair) => Uint8Array
let privateInside: (pair: SignPair) => KeyObject

/** Made only inside this room; both halves are worked out at first use, because most callers only read. Using it after its disposal throws. */
export class SignPair implements Disposable {
  readonly #seed: Uint8Array
  #private: KeyObject | null = null
  #public: Uint8Array | null = null
  #wiped = false

  /** Copies the 32-byte seed; the caller wipes theirs. */
  constructor(seed: Uint8Array) {
    if (seed.length !== SIGN_SEED) throw new RangeError("a signing seed has 32 bytes")
    this.#seed = Uint8Array.from(seed)
  }

  static {
    seedInside = (pair) => {
      if (pair.#wiped) throw new Error("the signing pair was wiped and cannot be used any more")
      return pair.#seed
    }
    privateInside = (pair) => (pair.#private ??= createPrivateKey({ key: seedInside(pair), format: "raw-private", asymmetricKeyType: "ed25519" }))
  }

  /** 32 bytes (RFC 8032 §5.1.5). */
  get public(): Uint8Array {
    this.#public ??= createPublicKey(privateInside(this)).export({ format: "raw-public" })
    return this.#public
  }

  [Symbol.dispose](): void {
    this.#wiped = true
    this.#seed.fill(0)
    this.#private = null
  }

  toString(): string {
    return "[signing pair]"
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

export function newSignPair(): SignPair {
  return takeSignPair(randomBytes(SIGN_SEED))
}

/** Takes a seed over into a pair and wipes it where it stood. */
export function takeSignPair(seed: Uint8Array): SignPair {
  try {
    return new SignPair(seed)
  } finally {
    seed.fill(0)
  }
}

/** The seed itself, never to leave the room. */
export function signSeedOf(pair: SignPair): Uint8Array {
  return seedInside(pair)
}

/** The bare signature (RFC 8032 §5.1.6) of bytes that the caller has already set apart; never to leave the room. */
export function signBytes(pair: SignPair, bytes: Uint8Array): Uint8Array {
  return signRaw(null, bytes, privateInside(pair))
}

/** The 64-byte signature of label ‖ 0 ‖ message. */
export function sign(pair: SignPair, label: SignLabel, message: Uint8Array): Uint8Array {
  return signBytes(pair, Buffer.concat([PREFIXES[label], message]))
}

/** Whether the signature is genuine. All four may come from an attacker: whatever is malformed is simply not genuine. */
export function verifySignature(publicKey: Uint8Array, label: SignLabel, message: Uint8Array, signature: Uint8Array): boolean {
  return verifyBytes(publicKey, Buffer.concat([PREFIXES[label], message]), signature)
}

/**
 * The 64-byte signature of a C2SP signed-note text exactly as it stands, because the note format leaves no room for a label.
 * The text must be non-empty, end in a newline and have no other control character: so it can never equal a labelled message, which has a zero byte.
 */
export function signNote(pair: SignPair, text: string): Uint8Array {
  if (!isNoteText(text)) throw new RangeError("this is not the text of a signed note")
  return signBytes(pair, Buffer.from(text, "utf8"))
}

/** Whether the signature over a signed-note text is genuine. */
export function verifyNote(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean {
  return isNoteText(text) && verifyBytes(publicKey, Buffer.from(text, "utf8"), signature)
}

/** A signing pair sealed under a key, for example the house's own under the house key. */
export function sealSignPair(under: Key<KeyKind>, pair: SignPair, place: Place): Uint8Array {
  return lockBytes(WRAP, under, signSeedOf(pair), place)
}

/** Throws SealBroken. */
export function openSignPair(under: Key<KeyKind>, sealed: Uint8Array, place: Place): SignPair {
  const seed = unlockBytes(WRAP, under, sealed, place)
  if (seed.length !== SIGN_SEED) throw new SealBroken()
  return takeSignPair(seed)
}

/** Importing a public key costs a fifth of a verification; the same few signers come again and again. */
const publics = new Map<string, KeyObject>()
const MOST_PUBLICS = 4096

/** Whether a bare signature is genuine; never to leave the room. */
export function verifyBytes(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const name = Buffer.from(publicKey).toString("latin1")
  let known = publics.get(name)
  if (known === undefined) {
    known = createPublicKey({ key: Buffer.from(publicKey), format: "raw-public", asymmetricKeyType: "ed25519" })
    if (publics.size >= MOST_PUBLICS) publics.clear()
    publics.set(name, known)
  }
  return verifyRaw(null, message, known, signature)
}

function isNoteText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for (C2SP signed-note, "Format")
  return text.isWellFormed() && text.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f\u007f]/.test(text)
}
