/** The rooms of the house in the order of the rail: only those that somebody may use. */
import type { Session } from "#contract"
import { may } from "../line/acts.ts"

export const ROOM_WORDS = { matters: "Matters", inbox: "Inbox", walls: "Walls", reviews: "Reviews", ledger: "Ledger", people: "People", firm: "Firm" } as const
export type Room = keyof typeof ROOM_WORDS

export function roomsOf(session: Session): readonly Room[] {
  const uses: Readonly<Record<Room, boolean>> = {
    matters: session.rooms.includes("matters"),
    inbox: may(session, "inbox.read"),
    walls: may(session, "wall.list"),
    reviews: may(session, "review.oversee"),
    ledger: session.rooms.includes("ledger"),
    people: session.rooms.includes("people"),
    firm: session.rooms.includes("firm"),
  }
  return (Object.keys(ROOM_WORDS) as Room[]).filter((room) => uses[room])
}
