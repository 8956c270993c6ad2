/** Random nonces drawn from a small store of the system's randomness, because one call for each nonce would cost as much as the sealing itself. */
import { randomFillSync } from "node:crypto"

const store = Buffer.allocUnsafeSlow(12_288)
let used = store.length

/** Writes `length` fresh random bytes (at most 64) into `into` at `offset`. For nonces and salts, which are public; keys are drawn one by one. */
export function drawInto(into: Buffer, offset: number, length: number): void {
  if (length > 64) throw new RangeError("a nonce has at most 64 bytes")
  if (used + length > store.length) {
    randomFillSync(store)
    used = 0
  }
  store.copy(into, offset, used, used + length)
  used += length
}
