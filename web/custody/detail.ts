/** What an event commits to, said in few words: only plain facts are said; ids, hashes and long texts stay in the proof. */
import { toCounted, toDay } from "../parts/figures.ts"

type Detail = Readonly<Record<string, unknown>>
const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/

const isObject = (value: unknown): value is Detail => typeof value === "object" && value !== null && !Array.isArray(value)

function plain(value: unknown): string | null {
  if (typeof value === "number") return `${value}`
  return typeof value === "string" && value !== "" && value.length <= 120 && !ID.test(value) ? value : null
}

/** How each fact is said; null says nothing. */
const SAY: Readonly<Record<string, (value: unknown) => string | null>> = {
  n: (value) => (typeof value === "number" ? `version ${value}` : null),
  role: (value) => (plain(value) === null ? null : `as ${plain(value)}`),
  was: (value) => (plain(value) === null ? null : `was ${plain(value)}`),
  class: (value) => plain(value),
  type: (value) => plain(value),
  until: (value) => (typeof value === "string" ? `until ${toDay(value)}` : null),
  changed: (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") || null : null),
  number: (value) => (typeof value === "number" ? `share ${value}` : null),
  found: (value) => plain(value),
  ranOut: (value) => (value === true ? "it had run out" : null),
  silence: (value) => (value === true ? "nobody kept it in a review" : null),
  outcome: (value) => plain(value),
  places: (value) => (typeof value === "number" ? toCounted(value, "place") : null),
  leaves: (value) => (typeof value === "number" ? toCounted(value, "event") : null),
  sessionsEnded: (value) => (typeof value === "number" && value > 0 ? toCounted(value, "session ended", "sessions ended") : null),
}

/** What differs between two states of a card: `class special, was privileged`. */
function tellChange(before: Detail, after: Detail): string[] {
  return ["name", "type", "class", "from"].flatMap((key) => {
    const [was, is] = [plain(before[key]), plain(after[key])]
    return was === is || is === null ? [] : [`${key} ${is}${was === null ? "" : `, was ${was}`}`]
  })
}

/** `version 3 · special`; empty where nothing may or need be said. */
export function tellDetail(detail: Detail | null): string {
  if (detail === null) return ""
  const { before, after } = detail
  if (isObject(before) && isObject(after)) return tellChange(before, after).join(" · ")
  return Object.entries(detail)
    .flatMap(([key, value]) => SAY[key]?.(value) ?? [])
    .join(" · ")
}

/** The person to whom it happened: whom the detail names, or, where it is sealed, whom the event itself is about. */
export function personIn(detail: Detail | null, subjects: readonly string[] = []): string | null {
  const person = detail?.["person"]
  if (typeof person === "string" && ID.test(person)) return person
  return detail === null ? (subjects.find((subject) => subject.startsWith("per_") && ID.test(subject)) ?? null) : null
}
