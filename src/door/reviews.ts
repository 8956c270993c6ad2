/** The roads of reviews of access. */
import { beginReview, keepLine, listReviews, readReview, reviewPaper, withdrawLine } from "#desk"
import type { reviewRoutes } from "./contract/reviews.ts"
import { sendPaper } from "./send-paper.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof reviewRoutes)[number]["name"]

export const reviewHandlers: Handlers<Name> = {
  beginReview: ({ tools, caller, params, body }) => beginReview(tools, caller, params.matter, body.due === null ? null : Temporal.Instant.from(body.due)),
  listReviews: ({ tools, caller, query }) => listReviews(tools, caller, query.matter ?? null),
  readReview: ({ tools, caller, params }) => readReview(tools, caller, params.review),
  saveReview: (visit) => {
    const { tools, caller, params } = visit
    return sendPaper(visit, params.review, params.form, (fits) => reviewPaper(tools, caller, params.review, fits))
  },
  keepLine: ({ tools, caller, params, body }) => keepLine(tools, caller, params.review, params.person, body.why),
  withdrawLine: ({ tools, caller, params, body }) => withdrawLine(tools, caller, params.review, params.person, body.why),
}
