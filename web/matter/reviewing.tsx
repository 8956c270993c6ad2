/** The way to the review of a matter that is open, or to beginning one. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Matter } from "#contract"
import { asking } from "../line/queries.ts"
import { BeginReview } from "../reviews/begin.tsx"

export function Reviewing({ matter }: { matter: Matter }) {
  const [beginning, setBeginning] = useState(false)
  const { data } = useQuery(asking("listReviews", { query: { matter: matter.id } }))
  if (data === undefined) return null
  const open = data.find((one) => one.closed === null)
  if (open !== undefined)
    return (
      <Link className="btn btn-s" to="/reviews/$review" params={{ review: open.id }}>
        Open its review
      </Link>
    )
  return (
    <>
      <button type="button" className="btn btn-s" onClick={() => setBeginning(true)}>
        Begin a review…
      </button>
      {beginning && <BeginReview matter={matter} onLeave={() => setBeginning(false)} />}
    </>
  )
}
