/** The roads of reviews of access. */
import { beginReview, keepLine, listReviews, readReview, reviewAsCsv, withdrawLine } from "#desk"
import { yes } from "#words"
import type { reviewRoutes } from "./contract/reviews.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof reviewRoutes)[number]["name"]

export const reviewHandlers: Handlers<Name> = {
  beginReview: ({ tools, caller, params, body }) => beginReview(tools, caller, params.matter, body.due === null ? null : Temporal.Instant.from(body.due)),
  listReviews: ({ tools, caller, query }) => listReviews(tools, caller, query.matter ?? null),
  readReview: ({ tools, caller, params }) => readReview(tools, caller, params.review),
  reviewCsv: async ({ tools, caller, params, reply }) => {
    const report = await readReview(tools, caller, params.review)
    if (!report.ok) return report
    void reply
      .header("cache-control", "no-store")
      .header("content-disposition", `attachment; filename="${params.review}.csv"`)
      .type("text/csv; charset=utf-8; header=present")
      .send(reviewAsCsv(report.value))
    return yes(null)
  },
  keepLine: ({ tools, caller, params, body }) => keepLine(tools, caller, params.review, params.person, body.why),
  withdrawLine: ({ tools, caller, params }) => withdrawLine(tools, caller, params.review, params.person),
}
