/** The small types of the contract under the names that the interface uses. */
import type { DocumentRow, Filing, Invitation, MatterRow, Party, Person, Review, Team, Wall } from "#contract"

export type Class = MatterRow["class"]
/** How somebody stands on a matter: in a part, or awaiting it. */
export type Standing = MatterRow["myRole"]
export type MatterRole = Exclude<Standing, "awaiting">
/** One of the actions that a part in a matter may include. */
export type GrantAction = MatterRow["actions"][number]
export type Role = Person["role"]
export type PartyRole = Party["role"]
export type DocumentType = DocumentRow["type"]
export type Privilege = NonNullable<DocumentRow["privilege"]>
export type MatterId = MatterRow["id"]
export type DocumentId = DocumentRow["id"]
export type PlaceId = NonNullable<DocumentRow["place"]>
export type FilingId = Filing["id"]
export type ReviewId = Review["id"]
export type WallId = Wall["id"]
export type PersonId = Person["id"]
export type TeamId = Team["id"]
export type InvitationId = Invitation["id"]
export type LastEvent = MatterRow["last"]
