/** The name by which a person signs in, as the house knows it: a keyed hash, different in every firm, that finds and never tells. */
import { findingHash, sealField } from "#seal"
import type { PersonId } from "#words"
import type { Tools } from "./tools.ts"

/** 32 bytes. The address in its one spelling: trimmed, NFC, lower case, as the door gives it. */
export function signInHash(tools: Tools, address: string): Uint8Array {
  return findingHash(tools.house.key, `${tools.firm.id}\nsign-in\n${address}`)
}

/** Under what the tries of a signed-in person to confirm that it is they are counted. */
export function confirmHash(tools: Tools, person: PersonId): Uint8Array {
  return findingHash(tools.house.key, `${tools.firm.id}\nconfirm\n${person}`)
}

/** Under what tries of the set-up code are counted. */
export function setupHash(tools: Tools): Uint8Array {
  return findingHash(tools.house.key, `${tools.firm.id}\nset-up\n`)
}

/** The address sealed to the house key: for neutral reminders, which the house sends with nobody signed in. */
export function sealAddress(tools: Tools, person: PersonId, address: string): Uint8Array {
  return sealField(tools.house.key, address, [tools.firm.id, "people", "address", person])
}
