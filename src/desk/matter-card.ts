/** A matter's card: the only place where its title and client stand, sealed under a key of its own (docs/decisions/0051), or, from before there was one, under the matter's. */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { FirmId, MatterId } from "#words"

export interface MatterCard {
  readonly title: string
  readonly client: string
  readonly type: string
  readonly jurisdiction: string
}

function cardPlace(firm: FirmId, matter: MatterId): readonly string[] {
  return [firm, "matters", "card", matter]
}

export function sealMatterCard(key: Key<"matter">, firm: FirmId, matter: MatterId, card: MatterCard): Uint8Array {
  const { title, client, type, jurisdiction } = card
  return sealField(key, JSON.stringify({ title, client, type, jurisdiction }), cardPlace(firm, matter))
}

/** Under which key of its epoch a card lies. */
export function keyOfCard({ cardApart }: { readonly cardApart: boolean }): "card" | "plain" {
  return cardApart ? "card" : "plain"
}

export function openMatterCard(key: Key<"matter">, firm: FirmId, matter: MatterId, sealed: Uint8Array): MatterCard {
  return JSON.parse(openField(key, sealed, cardPlace(firm, matter))) as MatterCard
}
