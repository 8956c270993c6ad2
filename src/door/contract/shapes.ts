/** The small shapes that every part of the contract uses: ids, times, names that may be shown, pages, receipts, problems. */
import { z } from "zod"
import { CLASSES, GRANT_ACTIONS, ID_KINDS, MATTER_ROLES, PARTY_ROLES, PRIVILEGE_BASES, REFUSAL_CODES, ROLES, STANDINGS } from "#words"
import type { Id, IdKind } from "#words"

/** An id of a kind, in its one spelling. */
export function id<K extends IdKind>(kind: K): z.ZodType<Id<K>, Id<K>> {
  return z.string().regex(new RegExp(`^${ID_KINDS[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`)) as unknown as z.ZodType<Id<K>, Id<K>>
}

/** Control signs, bidirectional overrides, zero-width and other signs that hide or mislead (Unicode TR 36, TR 39). */
const MISLEADING: readonly (readonly [from: number, to: number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2028, 0x2029],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe00ff],
  [0xe01f0, 0xe0fff],
]
const WITHOUT_MEANING = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u
/** What is said of a name that is refused. */
export const HIDES = "has characters that hide or mislead"

/** Joiners belong to the spelling of Persian, Arabic, Indic and other scripts, between two of their letters (UAX 31, 2.3), and to joined pictures; anywhere else they only hide. */
const SPELLED =
  /(?<=[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]])[\u200c\u200d](?=[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]])|(?<=[\p{Extended_Pictographic}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gv

function isPlain(text: string): boolean {
  if (WITHOUT_MEANING.test(text) || /[\u200c\u200d]/u.test(text.replaceAll(SPELLED, ""))) return false
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0
    if (point > 0x7e && MISLEADING.some(([from, to]) => point >= from && point <= to)) return false
  }
  return true
}

/** A line of text that people read: a name or a title, 1 to `most` characters, NFC, nothing hidden in it. */
export function line(most: number): z.ZodType<string, string> {
  const shape = z.string().min(1).max(most).refine(isPlain, { message: HIDES })
  return z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(shape)
}
/** Marks of direction, joiners and soft hyphens stand in ordinary Arabic, Hebrew, Persian and Indic text and in what is pasted from a word processor. */
const ORDINARY = /[\u00ad\u061c\u200c-\u200f]/gu
const OPENS_TURN = /[\u202a\u202b\u2066-\u2068]/u
const TURNS = "has characters that hide, or that turn the direction of reading and do not turn it back"

/** Isolates and embeddings that are closed within their line turn nothing else; an override shows letters in an order that is not theirs, and is never ordinary (UAX 9, 2.1 to 2.5). */
function turnsBack(lineOfText: string): boolean {
  const open: string[] = []
  for (const sign of lineOfText) {
    if (OPENS_TURN.test(sign)) open.push(sign >= "\u2066" ? "\u2069" : "\u202c")
    else if ((sign === "\u202c" || sign === "\u2069") && open.pop() !== sign) return false
  }
  return open.length === 0
}

function isReadable(text: string): boolean {
  return text.split(/[\n\t]/u).every((one) => turnsBack(one) && isPlain(one.replaceAll(ORDINARY, "").replaceAll(/[\u202a-\u202c\u2066-\u2069]/gu, "")))
}

/** Running text of several lines; tabs and line ends are allowed. */
export function prose(most: number): z.ZodType<string, string> {
  const shape = z.string().min(1).max(most).refine(isReadable, { message: TURNS })
  return z
    .string()
    .transform((text) => text.normalize("NFC").replaceAll("\r\n", "\n").trim())
    .pipe(shape)
}

export const instant = z.iso.datetime({ precision: 3 }).meta({ description: "RFC 3339, UTC, milliseconds" })
export const klass = z.enum(CLASSES)
export const role = z.enum(ROLES)
export const matterRole = z.enum(MATTER_ROLES)
export const standing = z.enum(STANDINGS).meta({ description: "a part in the matter, or `awaiting` it until a wall's memo is acknowledged" })
export const partyRole = z.enum(PARTY_ROLES)
export const privilege = z.strictObject({ basis: z.enum(PRIVILEGE_BASES), holder: line(200) })
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: "SHA-256, 64 lower-case hex signs" })
export const base64 = z.base64()
/** As far as the database counts revisions and versions. */
export const MOST_COUNTED = 2 ** 31 - 1
export const rev = z.int().min(0).max(MOST_COUNTED).meta({ description: "revision seen; a change on another one is refused as stale" })
export const code = z.string().regex(/^[234679BCDFGHJKMNPQRTVWXYZ]{3}-[234679BCDFGHJKMNPQRTVWXYZ]{3}$/)
export const address = z
  .string()
  .transform((text) => text.normalize("NFC").trim().toLowerCase())
  .pipe(z.email().max(254))
export const purposeCode = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** What an act leaves behind: its custody event, and the leaf once the ledger has integrated it. */
/** How a report leaves: for other programs, or for people. */
export const reportForm = z.enum(["csv", "pdf"])
export type ReportForm = z.infer<typeof reportForm>
export const receipt = z.strictObject({ event: id("event"), kind: z.string(), at: instant, leaf: z.int().nullable() })
export type Receipt = z.infer<typeof receipt>

/** A person as others see them. */
export const personRef = z.strictObject({ id: id("person"), name: z.string() })
export type PersonRef = z.infer<typeof personRef>

/** RFC 9457, with the stable code of the refusal and the request it belongs to. */
export const problem = z
  .strictObject({ type: z.string(), title: z.string(), status: z.int(), code: z.enum(REFUSAL_CODES), detail: z.string().optional(), request: z.string() })
  .meta({ id: "Problem" })
export type Problem = z.infer<typeof problem>

const grantAction = z.enum(GRANT_ACTIONS)
/** What a part includes, whole. */
export const actions = z
  .array(grantAction)
  .readonly()
  .meta({ description: "all that the part includes; without `read` it shows that the matter exists, and nothing in it" })
/** What a part is to include. */
export const includes = z
  .array(grantAction)
  .max(GRANT_ACTIONS.length * 2)
  .readonly()
  .nullable()
  .default(null)
  .meta({ description: "what the part is to include; order and repetition do not matter, `see` need not be said; null for what it usually does" })

/** The places of the file plan that a part is in. */
export const places = z
  .array(id("place"))
  .readonly()
  .nullable()
  .meta({ description: "the places of the file plan that the part is in, beside which nothing of the matter is there; null for the whole matter" })
/** The places that a part is to be in. */
export const inPlaces = z
  .array(id("place"))
  .min(1)
  .max(50)
  .readonly()
  .nullable()
  .meta({ description: "the places of the file plan that the part is to be in, for readers and members; null for the whole matter" })

/** Whether somebody is to be let open what is of class special. */
export const clears = z.boolean().default(false).meta({ description: "whether they may open what is of class special" })

/** A page is asked for by the cursor that the last one gave: it names what stood last on it, and tells nothing that was not told there. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().meta({ description: "`next` of the page before, as it came" }),
})
export function page<T extends z.ZodType>(of: T): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodNullable<z.ZodString>; total: z.ZodInt }, z.core.$strict> {
  return z.strictObject({ items: z.array(of), next: z.string().nullable(), total: z.int() })
}
