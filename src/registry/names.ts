/** Sealed cards of people, by id: where names come from, wherever a name is shown. */
import type { PersonId } from "#words"
import type { Tx } from "./transaction.ts"

export async function listPersonCards(tx: Tx, people: readonly PersonId[]): Promise<readonly { readonly id: PersonId; readonly card: Uint8Array }[]> {
  if (people.length === 0) return []
  return tx.sql<{ id: PersonId; card: Uint8Array }[]>`select id, card from people where id = any(${people}::text[])`
}
