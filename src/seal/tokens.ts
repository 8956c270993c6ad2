/** A secret that travels (in a cookie, in an invitation's link): the house keeps only its hash, and a key comes from the secret alone. */
import { createHash, randomBytes } from "node:crypto"
import { expand, extract } from "./hkdf.ts"
import { type Key, takeKey } from "./keys.ts"
import { LABELS, prefixOf } from "./labels.ts"

const HASH = prefixOf(LABELS.tokenHash)
const KEY_LABELS = { session: LABELS.sessionKey, invitation: LABELS.invitationKey } as const
const SPELLING = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** 256 random bits as 43 signs of base64url. */
export function newToken(): string {
  return randomBytes(32).toString("base64url")
}

/** The token in a text that came from outside, or null where it is none: there is one spelling only (the last sign carries four bits). */
export function parseToken(text: unknown): string | null {
  return typeof text === "string" && SPELLING.test(text) ? text : null
}

/** SHA-256(label ‖ 0 ‖ the 32 bytes): what the house keeps. Throws a RangeError on what `parseToken` refuses. */
export function tokenHash(token: string): Uint8Array {
  return createHash("sha256").update(HASH).update(bytesOfToken(token)).digest()
}

/** The key that comes from a token: HKDF-SHA-512, no salt, one label for each kind. Throws a RangeError on what `parseToken` refuses. */
export function tokenKey<K extends "session" | "invitation">(kind: K, token: string): Key<K> {
  const bytes = bytesOfToken(token)
  const prk = extract("sha512", new Uint8Array(0), bytes)
  bytes.fill(0)
  return takeKey(kind, expand("sha512", prk, Buffer.from(KEY_LABELS[kind], "latin1"), 32))
}

function bytesOfToken(token: string): Buffer {
  if (parseToken(token) === null) throw new RangeError("this is not a token")
  return Buffer.from(token, "base64url")
}
