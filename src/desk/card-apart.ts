/** Puts a matter's card under the key of its own before somebody is let in who is to see that the matter exists and no more; a card from before there was that key lies under the plain one. */
import { getMatterCard, putCardApart } from "#registry"
import type { Tx } from "#registry"
import type { Permit } from "#rules"
import type { EpochKeys } from "./epoch-keys.ts"
import { openMatterCard, sealMatterCard } from "./matter-card.ts"
import type { Tools } from "./tools.ts"

export async function sealCardApart(tools: Tools, tx: Tx, permit: Permit<"member.admit">, keys: EpochKeys): Promise<void> {
  const { card, cardApart } = await getMatterCard(tx, permit)
  if (cardApart) return
  const { matter, epoch, cardEpoch } = permit.facts
  const opened = openMatterCard(keys.of(cardEpoch), tools.firm.id, matter, card)
  await putCardApart(tx, permit, sealMatterCard(keys.of(epoch, "card"), tools.firm.id, matter, opened))
}
