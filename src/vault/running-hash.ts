/** SHA-256 that runs while bytes arrive: it names bytes and needs no key. The one place in the vault that hashes. */
import { createHash } from "node:crypto"

export interface RunningHash {
  add(bytes: Uint8Array): void
  /** 32 bytes; ends the hash. */
  end(): Uint8Array
}

export function runningHash(): RunningHash {
  const hash = createHash("sha256")
  return {
    add(bytes) {
      hash.update(bytes)
    },
    end() {
      return hash.digest()
    },
  }
}
