/** Walks through a log from its first leaf and checks what each leaf claims against all before it: its form, its firm, the chains it continues, the keys it publishes, the key it is signed with. */
import type { KeyObject } from "node:crypto"
import { type Why, fails } from "../checked.ts"
import { isGenuineLater, toPublicKey } from "../tlog/ed25519.ts"
import { asciiText } from "../tlog/hash.ts"
import { HASH_CHARS, ID_CHARS, sameBytes } from "./ascii.ts"
import { Heads } from "./heads.ts"
import { signedBytes } from "./labels.ts"
import { eventBytesIn } from "./leaf.ts"
import { Repeats } from "./repeats.ts"
import { MAX_SUBJECTS, SIGNATURE_CHARS, Scan, scanChain, scanEvent, scanSigned } from "./scan.ts"

/** A key that an earlier leaf published: whose it is, and what verifies with it. */
interface Published {
  readonly of: Uint8Array
  readonly sign: KeyObject | null
}

/** A signature that is still being verified. */
export interface PendingSignature {
  readonly leaf: number
  readonly genuine: Promise<boolean>
}

export class Walk {
  readonly #scan = new Scan()
  readonly #heads = new Heads()
  readonly #slots = new Int32Array(MAX_SUBJECTS + 1)
  readonly #hash = new Uint8Array(HASH_CHARS)
  readonly #keys = new Map<string, Published>()
  readonly events = new Repeats()
  readonly #signatures: boolean
  readonly pending: PendingSignature[] = []
  #firm: Uint8Array | null = null
  signed = 0

  constructor(signatures: boolean) {
    this.#signatures = signatures
  }

  get keys(): number {
    return this.#keys.size
  }

  get subjects(): number {
    return this.#heads.size
  }

  /** Checks the next leaf, which stands in bytes, its hash in others. Signatures go on in the background (see `pending`), and repeated events are found at the end (see `events`). */
  step(index: number, bytes: Uint8Array, from: number, to: number, hashes: Uint8Array, hashAt: number): Why | null {
    const scan = this.#scan
    if (!scanEvent(scan, bytes, from, to) || !scanSigned(scan) || !scanChain(scan)) return fails("leaf-malformed", index).why
    this.#firm ??= Uint8Array.from(bytes.subarray(scan.firm, scan.firm + ID_CHARS))
    if (!sameBytes(bytes, scan.firm, this.#firm, 0, ID_CHARS)) return fails("leaf-of-another-firm", index, `of ${idAt(bytes, scan.firm)}`).why
    this.events.note(bytes, scan.id)
    const broken = this.#brokenChain(index)
    if (broken !== null) return broken
    this.#extendChains(hashes, hashAt)
    return this.#publish(index) ?? (scan.sig < 0 ? null : this.#checkSigner(index))
  }

  #brokenChain(index: number): Why | null {
    const { bytes, chained, subjects, counts, previous } = this.#scan
    this.#heads.makeRoom(chained)
    for (let i = 0; i < chained; i++) {
      const at = subjects[i] as number
      const slot = this.#heads.find(bytes, at)
      this.#slots[i] = slot
      const n = this.#heads.count(slot) + 1
      if (counts[i] !== n) return fails("chain-broken", index, `${idAt(bytes, at)}: it is called number ${counts[i]} and is number ${n}`).why
      if (n > 1 && !this.#heads.endsIn(slot, bytes, previous[i] as number)) return fails("chain-broken", index, `${idAt(bytes, at)}: its previous leaf has another hash`).why
    }
    return null
  }

  #extendChains(hashes: Uint8Array, hashAt: number): void {
    const { bytes, chained, subjects, counts } = this.#scan
    writeBase64(this.#hash, hashes, hashAt)
    for (let i = 0; i < chained; i++) {
      const at = subjects[i] as number
      // Two new subjects of one leaf may have been promised the same empty slot: look again.
      const slot = counts[i] === 1 ? this.#heads.find(bytes, at) : (this.#slots[i] as number)
      this.#heads.extend(slot, bytes, at, this.#hash)
    }
  }

  #publish(index: number): Why | null {
    const { bytes, publishes, publishedOf, sign } = this.#scan
    if (publishes < 0) return null
    const key = idAt(bytes, publishes)
    if (this.#keys.has(key)) return fails("key-repeated", index, key).why
    const raw = sign < 0 ? null : Buffer.from(asciiText(bytes.subarray(sign, sign + HASH_CHARS)), "base64")
    this.#keys.set(key, { of: Uint8Array.from(bytes.subarray(publishedOf, publishedOf + ID_CHARS)), sign: raw === null ? null : toPublicKey(raw) })
    return null
  }

  #checkSigner(index: number): Why | null {
    const { bytes, key: keyAt, by, sig } = this.#scan
    this.signed++
    const name = idAt(bytes, keyAt)
    const key = this.#keys.get(name)
    if (key === undefined || key.sign === null) return fails("key-unknown", index, name).why
    if (!sameBytes(key.of, 0, bytes, by, ID_CHARS)) return fails("key-of-another", index, `${name} belongs to ${asciiText(key.of)}`).why
    if (this.#signatures) {
      const signature = Buffer.from(asciiText(bytes.subarray(sig, sig + SIGNATURE_CHARS)), "base64")
      this.pending.push({ leaf: index, genuine: isGenuineLater(key.sign, signedBytes(eventBytesIn(this.#scan)), signature) })
    }
    return null
  }
}

function idAt(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, ID_CHARS).toString("latin1")
}

const ALPHABET = Uint8Array.from(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "latin1"))

/** The base64 of the 32 bytes at a place, as 44 bytes. */
function writeBase64(into: Uint8Array, from: Uint8Array, at: number): void {
  let to = 0
  for (let i = 0; i < 30; i += 3) {
    const bits = ((from[at + i] as number) << 16) | ((from[at + i + 1] as number) << 8) | (from[at + i + 2] as number)
    into[to++] = ALPHABET[bits >>> 18] as number
    into[to++] = ALPHABET[(bits >>> 12) & 63] as number
    into[to++] = ALPHABET[(bits >>> 6) & 63] as number
    into[to++] = ALPHABET[bits & 63] as number
  }
  const last = ((from[at + 30] as number) << 8) | (from[at + 31] as number)
  into[to++] = ALPHABET[last >>> 10] as number
  into[to++] = ALPHABET[(last >>> 4) & 63] as number
  into[to++] = ALPHABET[(last << 2) & 63] as number
  into[to] = 61
}
