/** Makes a person: keys of their own, locked by their pass phrase, sealed to the firm's recovery key, and published in the ledger under their own signature. */
import { insertPerson } from "#registry"
import type { NewPerson, Tx } from "#registry"
import { newPersonKeys, sealKemPair, sealPersonKeysTo, wrapKey } from "#seal"
import type { KemPair, KemPublic, Key, PersonKeys } from "#seal"
import type { AnyId, FirmId, KeyId, PersonId, Role } from "#words"
import { sealPersonCard } from "./names.ts"
import { firmKeyPlace } from "./own-card.ts"
import type { PersonCard } from "./names.ts"
import { lockPerson } from "./person-lock.ts"
import { record } from "./record.ts"
import type { Doer } from "./record.ts"
import { sealAddress, signInHash } from "./sign-in-name.ts"
import type { Tools } from "./tools.ts"

/** Somebody who is coming in for the first time; their keys are open until disposed of. */
export interface Newcomer extends Disposable {
  readonly person: PersonId
  readonly keyId: KeyId
  readonly keys: PersonKeys
  readonly row: NewPerson
}

export interface NewcomerNeeds {
  readonly card: PersonCard
  readonly role: Role
  readonly passphrase: string
  readonly firmKey: Key<"firm">
  readonly recovery: KemPublic
  /** Only for those who are to hold it. */
  readonly oversight: KemPair | null
}

/** Where the oversight pair of a person belongs, under their own key. */
export function oversightPlace(firm: FirmId, person: PersonId): readonly string[] {
  return [firm, "person_keys", "oversight", person]
}

/** Where the oversight pair belongs while it is handed to a person: the key that is sealed to them, and the pair under it. */
export function handedPlace(firm: FirmId, person: PersonId, column: "handed_key" | "handed_oversight"): readonly string[] {
  return [firm, "person_keys", column, person]
}

/** Where a person's keys belong, sealed to the firm's recovery key. */
export function recoveryPlace(firm: FirmId, person: PersonId): readonly string[] {
  return [firm, "person_keys", "recovery", person]
}

/** Everything that takes time, before the transaction begins. */
export async function prepareNewcomer(tools: Tools, needs: NewcomerNeeds): Promise<Newcomer> {
  const firm = tools.firm.id
  const person = tools.newId("person")
  const keyId = tools.newId("key")
  const keys = newPersonKeys()
  const row: NewPerson = {
    id: person,
    keyId,
    role: needs.role,
    at: tools.now(),
    card: sealPersonCard(needs.firmKey, firm, person, needs.card),
    address: sealAddress(tools, person, needs.card.address),
    signInHash: signInHash(tools, needs.card.address),
    kemPublic: keys.kem.public.bytes,
    signPublic: keys.sign.public,
    lock: await lockPerson(tools, person, keys, needs.passphrase),
    recovery: sealPersonKeysTo(needs.recovery, keys, recoveryPlace(firm, person)),
    firmKey: wrapKey(keys.own, needs.firmKey, firmKeyPlace(tools, person)),
    oversight: needs.oversight === null ? null : sealKemPair(keys.own, needs.oversight, oversightPlace(firm, person)),
  }
  return { person, keyId, keys, row, [Symbol.dispose]: () => keys[Symbol.dispose]() }
}

/** Writes the person and publishes their keys; false where somebody signs in by their name already. */
export async function writeNewcomer(tools: Tools, tx: Tx, comer: Newcomer, doer: Doer): Promise<boolean> {
  if (!(await insertPerson(tx, comer.row))) return false
  await publishKey(tools, tx, doer, { key: comer.keyId, of: comer.person, use: "person", kem: comer.row.kemPublic, sign: comer.row.signPublic })
  return true
}

/** Enters public keys in the ledger, so that whoever can write to the database cannot put others in their place. */
export async function publishKey(
  tools: Tools,
  tx: Tx,
  doer: Doer,
  published: { readonly key: KeyId; readonly of: AnyId; readonly use: string; readonly kem: Uint8Array; readonly sign?: Uint8Array },
): Promise<void> {
  const { kem, sign, ...which } = published
  await record(tools, tx, doer, {
    kind: "key.published",
    also: [published.of],
    publishes: { ...which, kem: Buffer.from(kem).toString("base64"), ...(sign === undefined ? {} : { sign: Buffer.from(sign).toString("base64") }) },
  })
}
