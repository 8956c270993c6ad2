/** Inviting a person by a link that works once; its secret travels in the fragment and is shown this once. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import type { Role } from "../line/shapes.ts"
import { Dialog, ShowDialog } from "../parts/dialog.tsx"
import { Choice, TextField, Tick } from "../parts/field.tsx"
import { Icon } from "../parts/marks.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { toDay } from "../parts/figures.ts"
import { ROLE_MEANS, ROLE_WORDS, toOptions } from "../parts/words.ts"

export function Invite({ onLeave }: { onLeave: () => void }) {
  const [facts, setFacts] = useState({ name: "", address: "", role: "lawyer" as Role, days: "7", lateral: false })
  const [made, setMade] = useState<{ readonly link: string; readonly until: string; readonly waits: boolean } | null>(null)
  const invite = useAct("invite", ["listPeople"])
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  if (made !== null) return <Link made={made} name={facts.name} onLeave={onLeave} />
  return (
    <Dialog
      title="Invite a person"
      say="You get a link that works once. Give it to them in person or by a way you trust; nothing is sent by the house."
      act="Make the link"
      onLeave={onLeave}
      notYet={facts.name.trim() === "" ? "Name them first." : !/^\S+@\S+\.\S+$/.test(facts.address.trim()) ? "Their address at the firm is needed." : undefined}
      onAct={async () => {
        const { token, invitation, receipt } = await invite.mutateAsync({
          body: { name: facts.name, address: facts.address, role: facts.role, days: Number(facts.days), lateral: facts.lateral },
        })
        tellReceipt(`${facts.name} is invited.`, receipt)
        setMade({ link: `${location.origin}/join#${token}`, until: invitation.endsAt, waits: invitation.waits })
      }}
    >
      <TextField label="Name" value={facts.name} onChange={(name) => put({ name })} maxLength={200} autoFocus autoComplete="off" />
      <TextField
        label="Address"
        type="email"
        value={facts.address}
        onChange={(address) => put({ address })}
        maxLength={254}
        autoComplete="off"
        hint="They sign in with it."
      />
      <div className="two-up">
        <Choice<Role> label="Role" value={facts.role} onChange={(role) => put({ role })} options={toOptions(ROLE_WORDS)} hint={ROLE_MEANS[facts.role]} />
        <Choice
          label="The link runs out after"
          value={facts.days}
          onChange={(days) => put({ days })}
          options={["1", "3", "7", "14", "30"].map((value) => ({ value, words: value === "1" ? "1 day" : `${value} days` }))}
        />
      </div>
      <Tick
        words={
          <>
            They come from another firm
            <span className="small">The link then waits until a compliance officer has listed their former clients, or said that there are none.</span>
          </>
        }
        checked={facts.lateral}
        onChange={(lateral) => put({ lateral })}
      />
    </Dialog>
  )
}

function Link({
  made,
  name,
  onLeave,
}: {
  made: { readonly link: string; readonly until: string; readonly waits: boolean }
  name: string
  onLeave: () => void
}) {
  const [copied, setCopied] = useState(false)
  return (
    <ShowDialog
      title={`The link for ${name}`}
      say={`It works once, until ${toDay(made.until)}, and is not shown again. Whoever holds it can join in their name.${made.waits ? " It waits until a compliance officer has listed their former clients, or said that there are none." : ""}`}
      leave="I have it"
      onLeave={onLeave}
    >
      <div className="field">
        <label htmlFor="link">Link</label>
        <input id="link" className="input" readOnly value={made.link} onFocus={(e) => e.target.select()} autoFocus />
      </div>
      <div className="bar">
        <button type="button" className="btn btn-s" onClick={() => void navigator.clipboard.writeText(made.link).then(() => setCopied(true))}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy the link"}
        </button>
      </div>
    </ShowDialog>
  )
}
