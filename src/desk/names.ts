/** Opens the names of people: sealed under the firm key, which every person of the firm holds. */
import { listPersonCards } from "#registry"
import type { Tx } from "#registry"
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { FirmId, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/** What a person's card says. */
export interface PersonCard {
  readonly name: string
  readonly address: string
}

function cardPlace(firm: FirmId, person: PersonId): readonly string[] {
  return [firm, "people", "card", person]
}

export function sealPersonCard(firmKey: Key<"firm">, firm: FirmId, person: PersonId, card: PersonCard): Uint8Array {
  return sealField(firmKey, JSON.stringify({ name: card.name, address: card.address }), cardPlace(firm, person))
}

export function openPersonCard(firmKey: Key<"firm">, firm: FirmId, person: PersonId, sealed: Uint8Array): PersonCard {
  return JSON.parse(openField(firmKey, sealed, cardPlace(firm, person))) as PersonCard
}

/** Gives the name on a card that came with a row. The session opens each card once: a matter names the same few people again and again. */
export type NameOn = (person: PersonId, card: Uint8Array) => string

export function namesOn(tools: Tools, caller: Caller): NameOn {
  const { cards } = tools.drawer.of(caller, tools.now())
  return (person, card) => {
    const before = cards.get(person)
    if (before !== undefined && Buffer.compare(before.card, card) === 0) return before.name
    const { name } = openPersonCard(caller.firmKey, tools.firm.id, person, card)
    // A copy: what came with the row keeps all that came beside it.
    cards.set(person, { card: new Uint8Array(card), name })
    return name
  }
}

/** The names of some people, by id; each asked for once. */
export async function namesOf(tools: Tools, tx: Tx, caller: Caller, people: Iterable<PersonId | null>): Promise<ReadonlyMap<PersonId, string>> {
  const asked = [...new Set(people)].filter((id) => id !== null)
  const cards = await listPersonCards(tx, asked)
  return new Map(cards.map(({ id, card }) => [id, openPersonCard(caller.firmKey, tools.firm.id, id, card).name]))
}

/** A person as others see them; somebody no longer known keeps their id for a name. */
export function refTo(names: ReadonlyMap<PersonId, string>, person: PersonId): { readonly id: PersonId; readonly name: string } {
  return { id: person, name: names.get(person) ?? person }
}
