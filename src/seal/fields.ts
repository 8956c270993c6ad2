/** Short texts (titles, names, notes) sealed so that each opens only in the row and column it was written for. */
import { createCipheriv, createDecipheriv } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { drawInto } from "./chance.ts"
import { expand } from "./hkdf.ts"
import { derivedOnce, type Key, rootOf } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { finished } from "./lock.ts"
import { netstring, type Place, spellPlace } from "./place.ts"

const LABEL = LABELS.field
const FORMAT = 1
const NONCE = 12
const TAG = 16
const HEAD = 1 + NONCE

export type FieldKey = Key<"matter" | "firm" | "own" | "house" | "oversight" | "session" | "client">

/** format ‖ nonce ‖ AES-256-GCM under the column's subkey, the whole place as associated data (docs/formats/fields.md). Throws a RangeError on lone surrogates. */
export function sealField(under: FieldKey, text: string, place: Place): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError("a sealed text is well-formed Unicode")
  const column = spellPlace(place, place.length - 1)
  const head = Buffer.allocUnsafe(HEAD)
  head[0] = FORMAT
  drawInto(head, 1, NONCE)
  const cipher = createCipheriv("aes-256-gcm", columnKey(under, column), head.subarray(1), { authTagLength: TAG })
  cipher.setAAD(wholePlace(column, place))
  const body = cipher.update(text, "utf8")
  cipher.final()
  const sealed = Buffer.allocUnsafe(HEAD + body.length + TAG)
  sealed.set(head)
  sealed.set(body, HEAD)
  sealed.set(cipher.getAuthTag(), HEAD + body.length)
  return sealed
}

/** Throws SealBroken. */
export function openField(under: FieldKey, sealed: Uint8Array, place: Place): string {
  if (sealed.length < HEAD + TAG || sealed[0] !== FORMAT) throw new SealBroken()
  const column = spellPlace(place, place.length - 1)
  const end = sealed.length - TAG
  const decipher = createDecipheriv("aes-256-gcm", columnKey(under, column), sealed.subarray(1, HEAD), { authTagLength: TAG })
  decipher.setAAD(wholePlace(column, place))
  decipher.setAuthTag(sealed.subarray(end))
  return finished(decipher, decipher.update(sealed.subarray(HEAD, end))).toString("utf8")
}

/** One subkey for each column (the place without its last element), kept inside the key: random 96-bit nonces are then good for 2^32 texts in each column. */
function columnKey(under: FieldKey, column: string): Buffer {
  return derivedOnce(under, `${LABEL}\0${column}`, () => expand("sha512", rootOf(under, LABEL), Buffer.from(column, "utf8"), 32))
}

function wholePlace(column: string, place: Place): Buffer {
  return Buffer.from(column + netstring(place.at(-1) ?? ""), "utf8")
}
