/** A session as its caller sees it: who they are, why they are here, and what the rules let them do. */
import { actsInFirm } from "#rules"
import { NEVER_MEMBERS } from "#words"
import type { PersonId, Purpose, Role } from "#words"
import { firmNameOf } from "./firm-name.ts"
import type { PersonCard } from "./names.ts"
import type { Tools } from "./tools.ts"

export type Room = "matters" | "ledger" | "people" | "firm"

export interface ShownSession {
  readonly person: { readonly id: PersonId; readonly name: string; readonly address: string; readonly role: Role }
  readonly firm: string
  readonly purpose: { readonly code: string; readonly line?: string } | null
  readonly purposes: { code: string; words: string }[]
  readonly rooms: Room[]
  readonly may: string[]
  readonly secondFactor: { readonly set: boolean; readonly required: boolean }
  readonly begunAt: string
  readonly endsAt: string
  readonly idleMinutes: number
}

export interface SessionSeen {
  readonly person: PersonId
  readonly role: Role
  readonly card: PersonCard
  readonly purpose: Purpose | null
  readonly hasTotp: boolean
  readonly begunAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
}

/** Writes a session out for its caller. */
export async function showSession(tools: Tools, seen: SessionSeen): Promise<ShownSession> {
  const { settings } = tools.state()
  const may = actsInFirm(seen)
  const rooms: Room[] = []
  if (!NEVER_MEMBERS.includes(seen.role)) rooms.push("matters")
  if (may.includes("ledger.state")) rooms.push("ledger")
  if (may.includes("person.list")) rooms.push("people")
  if (may.includes("firm.change")) rooms.push("firm")
  return {
    person: { id: seen.person, name: seen.card.name, address: seen.card.address, role: seen.role },
    firm: await firmNameOf(tools),
    purpose: seen.purpose,
    purposes: settings.purposes.map(({ code, words }) => ({ code, words })),
    rooms,
    may: [...may],
    secondFactor: { set: seen.hasTotp, required: settings.secondFactor === "required" },
    begunAt: toMillis(seen.begunAt),
    endsAt: toMillis(seen.endsAt),
    idleMinutes: settings.idleMinutes,
  }
}

/** An instant as the contract spells it: RFC 3339, UTC, milliseconds. */
export function toMillis(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 3 })
}
