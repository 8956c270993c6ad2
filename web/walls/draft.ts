/** What a wall is to say and between what it is to stand, as it is written down before it is raised. */
import type { Wall } from "#contract"
import type { PersonId, TeamId } from "../line/shapes.ts"

/** One side as it is written down. */
export interface SideDraft {
  readonly codes: string
  /** In place of codes: a client by name; empty for none. */
  readonly client: string
  readonly persons: readonly PersonId[]
  readonly teams: readonly TeamId[]
  /** A rule: the codes of matters whose people are shut out; empty for none. */
  readonly workedOn: string
}
export const NO_SIDE: SideDraft = { codes: "", client: "", persons: [], teams: [], workedOn: "" }

export interface WallDraft {
  readonly ground: Wall["ground"]
  readonly reference: string
  readonly memo: string
  readonly mustAcknowledge: boolean
  readonly notice: string
  /** The day on which it begins; empty for at once. */
  readonly from: string
  readonly until: string
}
export const NO_WORDS: WallDraft = { ground: "conflict", reference: "", memo: "", mustAcknowledge: true, notice: "", from: "", until: "" }

/** The beginning of a day on this machine's calendar, as an instant. */
export function toStartOfDay(day: string): string | null {
  return day === "" ? null : new Date(`${day}T00:00:00`).toISOString()
}

/** Whether that day has begun. */
export function hasCome(day: string, now: number): boolean {
  return day !== "" && new Date(`${day}T00:00:00`).getTime() <= now
}

/** Whether the end of that day lies behind. */
export function isPast(day: string, now: number): boolean {
  return day !== "" && new Date(`${day}T23:59:59`).getTime() < now
}

/** Why what it says does not do yet, or nothing: of one wall, or of several with the same words. */
export function missingInWords({ reference, memo, from, until }: WallDraft, now: number, many = false): string | undefined {
  const is = many ? "they are" : "it is"
  if (reference.trim() === "") return many ? "Their reference is needed." : "Its reference is needed."
  if (memo.trim() === "") return "The memo is not written yet."
  if (hasCome(from, now)) return `The day on which ${is} to begin has come already.`
  if (from !== "" && until !== "" && until < from) return many ? "They would end before they begin." : "It would end before it begins."
  return isPast(until, now) ? `The day on which ${is} to end has passed.` : undefined
}

const CODE = /^[234679BCDFGHJKMNPQRTVWXYZ]{3}-[234679BCDFGHJKMNPQRTVWXYZ]{3}$/

/** Whether it is spelled as the code of a matter is. */
export function isCode(text: string): boolean {
  return CODE.test(text)
}

/** The codes in what was written, each once. */
export function codesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter((part) => part !== ""),
    ),
  ]
}

/** Why a side cannot be rehearsed yet, or nothing. */
export function missingIn(side: SideDraft): string | undefined {
  const codes = codesIn(side.codes)
  const odd = codes.find((code) => !isCode(code))
  const client = side.client.trim() !== ""
  if (client && codes.length > 0) return "Name either matters or a client."
  if (!client && codes.length === 0) return "Name a matter first."
  if (odd !== undefined) return `${odd} is not spelled like the code of a matter.`
  const ruled = codesIn(side.workedOn)
  const unlike = ruled.find((code) => !isCode(code))
  if (unlike !== undefined) return `${unlike} is not spelled like the code of a matter.`
  if (ruled.some((code) => codes.includes(code))) return "A matter’s own people cannot be kept out of it by a rule."
  return side.persons.length + side.teams.length === 0 && ruled.length === 0 ? "Name whom to shut out first." : undefined
}

/** One side as the house takes it. */
export function toOrder({ codes, client, persons, teams, workedOn }: SideDraft): {
  matters: string[]
  client: string | null
  persons: PersonId[]
  teams: TeamId[]
  workedOn: string[]
} {
  return {
    matters: codesIn(codes),
    client: client.trim() === "" ? null : client.trim(),
    persons: [...persons],
    teams: [...teams],
    workedOn: codesIn(workedOn),
  }
}
