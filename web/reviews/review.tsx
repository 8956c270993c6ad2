/** One review: why each access is there, who gave it, when it was last used, and what came of it. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { ReviewReport } from "#contract"
import { tellCounts } from "#telling"
import { may } from "../line/acts.ts"
import { addressOf } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toDay, toNearness } from "../parts/figures.ts"
import { sayPlaces } from "../parts/included.ts"
import { useNow } from "../parts/now.ts"
import { SaveAs } from "../parts/save-as.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { Unusual } from "../parts/unusual.tsx"
import { Day } from "../parts/when.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"
import { Decide, type Decision } from "./decide.tsx"
import { KeepAll } from "./keep-all.tsx"
import { OUTCOMES, type ReviewLine } from "./telling.ts"

const route = getRouteApi("/inside/reviews/$review")

function Who({ line }: { line: ReviewLine }) {
  return (
    <>
      <span className="who">{line.person.name}</span>
      <span className="small who-role">
        {MATTER_ROLE_WORDS[line.role]}
        {line.awaiting && ", a memo waits"}
        {line.until !== null && `, until ${toDay(line.until)}`}
      </span>
      <Unusual role={line.role} actions={line.actions} />
      {line.places !== null && <span className="small who-role">{sayPlaces(line.places)}</span>}
      <span className="two">
        Given by <Why line={line} />
      </span>
    </>
  )
}

function Why({ line }: { line: ReviewLine }) {
  const session = useSession()
  const how = [
    ...(line.through === null ? [] : [`through ${line.through.name}`]),
    ...(line.purpose === null ? [] : [`for ${purposeWords(session, line.purpose).toLowerCase()}`]),
  ].join(", ")
  return (
    <>
      {line.by.name}, {toDay(line.since)}
      {how !== "" && <span className="small who-role">{how}</span>}
    </>
  )
}

function Outcome({ line }: { line: ReviewLine }) {
  const by = line.decided?.by ?? null
  const more = [line.why, line.finding].filter((one) => one !== null).join(" ")
  return (
    <>
      {line.outcome === null ? <strong className="head">open</strong> : `${OUTCOMES[line.outcome]}${by === null ? "" : `, by ${by.name}`}`}
      {more !== "" && <span className="small who-role">{more}</span>}
    </>
  )
}

function columnsFor(decide: (decision: Decision) => void): readonly Column<ReviewLine>[] {
  return [
    { key: "who", head: "Person", className: "person-cell", cell: (line) => <Who line={line} /> },
    { key: "why", head: "Given by", width: "26%", className: "wraps wide", cell: (line) => <Why line={line} /> },
    { key: "used", head: "Last used", width: "112px", label: "Last used", cell: (line) => (line.lastUsed === null ? "never" : <Day at={line.lastUsed} />) },
    {
      key: "outcome",
      head: "Outcome",
      width: "38%",
      className: "wraps",
      label: "Outcome",
      cell: (line) => (line.may.length > 0 ? <Choosing line={line} onChoose={decide} /> : <Outcome line={line} />),
    },
  ]
}

function Choosing({ line, onChoose }: { line: ReviewLine; onChoose: (decision: Decision) => void }) {
  return (
    <span className="bar">
      {line.may.includes("keep") && (
        <button type="button" className="btn btn-s" aria-label={`Keep ${line.person.name}`} onClick={() => onChoose({ what: "keep", line })}>
          Keep…
        </button>
      )}
      {line.may.includes("withdraw") && (
        <button type="button" className="btn btn-s" aria-label={`Withdraw ${line.person.name}`} onClick={() => onChoose({ what: "withdraw", line })}>
          Withdraw…
        </button>
      )}
    </span>
  )
}

export function ReviewSheet() {
  const { review: id } = route.useParams()
  const { data: review, error } = useQuery(asking("readReview", { params: { review: id } }))
  useCrumbs([{ words: "Reviews", to: "/reviews" }, { words: review === undefined ? "…" : (review.code ?? "A review") }])
  if (error)
    return (
      <Refusal refused={toRefusal(error)}>
        <Link className="btn btn-main" to="/reviews">
          Back to reviews
        </Link>
      </Refusal>
    )
  return review === undefined ? <BoneSheet say="Unsealing this review for you." /> : <One review={review} />
}

function One({ review }: { review: ReviewReport }) {
  const now = useNow()
  const session = useSession()
  const [decision, setDecision] = useState<Decision | null>(null)
  return (
    <Sheet>
      <SheetHead
        title={review.code === null ? "Who may open this matter" : `Who may open ${review.code}`}
        act={<SaveAs at={(form) => addressOf("saveReview", { review: review.id, form })} />}
        under={
          <>
            <span>
              begun by {review.begunBy?.name ?? "the house, by schedule"}, {toDay(review.begunAt)}
            </span>
            <span>{tellCounts(review.counts)}</span>
            {review.code === null && <span className="print">{review.matter}</span>}
            {may(session, "access.read") && (
              <Link to="/access/matter/$matter" params={{ matter: review.matter }}>
                Who could at another moment
              </Link>
            )}
          </>
        }
      />
      <p className="block prose">
        {review.closed === null ? (
          <>
            <strong className="head">
              Due on {toDay(review.due)} ({toNearness(review.due, now)}).
            </strong>{" "}
            Silence withdraws: what nobody has kept by then, the house ends. Nobody keeps their own.
          </>
        ) : (
          `Closed on ${toDay(review.closed.at)} by ${review.closed.by?.name ?? "the house, when it was due"}.`
        )}
      </p>
      <KeepAll review={review} />
      <div className="table-lead" />
      <Table
        caption="Lines of this review"
        columns={columnsFor(setDecision)}
        lines={toLines(review.lines, (line) => line.grant)}
        nameOf={(line) => line.person.name}
      />
      {decision !== null && <Decide review={review} decision={decision} onLeave={() => setDecision(null)} />}
    </Sheet>
  )
}
