/** The small types of the contract under the names that the interface uses. */
import type { CustodyEvent, DocumentRow, Filing, Invitation, MatterRow, Member, Note, Party, Person } from "#contract"

export type Class = MatterRow["class"]
export type Stage = MatterRow["stage"]
export type MatterRole = MatterRow["myRole"]
export type Role = Person["role"]
export type PartyRole = Party["role"]
export type DocumentType = DocumentRow["type"]
export type Privilege = NonNullable<DocumentRow["privilege"]>
export type MatterId = MatterRow["id"]
export type DocumentId = DocumentRow["id"]
export type PlaceId = NonNullable<DocumentRow["place"]>
export type FilingId = Filing["id"]
export type PersonId = Person["id"]
export type InvitationId = Invitation["id"]
export type PartyId = Party["id"]
export type NoteId = Note["id"]
export type EventId = CustodyEvent["event"]
export type LastEvent = MatterRow["last"]
export type GrantId = Member["grant"]
