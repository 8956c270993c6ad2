/** Deciding one line of a review: keeping somebody's access, or withdrawing it at once. */
import { useState } from "react"
import type { ReviewReport } from "#contract"
import { useAct } from "../line/queries.ts"
import { Dialog, GraveDialog } from "../parts/dialog.tsx"
import { TextArea } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { sayPlaces, sayUnusual } from "../parts/included.ts"
import { tellReceipt } from "../parts/toast.ts"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"
import type { ReviewLine } from "./telling.ts"

export interface Decision {
  readonly what: "keep" | "withdraw"
  readonly line: ReviewLine
}

interface Props {
  readonly review: ReviewReport
  readonly decision: Decision
  readonly onLeave: () => void
}

export const STALE = ["readReview", "listReviews", "readInbox", "listMembers", "getMatter", "listMatterCustody"] as const
export const CLOSING = " That was the last line: the review is closed."

export function Decide({ review, decision: { what, line }, onLeave }: Props) {
  return what === "keep" ? <Keep review={review} line={line} onLeave={onLeave} /> : <Withdraw review={review} line={line} onLeave={onLeave} />
}

function Keep({ review, line, onLeave }: { review: ReviewReport; line: ReviewLine; onLeave: () => void }) {
  const unusual = sayUnusual(line.role, line.actions)
  const [why, setWhy] = useState("")
  const keep = useAct("keepLine", STALE)
  return (
    <Dialog
      title={`Keep the access of ${line.person.name}`}
      say={`${MATTER_ROLE_WORDS[line.role]}${unusual === "" ? "" : ` who ${unusual}`}${line.places === null ? "" : `, ${sayPlaces(line.places)}`}, last used ${line.lastUsed === null ? "never" : `on ${toDay(line.lastUsed)}`}. The grant stands as it is.`}
      act="Keep it"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt, closed } = await keep.mutateAsync({
          params: { review: review.id, person: line.person.id },
          body: { why: said(why) },
        })
        tellReceipt(`The access of ${line.person.name} is kept.${closed ? CLOSING : ""}`, receipt)
        onLeave()
      }}
    >
      <WhyBox value={why} onChange={setWhy} />
    </Dialog>
  )
}

function Withdraw({ review, line, onLeave }: { review: ReviewReport; line: ReviewLine; onLeave: () => void }) {
  const [why, setWhy] = useState("")
  const withdraw = useAct("withdrawLine", STALE)
  return (
    <GraveDialog
      title={`Withdraw the access of ${line.person.name}`}
      say="Their keys to this matter are destroyed at once, and the matter takes a new key. They can be admitted again."
      word={review.code ?? "WITHDRAW"}
      wordLabel={review.code === null ? "Type the word withdraw" : "Type the code of this matter"}
      act="Withdraw it"
      onLeave={onLeave}
      will={
        <>
          <b>1 person</b> loses <b>this matter</b>, now and on every session they have open.
        </>
      }
      onAct={async () => {
        const { receipt, closed } = await withdraw.mutateAsync({ params: { review: review.id, person: line.person.id }, body: { why: said(why) } })
        tellReceipt(`The access of ${line.person.name} is withdrawn.${closed ? CLOSING : ""}`, receipt)
        onLeave()
      }}
    >
      <WhyBox value={why} onChange={setWhy} />
    </GraveDialog>
  )
}

const said = (why: string): string | null => (why.trim() === "" ? null : why)

function WhyBox(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  return <TextArea label="Why" rows={2} hint="A word, if you like; it stands in the report." {...props} />
}
