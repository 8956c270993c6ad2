/** Checksums that a sender may announce for a piece of a document, with their lengths in bytes. They find accidents of the line; SHA-1 finds no attacker, and nothing of ours rests on it. */
export const CHECKSUMS = { sha1: 20, sha256: 32 } as const

export type ChecksumName = keyof typeof CHECKSUMS
