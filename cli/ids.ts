/** Reads the names by which a person calls things on the command line: ids, matter codes, days. */
import type { ID_KINDS, Id } from "#words"
import { wrongUse } from "./endings.ts"

const PREFIX = {
  person: "per",
  invitation: "inv",
  matter: "mat",
  party: "prt",
  note: "nte",
  place: "plc",
  document: "doc",
  filing: "fil",
  request: "req",
  wall: "wal",
  notice: "ntc",
  review: "rvw",
  team: "tea",
} as const satisfies Partial<typeof ID_KINDS>
export type NamedKind = keyof typeof PREFIX

/** The id of a kind in a text, or null. */
export function idIn<K extends NamedKind>(kind: K, text: string): Id<K> | null {
  return text.startsWith(`${PREFIX[kind]}_`) && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text.slice(4)) ? (text as Id<K>) : null
}

/** The id of a kind in a text; anything else is wrong use. */
export function needId<K extends NamedKind>(kind: K, text: string): Id<K> {
  const id = idIn(kind, text)
  if (id === null)
    throw wrongUse(`"${text}" is not the id of ${kind === "invitation" ? "an" : "a"} ${kind}.`, `It begins with ${PREFIX[kind]}_ and is 30 characters long.`)
  return id
}

/** A matter's code as a person types it (lower case, with or without the dash), in its one spelling, or null. */
export function codeIn(text: string): string | null {
  const signs = text.toUpperCase().replaceAll(/[\s-]/g, "")
  return /^[234679BCDFGHJKMNPQRTVWXYZ]{6}$/.test(signs) ? `${signs.slice(0, 3)}-${signs.slice(3)}` : null
}

/** The same from a day's beginning: when something begins. */
export function fromIn(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return untilIn(text)
  const end = Temporal.Instant.from(untilIn(text)).toZonedDateTimeISO(Temporal.Now.timeZoneId())
  return end.startOfDay().toInstant().toString({ fractionalSecondDigits: 3 })
}

/** An instant in the API's spelling, from a day (its end, in this machine's time zone) or an RFC 3339 time. */
export function untilIn(text: string): string {
  try {
    const instant = /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Temporal.PlainDate.from(text).add({ days: 1 }).toZonedDateTime(Temporal.Now.timeZoneId()).subtract({ seconds: 1 }).toInstant()
      : Temporal.Instant.from(text)
    return instant.toString({ fractionalSecondDigits: 3 })
  } catch {
    throw wrongUse(`"${text}" is neither a day such as 2027-03-31 nor a time such as 2027-03-31T17:00Z.`)
  }
}
