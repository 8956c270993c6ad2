/** Begins a second factor: makes its secret and tells it once; nothing is kept until a first code proves that it arrived. */
import { inOneTransaction } from "#registry"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { firmNameOf } from "./firm-name.ts"
import { getOwnCard } from "./own-card.ts"
import type { Tools } from "./tools.ts"
import { newTotpSecret, totpUri } from "./totp.ts"

/** Refuses `already-there`: one that is set is removed first. */
export async function beginSecondFactor(tools: Tools, caller: Caller): Promise<Outcome<{ secret: string; uri: string }>> {
  if (caller.row.hasTotp) return no("already-there")
  const card = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await getOwnCard(tools, tx, caller.person, caller.keys)))
  if (!card.ok) return card
  const secret = newTotpSecret(tools)
  return yes({ secret, uri: totpUri(secret, `${await firmNameOf(tools)} (Muniment)`, card.value.address) })
}
