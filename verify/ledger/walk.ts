/** Walks through a log from its first leaf and checks what each leaf claims against all before it: its form, its firm, the chains it continues, the keys it publishes, the key it is signed with. */
import type { KeyObject } from "node:crypto"
import { type Why, fails } from "../checked.ts"
import { isGenuineLater, toPublicKey } from "../tlog/ed25519.ts"
import { asciiText } from "../tlog/hash.ts"
import { HASH_CHARS, ID_CHARS, areSame, isIdAt, viewOf } from "./ascii.ts"
import { Heads } from "./heads.ts"
import { signedBytes } from "./labels.ts"
import { eventBytesIn } from "./leaf.ts"
import { Repeats } from "./repeats.ts"
import { MAX_SUBJECTS, SIGNATURE_CHARS, Scan, scanLeaf } from "./scan.ts"

/** A key that an earlier leaf published: whose it is, and what verifies with it. */
interface Published {
  readonly id: DataView
  readonly of: DataView
  readonly sign: KeyObject | null
}

/** How many keys are found again without looking their ids up as text. */
const RECENT = 256

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
  readonly #hashView = viewOf(this.#hash)
  readonly #keys = new Map<string, Published>()
  readonly #recent: (Published | undefined)[] = Array.from({ length: RECENT })
  readonly events = new Repeats()
  readonly #signatures: boolean
  readonly pending: PendingSignature[] = []
  #firm: DataView | null = null
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
    scan.trusting = true
    if (!scanLeaf(scan, bytes, from, to)) return fails("leaf-malformed", index).why
    const why = this.#wrongFirm(index) ?? this.#wrongChain(index)
    if (why !== null) return this.#isMalformed(from, to) ? fails("leaf-malformed", index).why : why
    this.events.note(bytes, scan.id)
    this.#extendChains(hashes, hashAt)
    return this.#publish(index) ?? (scan.sig < 0 ? null : this.#wrongSigner(index, from, to))
  }

  /** Reads again without trust: whether what did not agree with anything known is not even in its form. */
  #isMalformed(from: number, to: number): boolean {
    this.#scan.trusting = false
    return !scanLeaf(this.#scan, this.#scan.bytes, from, to)
  }

  #wrongFirm(index: number): Why | null {
    const { bytes, view, firm } = this.#scan
    if (this.#firm === null && isIdAt(bytes, firm)) this.#firm = copyOf(bytes, firm)
    return this.#firm !== null && areSame(view, firm, this.#firm, 0, ID_CHARS) ? null : fails("leaf-of-another-firm", index, `of ${idAt(bytes, firm)}`).why
  }

  #wrongChain(index: number): Why | null {
    const { bytes, view, chained, subjects, counts, previous } = this.#scan
    const wrong = (at: number, how: string) => fails("chain-broken", index, `${idAt(bytes, at)}: ${how}`).why
    this.#heads.makeRoom(chained)
    for (let i = 0; i < chained; i++) {
      const at = subjects[i] as number
      const slot = this.#heads.find(view, at)
      this.#slots[i] = slot
      const n = this.#heads.count(slot) + 1
      if (n === 1 && !isIdAt(bytes, at)) return wrong(at, "it is no id")
      if (counts[i] !== n) return wrong(at, `it is called number ${counts[i]} and is number ${n}`)
      if (n > 1 && !this.#heads.endsIn(slot, view, previous[i] as number)) return wrong(at, "its previous leaf has another hash")
    }
    return null
  }

  #extendChains(hashes: Uint8Array, hashAt: number): void {
    const { view, chained, subjects, counts } = this.#scan
    writeBase64(this.#hash, hashes, hashAt)
    for (let i = 0; i < chained; i++) {
      const at = subjects[i] as number
      const count = counts[i] as number
      // Two new subjects of one leaf may have been promised the same empty slot: look again.
      const slot = count === 1 ? this.#heads.find(view, at) : (this.#slots[i] as number)
      this.#heads.extend(slot, view, at, count, this.#hashView)
    }
  }

  #publish(index: number): Why | null {
    const { bytes, publishes, publishedOf, sign } = this.#scan
    if (publishes < 0) return null
    const key = idAt(bytes, publishes)
    if (this.#keys.has(key)) return fails("key-repeated", index, key).why
    const raw = sign < 0 ? null : Buffer.from(asciiText(bytes.subarray(sign, sign + HASH_CHARS)), "base64")
    this.#keys.set(key, { id: copyOf(bytes, publishes), of: copyOf(bytes, publishedOf), sign: raw === null ? null : toPublicKey(raw) })
    return null
  }

  #wrongSigner(index: number, from: number, to: number): Why | null {
    const { bytes, view, key: keyAt, by, sig } = this.#scan
    this.signed++
    const key = this.#keyAt(keyAt)
    if (key === undefined && this.#isMalformed(from, to)) return fails("leaf-malformed", index).why
    if (key === undefined || key.sign === null) return fails("key-unknown", index, idAt(bytes, keyAt)).why
    if (!areSame(key.of, 0, view, by, ID_CHARS)) return fails("key-of-another", index, `${idAt(bytes, keyAt)} belongs to another`).why
    if (this.#signatures) {
      const signature = Buffer.from(asciiText(bytes.subarray(sig, sig + SIGNATURE_CHARS)), "base64")
      this.pending.push({ leaf: index, genuine: isGenuineLater(key.sign, signedBytes(eventBytesIn(this.#scan)), signature) })
    }
    return null
  }

  /** The published key whose id stands at a place. */
  #keyAt(at: number): Published | undefined {
    const { bytes, view } = this.#scan
    const place = view.getUint16(at + ID_CHARS - 2) % RECENT
    const recent = this.#recent[place]
    if (recent !== undefined && areSame(recent.id, 0, view, at, ID_CHARS)) return recent
    return (this.#recent[place] = this.#keys.get(idAt(bytes, at)))
  }
}

function copyOf(bytes: Uint8Array, at: number): DataView {
  return viewOf(new Uint8Array(bytes.subarray(at, at + ID_CHARS)))
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
