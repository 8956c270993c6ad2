/** The roads of signing in and out, the purpose one works under, the second factor, and one's own pass phrase. */
import {
  beginSecondFactor,
  changePassphrase,
  confirm,
  getSession,
  nameThePurpose,
  removeSecondFactor,
  setSecondFactor,
  signIn,
  signOut,
  signOutEverywhere,
} from "#desk"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { sessionRoutes } from "./contract/sessions.ts"
import { secretOf, takeCookie } from "./guard.ts"
import { letIn } from "./let-in.ts"
import type { Handlers, Visit } from "./visit.ts"

type Name = (typeof sessionRoutes)[number]["name"]

export const sessionHandlers: Handlers<Name> = {
  signIn: async ({ tools, body, reply }) => letIn(await signIn(tools, body), body.bearer, reply),
  getSession: ({ tools, caller }) => getSession(tools, caller),
  nameThePurpose: ({ tools, caller, body, request }) => nameThePurpose(tools, caller, body, secretOf(request) ?? ""),
  confirm: ({ tools, caller, body }) => confirm(tools, caller, body),
  signOut: async ({ tools, caller, reply }) => leave(await signOut(tools, caller), reply),
  signOutEverywhere: async ({ tools, caller, reply }) => leave(await signOutEverywhere(tools, caller), reply),
  beginSecondFactor: ({ tools, caller }) => beginSecondFactor(tools, caller),
  setSecondFactor: ({ tools, caller, body }) => setSecondFactor(tools, caller, body),
  removeSecondFactor: ({ tools, caller, body }) => removeSecondFactor(tools, caller, body),
  changePassphrase: ({ tools, caller, body }) => changePassphrase(tools, caller, body),
}

async function leave(outcome: Outcome<null>, reply: Visit<Name>["reply"]): Promise<Outcome<null>> {
  if (!outcome.ok) return outcome
  takeCookie(reply)
  await reply.code(204).header("cache-control", "no-store").send()
  return yes(null)
}
