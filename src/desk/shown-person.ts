/** A person, and an invitation, as others of the firm see them. */
import type { InvitationRow, PersonRow } from "#registry"
import { openField, sealField, sha256 } from "#seal"
import type { Key } from "#seal"
import type { FirmId, InvitationId, PersonId, PersonState, Role } from "#words"
import { openPersonCard } from "./names.ts"
import type { PersonCard } from "./names.ts"
import { toMillis } from "./shown-session.ts"

export interface ShownPerson {
  readonly id: PersonId
  readonly name: string
  readonly address: string
  readonly role: Role
  readonly state: PersonState
  readonly joinedAt: string
  readonly rev: number
  /** SHA-256 of both public keys, hex: for two people to compare aloud. */
  readonly keyPrint: string
}

export function showPerson(firmKey: Key<"firm">, firm: FirmId, row: PersonRow): ShownPerson {
  const { name, address } = openPersonCard(firmKey, firm, row.id, row.card)
  return {
    id: row.id,
    name,
    address,
    role: row.role,
    state: row.state,
    joinedAt: toMillis(row.joinedAt),
    rev: row.rev,
    keyPrint: sha256(Buffer.concat([row.kemPublic, row.signPublic])).toString("hex"),
  }
}

export interface ShownInvitation {
  readonly id: InvitationId
  readonly name: string
  readonly address: string
  readonly role: Role
  readonly by: { readonly id: PersonId; readonly name: string }
  readonly madeAt: string
  readonly endsAt: string
  /** Whether they come from another firm; and whether the link waits for an officer's word. */
  readonly lateral: boolean
  readonly waits: boolean
}

export function showInvitation(firmKey: Key<"firm">, firm: FirmId, row: InvitationRow, by: ShownInvitation["by"]): ShownInvitation {
  const { name, address } = openInvitationCard(firmKey, firm, row.id, row.card)
  const { id, role, lateral, waits } = row
  return { id, name, address, role, by, madeAt: toMillis(row.madeAt), endsAt: toMillis(row.endsAt), lateral, waits }
}

function cardPlace(firm: FirmId, invitation: InvitationId): readonly string[] {
  return [firm, "invitations", "card", invitation]
}

/** The card of somebody who is invited, made by whoever invites them. */
export function sealInvitationCard(firmKey: Key<"firm">, firm: FirmId, invitation: InvitationId, card: PersonCard): Uint8Array {
  return sealField(firmKey, JSON.stringify({ name: card.name, address: card.address }), cardPlace(firm, invitation))
}

export function openInvitationCard(firmKey: Key<"firm">, firm: FirmId, invitation: InvitationId, sealed: Uint8Array): PersonCard {
  return JSON.parse(openField(firmKey, sealed, cardPlace(firm, invitation))) as PersonCard
}
