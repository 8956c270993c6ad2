/** Who comes from another firm: somebody who is here already, or whoever takes an open invitation. */
import type { Inbox, Person } from "#contract"
import type { InvitationId, PersonId, Role } from "../line/shapes.ts"

export type Whom = { readonly name: string; readonly role: Role } & (
  | { readonly person: PersonId; readonly invitation: null }
  | { readonly person: null; readonly invitation: InvitationId }
)

/** Everybody who can be named, those who wait for a list first. */
export function candidatesIn(people: readonly Person[], toList: Inbox["toList"], me: PersonId): readonly Whom[] {
  return [
    ...toList.map(({ invitation, name, role }): Whom => ({ name, role, person: null, invitation })),
    ...people.filter((one) => one.id !== me).map(({ id, name, role }): Whom => ({ name, role, person: id, invitation: null })),
  ]
}

export function idOf(whom: Whom): PersonId | InvitationId {
  return whom.invitation ?? whom.person
}
