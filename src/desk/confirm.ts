/** Confirms by pass phrase, and by the second factor where one is set, that it is still the caller: needed before grave acts. */
import { confirmSession } from "#registry"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { showCaller } from "./get-session.ts"
import { onProof, proveCaller } from "./prove-caller.ts"
import { doerOf, record } from "./record.ts"
import type { ShownSession } from "./shown-session.ts"
import type { Tools } from "./tools.ts"

/** Refuses `too-many-tries`, `sign-in-failed`, `code-needed`. */
export async function confirm(
  tools: Tools,
  caller: Caller,
  said: { readonly passphrase: string; readonly code?: string | undefined },
): Promise<Outcome<ShownSession>> {
  const proof = await proveCaller(tools, caller, said.passphrase, said.code)
  if (!proof.ok) return proof
  const done = await onProof(tools, caller, proof.value, async (tx) => {
    await confirmSession(tx, caller.session, tools.now())
    return yes(await record(tools, tx, doerOf(caller), { kind: "session.confirmed", detail: { session: caller.session } }))
  })
  return done.ok ? showCaller(tools, caller, caller.purpose) : done
}
