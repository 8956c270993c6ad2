/** A party's card: name, contact and reference, sealed under the matter's key. */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { Class, FirmId, PartyId, PartyRole } from "#words"

export interface PartyCard {
  readonly name: string
  readonly contact: string
  readonly reference: string
}

/** A party as it is written down. */
export interface PartyWords extends PartyCard {
  readonly role: PartyRole
  readonly class: Class
}

export interface PartyView extends PartyWords {
  readonly id: PartyId
  readonly addedAt: string
  readonly rev: number
}

function cardPlace(firm: FirmId, party: PartyId): readonly string[] {
  return [firm, "parties", "card", party]
}

export function sealPartyCard(key: Key<"matter">, firm: FirmId, party: PartyId, card: PartyCard): Uint8Array {
  const { name, contact, reference } = card
  return sealField(key, JSON.stringify({ name, contact, reference }), cardPlace(firm, party))
}

export function openPartyCard(key: Key<"matter">, firm: FirmId, party: PartyId, sealed: Uint8Array): PartyCard {
  return JSON.parse(openField(key, sealed, cardPlace(firm, party))) as PartyCard
}
