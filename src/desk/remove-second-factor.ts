/** Removes the caller's second factor. Pass phrase and code are proved in this very act, which is more than a confirmation of a while ago. */
import { setOwnTotp } from "#registry"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { onProof, proveCaller } from "./prove-caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` where none is set, `too-many-tries`, `sign-in-failed`. */
export async function removeSecondFactor(
  tools: Tools,
  caller: Caller,
  said: { readonly passphrase: string; readonly code: string },
): Promise<Outcome<{ receipt: Recorded }>> {
  if (!caller.row.hasTotp) return no("not-found", "No second factor is set.")
  const proof = await proveCaller(tools, caller, said.passphrase, said.code)
  if (!proof.ok) return proof
  return onProof(tools, caller, proof.value, async (tx) => {
    await setOwnTotp(tx, null)
    return yes({ receipt: await record(tools, tx, doerOf(caller), { kind: "second-factor.removed", detail: { by: "themselves" } }) })
  })
}
