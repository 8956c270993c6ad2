/** What the caller's own card says: their name and address, under the firm key that they hold. */
import { findOwnCard } from "#registry"
import type { Tx } from "#registry"
import { unwrapKey } from "#seal"
import type { PersonKeys } from "#seal"
import type { PersonId } from "#words"
import { openPersonCard } from "./names.ts"
import type { PersonCard } from "./names.ts"
import type { Tools } from "./tools.ts"

/** Where a person's wrapped firm key belongs. */
export function firmKeyPlace(tools: Tools, person: PersonId): readonly string[] {
  return [tools.firm.id, "person_keys", "firm_key", person]
}

export async function getOwnCard(tools: Tools, tx: Tx, person: PersonId, keys: PersonKeys): Promise<PersonCard> {
  const row = await findOwnCard(tx)
  if (row === null) throw new Error("a person without a card")
  using firmKey = unwrapKey(keys.own, "firm", row.firmKey, firmKeyPlace(tools, person))
  return openPersonCard(firmKey, tools.firm.id, person, row.card)
}
