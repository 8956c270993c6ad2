/** Asking to be let into a matter by its code, for a time. The answer is the same whether or not such a matter is kept. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import { toEndOfDay } from "../matter/admit.tsx"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextArea, TextField } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { useNow } from "../parts/now.ts"
import { tell } from "../parts/toast.ts"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS } from "../parts/words.ts"
import { isCode } from "../walls/draft.ts"

type Part = "reader" | "member"
const PARTS: readonly Part[] = ["reader", "member"]
/** How far ahead access may be asked for, in milliseconds. */
const YEAR = 365 * 86_400_000

/** What has to be said first, or nothing. */
function missingIn(asked: { readonly code: string; readonly until: string; readonly words: string }, now: number): string | undefined {
  const end = new Date(`${asked.until}T23:59:59`).getTime()
  if (!isCode(asked.code.trim().toUpperCase())) return "Write the code of the matter first, such as 7KD-Q2M."
  if (asked.until === "") return "Say until when."
  if (end < now) return "That day has passed."
  if (end > now + YEAR) return "A year ahead is the most."
  return asked.words.trim() === "" ? "Say what you need it for." : undefined
}

/** `known` is the code of a matter that they are on for a time, and ask for more of. */
export function AskAccess({ known, onLeave }: { known?: string; onLeave: () => void }) {
  const session = useSession()
  const now = useNow()
  const [asked, setAsked] = useState({ code: known ?? "", role: "reader" as Part, until: "", words: "" })
  const ask = useAct("askAccess", ["ownRequests"])
  const put = (part: Partial<typeof asked>) => setAsked({ ...asked, ...part })
  return (
    <Dialog
      title="Ask for access"
      say={`You ask for ${purposeWords(session, session.purpose?.code ?? null).toLowerCase()}. Whether or not such a matter is kept, you are told the same.`}
      act="Ask"
      onLeave={onLeave}
      notYet={missingIn(asked, now)}
      onAct={async () => {
        const code = asked.code.trim().toUpperCase()
        const until = toEndOfDay(asked.until)
        if (until === null) return
        const { endsAt } = await ask.mutateAsync({ body: { code, role: asked.role, until, words: asked.words } })
        tell(`Asked for ${code}, whether or not such a matter is kept.`, { small: `It waits until ${toDay(endsAt)}` })
        onLeave()
      }}
    >
      <div className="two-up">
        <TextField
          label="Code of the matter"
          value={asked.code}
          onChange={(code) => put({ code })}
          maxLength={20}
          autoFocus={known === undefined}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          label="Until"
          type="date"
          value={asked.until}
          onChange={(until) => put({ until })}
          hint="No access is given without an end."
          autoFocus={known !== undefined}
        />
      </div>
      <Choice<Part>
        label="As"
        value={asked.role}
        onChange={(role) => put({ role })}
        options={PARTS.map((value) => ({ value, words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}` }))}
      />
      <TextArea label="What you need it for" value={asked.words} onChange={(words) => put({ words })} hint="Only the matter’s leads read it." />
    </Dialog>
  )
}
