/** What an event commits to, said in few words: only plain facts are said; ids, hashes and long texts stay in the proof. */
import { GRANT_ACTIONS } from "#telling"
import { toCounted, toDay, toPartOf } from "../parts/figures.ts"
import { mayDo } from "../parts/included.ts"
import { BASIS_WORDS } from "../parts/words.ts"

type Detail = Readonly<Record<string, unknown>>
const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/

const isObject = (value: unknown): value is Detail => typeof value === "object" && value !== null && !Array.isArray(value)

function plain(value: unknown): string | null {
  if (typeof value === "number") return `${value}`
  return typeof value === "string" && value !== "" && value.length <= 120 && !ID.test(value) ? value : null
}

/** Why a sign-in was turned away, and by which rule an act was. */
const WHY: Readonly<Record<string, string>> = {
  wrong: "address, pass phrase or code did not fit",
  suspended: "the person is suspended",
  "code-needed": "the code of the second factor was asked for",
}
const CODES: Readonly<Record<string, string>> = {
  "not-found": "nothing there for them to open",
  "not-yours-to-do": "not in their role or part",
  "own-rights": "nobody changes their own rights",
  "cannot-be-member": "such a role is never admitted",
  "purpose-needed": "no purpose was named",
  "step-up-needed": "not confirmed by pass phrase",
}

/** `openDocument`, the act's name in the contract, as words. */
const asWords = (name: string) => name.replaceAll(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`)
const counted = (value: unknown, one: string, many = one) => (typeof value === "number" && value > 0 ? toCounted(value, one, many) : null)

/** Whose privilege a document is, and on what ground: `privileged: litigation, held by the client group`. */
function tellPrivilege(value: unknown): string | null {
  if (!isObject(value)) return null
  const basis = plain(value["basis"])
  const holder = plain(value["holder"])
  if (basis === null) return null
  return `${((BASIS_WORDS as Readonly<Record<string, string>>)[basis] ?? basis).toLowerCase()}${holder === null ? "" : `, held by ${holder}`}`
}

/** What a part was to include: `may read and print`. What is no action of a part is not said. */
function tellMay(value: unknown): string | null {
  if (!Array.isArray(value)) return null
  const may = mayDo(GRANT_ACTIONS.filter((one) => value.includes(one)))
  return may === "" ? null : `may ${may}`
}

/** How many places a file plan has, or a part is in; a part that is changed to none of them is in the whole matter. */
function tellPlaces(value: unknown): string | null {
  if (value === null) return "in the whole matter"
  if (Array.isArray(value)) return `in ${toCounted(value.length, "place")} of the file plan`
  return typeof value === "number" ? toCounted(value, "place") : null
}

/** What the house spells with hyphens, as it is read: "compliance officer". */
function toWords(value: string | null): string {
  return (value ?? "").replaceAll("-", " ")
}

/** How each fact is said; null says nothing. */
const SAY: Readonly<Record<string, (value: unknown) => string | null>> = {
  n: (value) => (typeof value === "number" ? `version ${value}` : null),
  role: (value) => (plain(value) === null ? null : `as ${toWords(plain(value))}`),
  actions: (value) => tellMay(value),
  was: (value) => (plain(value) === null ? null : `was ${toWords(plain(value))}`),
  class: (value) => plain(value),
  type: (value) => plain(value),
  privilege: (value) => (tellPrivilege(value) === null ? null : `privileged: ${tellPrivilege(value)}`),
  sameAs: (value) => (typeof value === "string" ? "the same bytes as another document of the matter" : null),
  inParts: (value) => (value === true ? "in parts" : null),
  until: (value) => (typeof value === "string" ? `until ${toDay(value)}` : null),
  due: (value) => (typeof value === "string" ? `due ${toDay(value)}` : null),
  changed: (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") || null : null),
  number: (value) => (typeof value === "number" ? `share ${value}` : null),
  shares: (value) => (Array.isArray(value) && value.every((one) => typeof one === "number") ? `shares ${value.join(", ")}` : null),
  keptFrom: (value) => (Array.isArray(value) ? `not given to ${toCounted(value.length, "team", "teams")} that the firm’s policy opens it to` : null),
  found: (value) => plain(value),
  ranOut: (value) => (value === true ? "it had run out" : null),
  silence: (value) => (value === true ? "nobody kept it in a review" : counted(value, "unanswered")),
  outcome: (value) => plain(value),
  lines: (value) => counted(value, "line", "lines"),
  kept: (value) => counted(value, "kept"),
  withdrawn: (value) => counted(value, "withdrawn"),
  why: (value) => (typeof value === "string" ? (WHY[value] ?? plain(value)) : null),
  act: (value) => (plain(value) === null ? null : asWords(String(value))),
  code: (value) => (typeof value === "string" ? (CODES[value] ?? plain(value)) : null),
  by: (value) => (value === "recovery" ? "taken off by a recovery" : null),
  places: (value) => tellPlaces(value),
  members: (value) => counted(value, "member", "members"),
  leaves: (value) => (typeof value === "number" ? toCounted(value, "event") : null),
  sessionsEnded: (value) => counted(value, "session ended", "sessions ended"),
}

/** The name of a place of the file plan; null where it is gone, or its plan is not at hand. */
export type PlaceOf = (id: string) => string | null

/** What differs between two states of a card: `class special, was privileged`. */
function tellChange(before: Detail, after: Detail, placeOf: PlaceOf): string[] {
  const inWords = (card: Detail, key: string): string | null => {
    const value = card[key]
    if (key === "privilege") return tellPrivilege(value)
    return key === "place" && typeof value === "string" ? (placeOf(value) ?? "one that is gone") : plain(value)
  }
  return ["name", "type", "class", "place", "privilege", "from"].flatMap((key) => {
    const [was, is] = [inWords(before, key), inWords(after, key)]
    if (was === is) return []
    return `${key === "privilege" ? "privilege:" : key} ${is ?? "none"}${was === null ? "" : `, was ${was}`}`
  })
}

/** `version 3 · special`; empty where nothing may or need be said. */
export function tellDetail(detail: Detail | null, placeOf: PlaceOf = () => null): string {
  if (detail === null) return ""
  const { before, after, reached, length } = detail
  if (isObject(before) && isObject(after)) return tellChange(before, after, placeOf).join(" · ")
  const arrived = typeof reached === "number" && typeof length === "number" ? [`${toPartOf(reached, length)} had arrived`] : []
  return [...Object.entries(detail).flatMap(([key, value]) => SAY[key]?.(value) ?? []), ...arrived].join(" · ")
}
