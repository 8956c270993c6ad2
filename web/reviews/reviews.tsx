/** The reviews of access that one may know of: open ones as they fall due, then closed ones. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { Review } from "#contract"
import { tellCounts } from "#telling"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted } from "../parts/figures.ts"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Bones, Empty, NotCome } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { Day } from "../parts/when.tsx"
import { BeginReview } from "./begin.tsx"

function Of({ review }: { review: Review }) {
  return (
    <>
      <Link className="who breaks" to="/reviews/$review" params={{ review: review.id }} tabIndex={-1}>
        {review.code ?? review.matter}
      </Link>
      <span className="small who-role">begun by {review.begunBy?.name ?? "the house, by schedule"}</span>
    </>
  )
}

const COLUMNS: readonly Column<Review>[] = [
  { key: "of", head: "Matter", className: "person-cell", cell: (review) => <Of review={review} /> },
  { key: "stands", head: "Stands", width: "36%", className: "wraps", label: "Stands", cell: ({ counts }) => tellCounts(counts) },
  { key: "due", head: "Due", width: "112px", label: "Due", cell: (review) => (review.closed === null ? <Day at={review.due} /> : "closed") },
  { key: "begun", head: "Begun", width: "132px", className: "when wide", cell: (review) => <Day at={review.begunAt} /> },
]

export function Reviews() {
  useCrumbs([{ words: "Reviews" }])
  const session = useSession()
  const go = useNavigate()
  const { data: reviews, error, refetch } = useQuery(asking("listReviews", { query: {} }))
  const [beginning, setBeginning] = useState(false)
  if (error) return <NotCome error={error} again={() => void refetch()} />
  const begin = may(session, "review.ask") && (
    <button type="button" className="btn btn-main" onClick={() => setBeginning(true)}>
      Begin a review…
    </button>
  )
  return (
    <Sheet>
      {reviews?.length === 0 ? (
        <Empty
          whole
          title="There is no review that you may know of"
          say="A review asks, line by line, who may open a matter. Somebody else keeps or withdraws each; what nobody has kept when it is due is withdrawn by the house."
        >
          {begin}
        </Empty>
      ) : (
        <>
          <SheetHead
            title="Reviews"
            act={begin}
            under={
              reviews &&
              `${toCounted(reviews.filter((one) => one.closed === null).length, "review is", "reviews are")} open. What nobody has kept when one is due is withdrawn.`
            }
          />
          <div className="table-lead" />
          {reviews === undefined ? (
            <Bones
              say="Asking for the reviews."
              columns={[
                { head: "Matter", bone: ["42%", "36%", "58%"] },
                { head: "Stands", width: "36%", bone: ["72%"] },
                { head: "Due", width: "112px", bone: ["88px"] },
              ]}
            />
          ) : (
            <Table
              caption="Reviews"
              columns={COLUMNS}
              lines={toLines(reviews, (review) => review.id)}
              nameOf={(review) => review.code ?? review.matter}
              onOpen={(review) => void go({ to: "/reviews/$review", params: { review: review.id } })}
            />
          )}
        </>
      )}
      {beginning && <BeginReview onLeave={() => setBeginning(false)} />}
    </Sheet>
  )
}
