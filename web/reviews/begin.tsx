/** Beginning a review of who may open a matter: by one of its leads on the matter, or by a compliance officer by its code. */
import { useState } from "react"
import { useNavigate } from "@tanstack/react-router"
import type { Matter } from "#contract"
import { useAct } from "../line/queries.ts"
import { isRefusal, RefusedError } from "../line/refused.ts"
import { toEndOfDay } from "../matter/admit.tsx"
import { Dialog } from "../parts/dialog.tsx"
import { TextField } from "../parts/field.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { useNow } from "../parts/now.ts"
import { tellReceipt } from "../parts/toast.ts"
import { isCode } from "../walls/draft.ts"

const DAY = 86_400_000

/** What has to be said first, or nothing. */
function missingIn(code: string | null, due: string, now: number): string | undefined {
  if (code !== null && !isCode(code.trim().toUpperCase())) return "Write the code of the matter first, such as 7KD-Q2M."
  if (due === "") return undefined
  const end = new Date(`${due}T23:59:59`).getTime()
  if (end < now + DAY) return "It is due a day ahead at the earliest."
  return end > now + 365 * DAY ? "It is due a year ahead at the latest." : undefined
}

export function BeginReview({ matter, onLeave }: { matter?: Matter; onLeave: () => void }) {
  const go = useNavigate()
  const now = useNow()
  const [code, setCode] = useState("")
  const [due, setDue] = useState("")
  const begin = useAct("beginReview", ["listReviews", "readInbox", "listMatterCustody"])
  return (
    <Dialog
      title={matter === undefined ? "Begin a review" : `Review who may open ${matter.code}`}
      say="Every grant that stands becomes a line. Nobody keeps their own; what nobody has kept when it is due is withdrawn by the house."
      act="Begin it"
      onLeave={onLeave}
      notYet={missingIn(matter === undefined ? code : null, due, now)}
      onAct={async () => {
        try {
          const begun = await begin.mutateAsync({
            params: { matter: matter?.id ?? code.trim().toUpperCase() },
            body: { due: toEndOfDay(due) },
          })
          tellReceipt(`The review has begun: ${toCounted(begun.lines, "line")} to decide until ${toDay(begun.due)}.`, begun.receipt)
          await go({ to: "/reviews/$review", params: { review: begun.review } })
          onLeave()
        } catch (thrown) {
          if (matter !== undefined || !isRefusal(thrown, "not-found")) throw thrown
          throw new RefusedError({ code: "not-found", status: 404, title: "There is no such matter for you.", detail: "Look at the code, then try again." })
        }
      }}
    >
      {matter === undefined && (
        <TextField label="Code of the matter" value={code} onChange={setCode} maxLength={20} autoFocus autoComplete="off" spellCheck={false} />
      )}
      <TextField
        label="Due"
        type="date"
        value={due}
        onChange={setDue}
        autoFocus={matter !== undefined}
        hint={due === "" ? "Left empty: two weeks from now." : `Until the end of ${toDay(due)}.`}
      />
    </Dialog>
  )
}
