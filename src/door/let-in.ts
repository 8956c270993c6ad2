/** Lets somebody in: a browser gets its session's secret as a cookie and never sees it, a program that asked for it gets it in the answer. */
import { yes } from "#words"
import type { Outcome } from "#words"
import { giveCookie } from "./guard.ts"
import type { Visit } from "./visit.ts"

export function letIn<S extends object>(
  outcome: Outcome<{ readonly session: S; readonly token: string }>,
  bearer: boolean,
  reply: Visit<"signIn">["reply"],
): Outcome<S & { token?: string }> {
  if (!outcome.ok) return outcome
  const { session, token } = outcome.value
  if (bearer) return yes({ ...session, token })
  giveCookie(reply, token)
  return yes(session)
}
