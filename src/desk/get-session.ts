/** Who one is here, and why. */
import { inOneTransaction } from "#registry"
import { yes } from "#words"
import type { Outcome, Purpose } from "#words"
import type { Caller } from "./caller.ts"
import { getOwnCard } from "./own-card.ts"
import { showSession } from "./shown-session.ts"
import type { ShownSession } from "./shown-session.ts"
import type { Tools } from "./tools.ts"

export function getSession(tools: Tools, caller: Caller): Promise<Outcome<ShownSession>> {
  return showCaller(tools, caller, caller.purpose)
}

/** The caller's session as it is now, under the purpose that was just named. */
export async function showCaller(tools: Tools, caller: Caller, purpose: Purpose | null): Promise<Outcome<ShownSession>> {
  const card = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await getOwnCard(tools, tx, caller.person, caller.keys)))
  if (!card.ok) return card
  return yes(
    await showSession(tools, {
      person: caller.person,
      role: caller.role,
      card: card.value,
      purpose,
      hasTotp: caller.row.hasTotp,
      begunAt: caller.row.begunAt,
      endsAt: caller.row.endsAt,
    }),
  )
}
