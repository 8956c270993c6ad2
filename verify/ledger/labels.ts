/** The labels that stand before what is signed and committed, so that nothing made for one purpose passes for another. The same constants stand in the sealing room; a test holds them together. */
import { createHash } from "node:crypto"

const EVENT = Buffer.from("muniment/1/sign-event\0", "latin1")
const NAMES = Buffer.from("muniment/1/sign-names\0", "latin1")
const COMMITMENT = Buffer.from("muniment/1/commitment\0", "latin1")

export const SALT_BYTES = 32

/** What a person signs to do something: label ‖ 0 ‖ event. */
export function signedBytes(event: Uint8Array): Uint8Array {
  return Buffer.concat([EVENT, event])
}

/** What whoever exports a bundle signs to say its names: label ‖ 0 ‖ names. */
export function signedNames(names: Uint8Array): Uint8Array {
  return Buffer.concat([NAMES, names])
}

/** The commitment to an event's details: SHA-256(label ‖ 0 ‖ salt ‖ detail) in base64. */
export function commitmentTo(detail: string, salt: Uint8Array): string {
  return createHash("sha256").update(COMMITMENT).update(salt).update(detail, "utf8").digest("base64")
}
