/** Gives a person a new pass phrase with enough recovery shares: the one way back for somebody who lost theirs. Whoever asks learns nothing of the address before the shares are right. */
import { clearTries, endOwnSessions, findRecoveryFacts, holdOwnKeys, inOneTransaction, relockOwnKeys, setOwnTotp } from "#registry"
import type { PhraseLock, RecoveryFacts, Tx } from "#registry"
import { joinRecovery, openPersonKeysWith } from "#seal"
import type { Share } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { readShares } from "./brought-shares.ts"
import { firmNameOf } from "./firm-name.ts"
import { recoveryPlace } from "./new-person.ts"
import { lockPerson } from "./person-lock.ts"
import { record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { signInHash } from "./sign-in-name.ts"
import { requireStrength } from "./strength.ts"
import type { Tools } from "./tools.ts"

export interface RecoverOrder {
  readonly address: string
  readonly passphrase: string
  readonly shares: readonly string[]
}

export interface Recovery {
  readonly receipt: Recorded
  readonly secondFactorRemoved: boolean
}

/** Refuses `passphrase-weak`, `passphrase-breached`, `share-wrong`, `shares-too-few`; and `not-found` for an address that nobody signs in by, to those who brought enough shares. */
export async function recover(tools: Tools, order: RecoverOrder): Promise<Outcome<Recovery>> {
  if (!tools.state().setUp) return no("not-set-up")
  const shares = await readShares(tools, order.shares)
  if (!shares.ok) return shares
  const strong = await requireStrength(order.passphrase, [order.address, await firmNameOf(tools)])
  if (!strong.ok) return strong
  using pair = await joinRecovery(shares.value)
  if (pair === null) return no("share-wrong")
  const hash = signInHash(tools, order.address)
  const facts = await findRecoveryFacts(tools.db, hash)
  if (facts === null) return no("not-found", "Nobody signs in by this address.")
  using keys = openPersonKeysWith(pair, facts.recovery, recoveryPlace(tools.firm.id, facts.person))
  const lock = await lockPerson(tools, facts.person, keys, order.passphrase)
  const done = await inOneTransaction(tools.db, { person: facts.person, role: facts.role }, (tx) => write(tools, tx, facts, lock, hash, shares.value))
  if (!done.ok) return done
  for (const session of done.value.ended) tools.drawer.empty(session)
  return yes({ receipt: done.value.receipt, secondFactorRemoved: facts.hasTotp })
}

async function write(tools: Tools, tx: Tx, facts: RecoveryFacts, lock: PhraseLock, hash: Uint8Array, shares: readonly Share[]) {
  await holdOwnKeys(tx)
  await relockOwnKeys(tx, lock)
  await setOwnTotp(tx, null)
  const ended = await endOwnSessions(tx, null)
  await clearTries(tx, hash)
  // The custodians did it, and they did not sign in: the house says so, and which shares were brought is for the overseers.
  const numbers = shares.map((share) => String(share.number))
  const receipt = await record(tools, tx, "house", {
    kind: "recovery.done",
    also: [facts.person],
    detail: { shares: numbers, secondFactorRemoved: facts.hasTotp, sessionsEnded: ended.length },
  })
  if (facts.hasTotp) await record(tools, tx, "house", { kind: "second-factor.removed", also: [facts.person], detail: { by: "recovery" } })
  return yes({ receipt, ended })
}
