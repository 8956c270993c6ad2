/** Keeping every access of a review that is the caller's to keep, at one typed word: line by line for the house, each with its own custody event. */
import { useState } from "react"
import type { ReviewReport } from "#contract"
import { ask } from "../line/ask.ts"
import { lookAgain } from "../line/queries.ts"
import { GraveDialog } from "../parts/dialog.tsx"
import { TextArea } from "../parts/field.tsx"
import { toCount, toCounted } from "../parts/figures.ts"
import { tell } from "../parts/toast.ts"
import { CLOSING, STALE } from "./decide.tsx"

/** One line is kept by itself. */
const LEAST = 2
/** So many are named before they are only counted. */
const NAMED = 8

export function KeepAll({ review }: { review: ReviewReport }) {
  const [asking, setAsking] = useState(false)
  const mine = review.lines.filter((line) => line.may.includes("keep"))
  return (
    <>
      {mine.length >= LEAST && (
        <p className="block">
          <button type="button" className="btn btn-s" onClick={() => setAsking(true)}>
            Keep all…
          </button>
        </p>
      )}
      {asking && <Asking review={review} persons={mine.map((line) => line.person)} onLeave={() => setAsking(false)} />}
    </>
  )
}

interface Props {
  readonly review: ReviewReport
  readonly persons: readonly ReviewReport["lines"][number]["person"][]
  readonly onLeave: () => void
}

function Asking({ review, persons, onLeave }: Props) {
  const [why, setWhy] = useState("")
  const keep = async () => {
    let closed = false
    try {
      for (const { id: person } of persons)
        ({ closed } = await ask("keepLine", { params: { review: review.id, person }, body: { why: why.trim() === "" ? null : why } }))
    } finally {
      // Where one was refused, those before it are kept.
      await lookAgain(...STALE)
    }
    tell(`${toCounted(persons.length, "access is", "accesses are")} kept.${closed ? CLOSING : ""}`)
    onLeave()
  }
  return (
    <GraveDialog
      title="Keep every access that is yours to keep"
      say={`The grants stand as they are: ${tellNames(persons.map((one) => one.name))}.`}
      word="KEEP ALL"
      wordLabel="Type the words keep all"
      act="Keep them all"
      onLeave={onLeave}
      will={
        <>
          <b>{toCounted(persons.length, "access", "accesses")}</b> will be kept by you, whenever they were last used.
        </>
      }
      onAct={keep}
    >
      <TextArea label="Why" rows={2} value={why} onChange={setWhy} hint="A word, if you like; it stands in the report at each of them." />
    </GraveDialog>
  )
}

function tellNames(names: readonly string[]): string {
  const more = names.length - NAMED
  return more > 0 ? `${names.slice(0, NAMED).join(", ")} and ${toCount(more)} more` : names.join(", ")
}
