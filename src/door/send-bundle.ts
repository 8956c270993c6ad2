/** Sends bytes that nobody keeps on the way, and evidence as a file with a name. */
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Visit } from "./visit.ts"

export async function sendBytes(visit: Pick<Visit<never>, "reply">, outcome: Outcome<Uint8Array>, type: string): Promise<Outcome<null>> {
  if (!outcome.ok) return outcome
  void visit.reply.header("cache-control", "no-store").type(type).send(Buffer.from(outcome.value))
  return yes(null)
}

export async function sendBundle(
  visit: Pick<Visit<never>, "reply">,
  outcome: Outcome<{ readonly name: string; readonly bytes: Uint8Array }>,
): Promise<Outcome<null>> {
  if (!outcome.ok) return no(outcome.refusal.code, outcome.refusal.detail)
  visit.reply.header("content-disposition", `attachment; filename="${outcome.value.name}"`)
  return sendBytes(visit, yes(outcome.value.bytes), "application/json")
}
