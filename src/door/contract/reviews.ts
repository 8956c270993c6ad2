/** Reviews of access: begun, read, decided line by line (D7, C62). */
import { z } from "zod"
import { route } from "./route.ts"
import { actions, code, id, instant, matterRole, personRef, places, prose, purposeCode, receipt, reportForm } from "./shapes.ts"

const parts = {
  id: id("review"),
  matter: id("matter"),
  code: code.nullable().meta({ description: "for whoever is on the matter" }),
  begunBy: personRef.nullable().meta({ description: "null for the house, by schedule" }),
  begunAt: instant,
  due: instant.meta({ description: "what nobody has kept by then is withdrawn" }),
  closed: z.strictObject({ at: instant, by: personRef.nullable() }).nullable(),
  counts: z.strictObject({
    open: z.int(),
    kept: z.int(),
    withdrawn: z.int(),
    silence: z.int().meta({ description: "withdrawn because nobody kept it" }),
    lastLead: z.int().meta({ description: "kept by nobody, and the matter's last lead" }),
    ended: z.int().meta({ description: "ended meanwhile by other means" }),
  }),
}
export const review = z.strictObject(parts).meta({ id: "Review" })
export type Review = z.infer<typeof review>

export const reviewLine = z
  .strictObject({
    person: personRef,
    grant: id("grant"),
    role: matterRole,
    actions,
    places,
    since: instant,
    until: instant.nullable(),
    by: personRef.meta({ description: "who gave it" }),
    through: z
      .strictObject({ id: id("team"), name: z.string() })
      .nullable()
      .meta({ description: "the team that gives it to them; null for a grant of their own" }),
    purpose: purposeCode.nullable(),
    lastUsed: instant.nullable().meta({ description: "when the person last opened, read or changed something in the matter; null for never" }),
    awaiting: z.boolean().meta({ description: "whether a wall's memo waits to be acknowledged" }),
    outcome: z.enum(["kept", "withdrawn", "silence", "last-lead", "ended"]).nullable(),
    decided: z.strictObject({ at: instant, by: personRef.nullable() }).nullable(),
    why: z.string().nullable(),
    finding: z.string().nullable(),
    may: z.array(z.string()).meta({ description: "what the caller may do about it now: keep, withdraw" }),
  })
  .meta({ id: "ReviewLine" })
export const reviewReport = z.strictObject({ ...parts, lines: z.array(reviewLine) }).meta({ id: "ReviewReport" })
export type ReviewReport = z.infer<typeof reviewReport>

/** A review that waits for somebody. */
export const waitingReview = z.strictObject({
  id: id("review"),
  matter: id("matter"),
  code: code.nullable(),
  begunAt: instant,
  due: instant,
  waiting: z.int().meta({ description: "lines that the caller may decide" }),
})

const one = z.strictObject({ review: id("review") })
const line = z.strictObject({ review: id("review"), person: id("person") })
const decided = z.strictObject({ receipt, closed: z.boolean().meta({ description: "whether it was the last line, and the review is closed" }) })
export const reviewRoutes = [
  route({
    name: "beginReview",
    method: "POST",
    path: "/matters/:matter/reviews",
    access: "signed-in",
    summary: "Begin a review of who may open a matter: by a lead, or asked for by a compliance officer",
    params: z.strictObject({ matter: id("matter").or(code).meta({ description: "by id or by code" }) }),
    body: z.strictObject({
      due: instant.nullable().meta({ description: "a day ahead at least, a year at most; null for two weeks from now" }),
    }),
    reply: z.strictObject({ review: id("review"), due: instant, lines: z.int(), receipt }),
    status: 201,
  }),
  route({
    name: "listReviews",
    method: "GET",
    path: "/reviews",
    access: "signed-in",
    summary: "The reviews that the caller may know of, open ones first; 500 at the most",
    query: z.strictObject({ matter: id("matter").optional() }),
    reply: z.array(review),
  }),
  route({
    name: "readReview",
    method: "GET",
    path: "/reviews/:review",
    access: "signed-in",
    summary: "A review with its lines and what came of each",
    params: one,
    reply: reviewReport,
  }),
  route({
    name: "saveReview",
    method: "GET",
    path: "/reviews/:review/:form",
    access: "signed-in",
    summary: "The same as CSV (RFC 4180), no cell of which is a formula, or printed as PDF",
    params: z.strictObject({ review: id("review"), form: reportForm }),
    reply: "bytes",
  }),
  route({
    name: "keepLine",
    method: "POST",
    path: "/reviews/:review/lines/:person/keep",
    access: "signed-in",
    summary: "Keep somebody's access; nobody keeps their own",
    params: line,
    body: z.strictObject({ why: prose(2000).nullable().default(null) }),
    reply: decided,
  }),
  route({
    name: "withdrawLine",
    method: "POST",
    path: "/reviews/:review/lines/:person/withdraw",
    access: "signed-in",
    summary: "Withdraw somebody's access at once: their keys are destroyed and a new epoch begins",
    params: line,
    body: z.strictObject({ why: prose(2000).nullable().default(null) }),
    reply: decided,
  }),
] as const
