/** Sets the caller's second factor, proved by a first code from the machine that will make the next ones. */
import { getOwnLock, holdOwnKeys, inOneTransaction, setOwnTotp } from "#registry"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { parseTotpSecret, sealTotp, totpStep } from "./totp.ts"

/** Refuses `step-up-needed` (whoever finds an open session must not lock its person out), `malformed`, `already-there`, `sign-in-failed` where the code does not fit. */
export function setSecondFactor(
  tools: Tools,
  caller: Caller,
  order: { readonly secret: string; readonly code: string },
): Promise<Outcome<{ receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    const secret = parseTotpSecret(order.secret)
    if (secret === null) return no("malformed", "secret: is not one that was given out here")
    await holdOwnKeys(tx)
    if ((await getOwnLock(tx)).totp !== null) return no("already-there")
    const step = totpStep(secret, order.code, tools.now())
    if (step === null) return no("sign-in-failed", "The code does not fit the secret. Check the clock of the machine that shows it.")
    await setOwnTotp(tx, { sealed: sealTotp(tools, caller.keys.own, caller.person, secret), step })
    return yes({ receipt: await record(tools, tx, doerOf(caller), { kind: "second-factor.set" }) })
  })
}
