/** Names what the caller is here for; it goes into every custody event from now on (C56). */
import { inOneTransaction, setSessionPurpose } from "#registry"
import { parseToken, tokenKey } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { sealPurposeLine } from "./begin-session.ts"
import type { Caller } from "./caller.ts"
import { showCaller } from "./get-session.ts"
import { parsePurpose } from "./parse-purpose.ts"
import { doerOf, record } from "./record.ts"
import type { ShownSession } from "./shown-session.ts"
import type { Tools } from "./tools.ts"

/** `secret` is the session's own, under which the free line is sealed. Refuses `malformed` for a purpose that is not on the firm's list. */
export async function nameThePurpose(
  tools: Tools,
  caller: Caller,
  said: { readonly code: string; readonly line?: string | undefined },
  secret: string,
): Promise<Outcome<ShownSession>> {
  const purpose = parsePurpose(tools, said)
  if (!purpose.ok) return purpose
  const token = parseToken(secret)
  if (token === null) return no("not-signed-in")
  using key = tokenKey("session", token)
  const line = sealPurposeLine(key, tools.firm.id, caller.session, purpose.value)
  const done = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    await setSessionPurpose(tx, caller.session, purpose.value.code, line)
    return yes(await record(tools, tx, doerOf({ ...caller, purpose: purpose.value }), { kind: "purpose.named", detail: { session: caller.session } }))
  })
  return done.ok ? await showCaller(tools, caller, purpose.value) : done
}
