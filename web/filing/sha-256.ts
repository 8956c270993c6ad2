/** SHA-256 over bytes that come in pieces (FIPS 180-4): the browser's own takes a whole file at once only. It names a document to the house and proves nothing by itself. */

const FRACTION = 2 ** 32
const BLOCK = 64

/** The first primes, whose roots the constants are made of. */
function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/** FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of cube and square roots. */
const K = Int32Array.from(primes(64), (prime) => (Math.cbrt(prime) % 1) * FRACTION)
const START = Int32Array.from(primes(8), (prime) => (Math.sqrt(prime) % 1) * FRACTION)

export interface Sha256 {
  readonly update: (bytes: Uint8Array) => void
  /** The hash in hexadecimal; nothing more may be taken in afterwards. */
  readonly digest: () => string
}

export function newSha256(): Sha256 {
  const state = START.slice()
  const held = new Uint8Array(2 * BLOCK)
  const view = new DataView(held.buffer)
  const words = new Int32Array(BLOCK)
  let kept = 0
  let length = 0
  return {
    update: (bytes) => {
      length += bytes.length
      let at = 0
      if (kept > 0) {
        at = Math.min(BLOCK - kept, bytes.length)
        held.set(bytes.subarray(0, at), kept)
        kept += at
        if (kept < BLOCK) return
        compress(state, words, view, 0)
      }
      const all = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (; at + BLOCK <= bytes.length; at += BLOCK) compress(state, words, all, at)
      held.set(bytes.subarray(at))
      kept = bytes.length - at
    },
    digest: () => {
      const end = kept < BLOCK - 8 ? BLOCK : 2 * BLOCK
      held.fill(0, kept, end)
      held[kept] = 0x80
      view.setBigUint64(end - 8, BigInt(length) * 8n)
      for (let at = 0; at < end; at += BLOCK) compress(state, words, view, at)
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("")
    },
  }
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** One block into the state (FIPS 180-4, 6.2.2). */
function compress(state: Int32Array, w: Int32Array, block: DataView, from: number): void {
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(from + 4 * t)
  for (let t = 16; t < 64; t++) {
    const before2 = w[t - 2] as number
    const before15 = w[t - 15] as number
    const s0 = turn(before15, 7) ^ turn(before15, 18) ^ (before15 >>> 3)
    const s1 = turn(before2, 17) ^ turn(before2, 19) ^ (before2 >>> 10)
    w[t] = (w[t - 16] as number) + s0 + (w[t - 7] as number) + s1
  }
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let d = state[3] as number
  let e = state[4] as number
  let f = state[5] as number
  let g = state[6] as number
  let h = state[7] as number
  for (let t = 0; t < 64; t++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (K[t] as number) + (w[t] as number)) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0] = (state[0] as number) + a
  state[1] = (state[1] as number) + b
  state[2] = (state[2] as number) + c
  state[3] = (state[3] as number) + d
  state[4] = (state[4] as number) + e
  state[5] = (state[5] as number) + f
  state[6] = (state[6] as number) + g
  state[7] = (state[7] as number) + h
}
