/** Chance that can be wound back: two worlds that are wound alike draw the same ids and codes. For throw-away worlds only; no key, salt or secret comes from here. */
import { createHash } from "node:crypto"
import type { Chance } from "../firm.ts"

export interface WoundChance extends Chance {
  /** Begins the draws that belong to this word, from their first on. */
  wind(to: string): void
}

export function woundChance(): WoundChance {
  let word = ""
  let drawn = 0
  const block = (): Buffer => createHash("sha256").update(`${word}\n${drawn++}`).digest()
  return {
    wind(to) {
      word = to
      drawn = 0
    },
    bytes(length) {
      const blocks: Buffer[] = []
      for (let have = 0; have < length; have += 32) blocks.push(block())
      return Buffer.concat(blocks).subarray(0, length)
    },
    below(most) {
      // 48 bits: the draw of a small number is as even as anyone could see.
      return block().readUIntBE(0, 6) % most
    },
  }
}
