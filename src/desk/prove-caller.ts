/** Proves that it is still the caller who sits there, by pass phrase and second factor; guessing is slowed down as at sign-in. */
import { clearTries, getOwnLock, holdOwnKeys, inOneTransaction, spendTotpStep } from "#registry"
import type { Tx } from "#registry"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { noteFailedProof } from "./failed-proof.ts"
import { provePerson } from "./person-lock.ts"
import type { Lock } from "./person-lock.ts"
import { confirmHash } from "./sign-in-name.ts"
import type { Tools } from "./tools.ts"
import { hear } from "./tries.ts"

/** What was proved; it is checked again inside the act's transaction. */
export interface CallerProof {
  readonly hash: Uint8Array
  readonly salt: Uint8Array
  readonly step: number | null
}

/** Refuses `too-many-tries`, `sign-in-failed`, `code-needed`. The caller's keys are open already: what the proof opens is wiped at once. */
export async function proveCaller(tools: Tools, caller: Caller, passphrase: string, code: string | undefined): Promise<Outcome<CallerProof>> {
  const hash = confirmHash(tools, caller.person)
  const heard = await hear(tools, hash)
  if (!heard.ok) return heard
  const found = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await getOwnLock(tx)))
  if (!found.ok) return found
  const lock: NonNullable<Lock> = { ...found.value, person: caller.person }
  const proved = await provePerson(tools, lock, passphrase, code)
  if (!proved.ok) {
    await noteFailedProof(tools, caller.person, proved.refusal.code === "code-needed" ? "code-needed" : "not-confirmed")
    return proved.refusal.code === "sign-in-failed" ? no("sign-in-failed", sayWrong(lock.totp !== null)) : proved
  }
  proved.value.keys[Symbol.dispose]()
  return yes({ hash, salt: lock.salt, step: proved.value.step })
}

function sayWrong(withCode: boolean): string {
  return withCode ? "The pass phrase or the code is not right. A code is good once, and only while it is shown." : "The pass phrase is not right."
}

/** Runs an act of the caller's that rests on a proof. Refuses `sign-in-failed` where the pass phrase was changed meanwhile, or the code has been used before. */
export async function onProof<T>(tools: Tools, caller: Caller, proof: CallerProof, act: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const done = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const stands = await holdOwnKeys(tx)
    if (stands === null || Buffer.compare(stands.salt, proof.salt) !== 0) return no("sign-in-failed")
    if (proof.step !== null && !(await spendTotpStep(tx, proof.step))) return no("sign-in-failed", sayWrong(true))
    await clearTries(tx, proof.hash)
    return act(tx)
  })
  if (!done.ok && done.refusal.code === "sign-in-failed") await noteFailedProof(tools, caller.person, "not-confirmed")
  return done
}
