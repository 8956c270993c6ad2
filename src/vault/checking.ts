/** Checks a sealed file against what was noted at filing. Anyone may check: it needs no key and reads nothing. */
import type { CheckedVersion } from "./contract.ts"
import { runningHash } from "./running-hash.ts"
import { openIfThere, readFully } from "./sealed-file.ts"

const READ = 1024 * 1024

/** SHA-256 of the whole sealed file, as `sha256sum` computes it. */
export async function checkFile(path: string, expected: { readonly sealedSize: number; readonly sealedHash: Uint8Array }): Promise<CheckedVersion> {
  const file = await openIfThere(path, "r")
  if (file === null) return { damage: "missing" }
  await using _ = file
  if ((await file.stat()).size !== expected.sealedSize) return { damage: "size" }
  const hash = runningHash()
  const buffer = Buffer.allocUnsafeSlow(Math.min(READ, expected.sealedSize))
  for (let at = 0; at < expected.sealedSize;) {
    const read = await readFully(file, buffer, at)
    if (read === 0) return { damage: "size" }
    hash.add(buffer.subarray(0, read))
    at += read
  }
  return Buffer.compare(hash.end(), expected.sealedHash) === 0 ? "whole" : { damage: "bytes" }
}
