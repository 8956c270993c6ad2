/** The mathematics of the ledger, done on this machine and not by the house: that the log only grew, and that an event stands in it (RFC 9162, sections 2.1.3 and 2.1.4). */

type Bytes = Uint8Array<ArrayBuffer>

const LEAF = 0x00
const NODE = 0x01

async function sha256(parts: readonly Uint8Array[], prefix: number): Promise<Bytes> {
  const whole = new Uint8Array(1 + parts.reduce((n, part) => n + part.length, 0))
  whole[0] = prefix
  let at = 1
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole))
}

/** The hash of a leaf's bytes (RFC 9162, 2.1.1). */
export function hashLeaf(bytes: Uint8Array): Promise<Bytes> {
  return sha256([bytes], LEAF)
}

const hashNode = (left: Uint8Array, right: Uint8Array) => sha256([left, right], NODE)

export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n])
}

/** Whether a path leads from a leaf to the root of a log of `size` leaves (RFC 9162, 2.1.3.2). Sizes stay below 2^53. */
export async function isIncluded(leafHash: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array): Promise<boolean> {
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let r: Uint8Array = leafHash
  for (const p of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = await hashNode(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = await hashNode(r, p)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && isSame(r, root)
}

/** Whether a log of `second` leaves is one of `first` leaves that only grew (RFC 9162, 2.1.4.2). */
export async function hasOnlyGrown(
  first: number,
  firstRoot: Uint8Array,
  second: number,
  secondRoot: Uint8Array,
  path: readonly Uint8Array[],
): Promise<boolean> {
  if (first > second) return false
  if (first === second) return path.length === 0 && isSame(firstRoot, secondRoot)
  if (first === 0) return path.length === 0
  const steps = isPowerOfTwo(first) ? [firstRoot, ...path] : [...path]
  const start = steps.shift()
  if (start === undefined) return false
  let fn = first - 1
  let sn = second - 1
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let fr: Uint8Array = start
  let sr: Uint8Array = start
  for (const c of steps) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = await hashNode(c, fr)
      sr = await hashNode(c, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = await hashNode(sr, c)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && isSame(fr, firstRoot) && isSame(sr, secondRoot)
}

const half = (n: number) => Math.floor(n / 2)

function isPowerOfTwo(n: number): boolean {
  let rest = n
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}
