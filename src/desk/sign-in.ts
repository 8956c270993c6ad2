/** Signs a person in by address, pass phrase and second factor. There is one answer for every way of being wrong, and the same work is done for a name that does not exist. */
import { clearTries, findSignInFacts, holdOwnKeys, inOneTransaction, keepHandedOversight, relockOwnKeys, spendTotpStep } from "#registry"
import type { PhraseLock, SignInFacts, Tx } from "#registry"
import { openKemPair, openKeyWith, sealKemPair } from "#seal"
import type { PersonKeys } from "#seal"
import { no, yes } from "#words"
import type { Outcome, Purpose } from "#words"
import { beginSession } from "./begin-session.ts"
import type { BegunSession } from "./begin-session.ts"
import { noteFailedProof } from "./failed-proof.ts"
import { handedPlace, oversightPlace } from "./new-person.ts"
import { getOwnCard } from "./own-card.ts"
import type { PersonCard } from "./names.ts"
import { provePerson, relocked } from "./person-lock.ts"
import type { Proved } from "./person-lock.ts"
import { parsePurpose } from "./parse-purpose.ts"
import { showSession } from "./shown-session.ts"
import type { ShownSession } from "./shown-session.ts"
import { signInHash } from "./sign-in-name.ts"
import type { Tools } from "./tools.ts"
import { hear } from "./tries.ts"

export interface SignInOrder {
  readonly address: string
  readonly passphrase: string
  readonly code?: string | undefined
  readonly purpose?: { readonly code: string; readonly line?: string | undefined } | undefined
}

/** Refuses `not-set-up`, `malformed` (an unknown purpose), `too-many-tries`, `sign-in-failed`, and `code-needed` once the pass phrase was right. */
export async function signIn(tools: Tools, order: SignInOrder): Promise<Outcome<{ session: ShownSession; token: string }>> {
  if (!tools.state().setUp) return no("not-set-up")
  const purpose = order.purpose === undefined ? yes(null) : parsePurpose(tools, order.purpose)
  if (!purpose.ok) return purpose
  const hash = signInHash(tools, order.address)
  const heard = await hear(tools, hash)
  if (!heard.ok) return heard
  const facts = await findSignInFacts(tools.db, hash)
  const proved = await provePerson(tools, facts, order.passphrase, order.code)
  if (!proved.ok || facts === null) return turnAway(tools, facts, proved.ok ? "sign-in-failed" : proved.refusal.code)
  using keys = proved.value.keys
  const lock = await relocked(tools, facts.person, facts, keys, order.passphrase)
  const done = await inOneTransaction(tools.db, { person: facts.person, role: facts.role }, (tx) =>
    comeInAs(tools, tx, facts, proved.value, lock, hash, purpose.value),
  )
  if (!done.ok) return await turnAway(tools, facts, done.refusal.code)
  const { begun, card } = done.value
  return yes({ session: await showSession(tools, { ...facts, card, purpose: purpose.value, hasTotp: facts.totp !== null, ...begun }), token: begun.token })
}

async function turnAway(tools: Tools, facts: SignInFacts | null, code: "code-needed" | (string & {})): Promise<Outcome<never>> {
  await noteFailedProof(
    tools,
    facts?.person ?? null,
    code === "code-needed" ? "code-needed" : facts !== null && facts.state !== "active" ? facts.state : "wrong",
  )
  return no(code === "code-needed" ? "code-needed" : "sign-in-failed")
}

/** What was proved must still stand: not suspended, the same pass phrase, the code of the second factor not used before. */
async function comeInAs(
  tools: Tools,
  tx: Tx,
  facts: SignInFacts,
  proved: Proved,
  lock: PhraseLock | null,
  hash: Uint8Array,
  purpose: Purpose | null,
): Promise<Outcome<{ begun: BegunSession; card: PersonCard }>> {
  const { keys, step } = proved
  const stands = await holdOwnKeys(tx)
  if (stands === null || stands.state !== "active" || Buffer.compare(stands.salt, facts.salt) !== 0) return no("sign-in-failed")
  if (step !== null && !(await spendTotpStep(tx, step))) return no("sign-in-failed")
  if (lock !== null) await relockOwnKeys(tx, lock)
  await keepHanded(tools, tx, facts, keys)
  await clearTries(tx, hash)
  const begun = await beginSession(tools, tx, { person: facts.person, keyId: facts.keyId, keys, purpose })
  return yes({ begun, card: await getOwnCard(tools, tx, facts.person, keys) })
}

/** An overseer who was handed the oversight pair keeps it under their own key from now on. */
async function keepHanded(tools: Tools, tx: Tx, facts: SignInFacts, keys: PersonKeys): Promise<void> {
  if (facts.handedKey === null || facts.handedOversight === null) return
  using key = openKeyWith(keys.kem, "oversight", facts.handedKey, handedPlace(tools.firm.id, facts.person, "handed_key"))
  using pair = openKemPair(key, facts.handedOversight, handedPlace(tools.firm.id, facts.person, "handed_oversight"))
  await keepHandedOversight(tx, sealKemPair(keys.own, pair, oversightPlace(tools.firm.id, facts.person)))
}
