/** The house key as one line of text for the server's own secret file: the only key that is ever written down in the clear. */
import { createHash, timingSafeEqual } from "node:crypto"
import { bytesOf, type Key, takeKey } from "./keys.ts"
import { LABELS, prefixOf } from "./labels.ts"

const LABEL = prefixOf(LABELS.houseKeyChecksum)
const SPELLING = /^muniment-house-key-1:([A-Za-z0-9_-]{48})\n?$/

/** `muniment-house-key-1:` and 48 signs of base64url: 32 bytes of key, 4 of checksum. Ends without a newline. */
export function houseKeyText(key: Key<"house">): string {
  const bytes = bytesOf(key)
  return `muniment-house-key-1:${Buffer.concat([bytes, checksum(bytes)]).toString("base64url")}`
}

/** The key in such a line (one newline at its end is allowed), or null where it is none or was damaged. */
export function parseHouseKey(text: string): Key<"house"> | null {
  const signs = SPELLING.exec(text)?.[1]
  if (signs === undefined) return null
  const bytes = Buffer.from(signs, "base64url")
  const whole = timingSafeEqual(checksum(bytes.subarray(0, 32)), bytes.subarray(32))
  const key = whole ? takeKey("house", bytes.subarray(0, 32)) : null
  bytes.fill(0)
  return key
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(LABEL).update(bytes).digest().subarray(0, 4)
}
