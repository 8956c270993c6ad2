/** Proves that someone is the person they say, by pass phrase and second factor, and locks a person's keys by a pass phrase. The same work is done for a name that does not exist. */
import type { PhraseLock } from "#registry"
import { needsUpgrade, newKey, newPassphraseParams, newPersonKeys, passphraseKey, sealPersonKeys, tryPersonKeys } from "#seal"
import type { PersonKeys } from "#seal"
import { no, yes } from "#words"
import type { Outcome, PersonId } from "#words"
import { openTotp, totpStep } from "./totp.ts"
import type { Tools } from "./tools.ts"

/** A person's keys, opened by what they know; the caller wipes them. */
export interface Proved {
  readonly keys: PersonKeys
  /** The step of the second factor that is to be used up in the act's transaction; null where none is set. */
  readonly step: number | null
}

/** What is proved against: the lock of one person, or null for a name that leads to nobody. */
export type Lock = (PhraseLock & { readonly person: PersonId; readonly totp: Uint8Array | null }) | null

function place(tools: Tools, person: PersonId): readonly string[] {
  return [tools.firm.id, "person_keys", "sealed", person]
}

/** Opens a person's keys. Refuses `sign-in-failed` for every way of being wrong, and `code-needed` where only the code of the second factor is missing. */
export async function provePerson(tools: Tools, lock: Lock, passphrase: string, code: string | undefined): Promise<Outcome<Proved>> {
  using key = await passphraseKey(passphrase.toWellFormed(), lock ?? newPassphraseParams(tools.phraseWork))
  const keys = tryPersonKeys(key, lock?.sealed ?? nobody(), lock === null ? ["nobody"] : place(tools, lock.person))
  if (keys === null || lock === null) return no("sign-in-failed")
  if (lock.totp === null) return yes({ keys, step: null })
  const step = code === undefined ? null : totpStep(openTotp(tools, keys.own, lock.person, lock.totp), code, tools.now())
  if (step !== null) return yes({ keys, step })
  keys[Symbol.dispose]()
  return no(code === undefined ? "code-needed" : "sign-in-failed")
}

/** Keys that nobody has: what a pass phrase for an unknown name is tried on. */
let nobodysKeys: Uint8Array | null = null
function nobody(): Uint8Array {
  if (nobodysKeys === null) {
    using key = newKey("house")
    using keys = newPersonKeys()
    nobodysKeys = sealPersonKeys(key, keys, ["nobody"])
  }
  return nobodysKeys
}

/** Locks a person's keys by a pass phrase, with today's parameters. */
export async function lockPerson(tools: Tools, person: PersonId, keys: PersonKeys, passphrase: string): Promise<PhraseLock> {
  const params = newPassphraseParams(tools.phraseWork)
  using key = await passphraseKey(passphrase, params)
  return { ...params, sealed: sealPersonKeys(key, keys, place(tools, person)) }
}

/** The same pass phrase under today's parameters, where the stored ones are weaker; null where they are not. */
export async function relocked(tools: Tools, person: PersonId, lock: PhraseLock, keys: PersonKeys, passphrase: string): Promise<PhraseLock | null> {
  return needsUpgrade(lock, tools.phraseWork) ? lockPerson(tools, person, keys, passphrase) : null
}
