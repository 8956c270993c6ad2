/** The second factor: time-based one-time codes (TOTP, RFC 6238; six digits, 30 s, HMAC-SHA-1 as every authenticator has it), one step either way, no step twice. */
import { Secret, TOTP } from "otpauth"
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { PersonId } from "#words"
import type { Tools } from "./tools.ts"

const PERIOD = 30
/** RFC 4226 §4, R6: 160 bits are recommended. */
const SECRET_BYTES = 20

function place(tools: Tools, person: PersonId): readonly string[] {
  return [tools.firm.id, "person_keys", "totp", person]
}

/** A fresh secret in base32. */
export function newTotpSecret(tools: Tools): string {
  return new Secret({ buffer: Uint8Array.from({ length: SECRET_BYTES }, () => tools.draw(256)).buffer }).base32
}

/** A secret in its one spelling, or null where it is none, or shorter than 160 bits. */
export function parseTotpSecret(text: string): string | null {
  return /^(?:[A-Z2-7]{8}){4,16}$/.test(text) ? text : null
}

/** What authenticators read from a QR code: `otpauth://totp/FIRM:ADDRESS?secret=…`. */
export function totpUri(secret: string, firm: string, address: string): string {
  return new TOTP({ issuer: firm, label: address, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD }).toString()
}

/** The step that a code belongs to (RFC 6238 §4.2), if it is that of now or the one before or after (§5.2); else null. */
export function totpStep(secret: string, code: string, now: Temporal.Instant): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: PERIOD })
  const timestamp = now.epochMilliseconds
  const delta = totp.validate({ token: code, timestamp, window: 1 })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta
}

export function sealTotp(tools: Tools, own: Key<"own">, person: PersonId, secret: string): Uint8Array {
  return sealField(own, secret, place(tools, person))
}

export function openTotp(tools: Tools, own: Key<"own">, person: PersonId, sealed: Uint8Array): string {
  return openField(own, sealed, place(tools, person))
}
