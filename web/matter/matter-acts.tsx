/** What a lead may change about a matter: its card, its stage, its file plan. */
import { useState } from "react"
import type { Matter } from "#contract"
import { may } from "../line/acts.ts"
import { useAct } from "../line/queries.ts"
import type { Class } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { Menu } from "../parts/menu.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { toOptions } from "../parts/words.ts"

/** The dialog that is open. */
export type Showing = "card" | "stage" | "plan" | null

interface Props {
  readonly matter: Matter
  readonly showing: Showing
  readonly onShow: (showing: Showing) => void
}

export function MatterActs({ matter, showing, onShow }: Props) {
  const leave = () => onShow(null)
  return (
    <>
      <Menu
        name="More acts on this matter"
        acts={[
          { key: "card", words: "Change name, client or class…", go: () => onShow("card") },
          ...(may(matter, "plan.change") ? [{ key: "plan", words: "File plan…", go: () => onShow("plan") }] : []),
          { key: "stage", words: matter.stage === "open" ? "Close this matter…" : "Open this matter again…", go: () => onShow("stage") },
        ]}
      />
      {showing === "card" && <ChangeCard matter={matter} onLeave={leave} />}
      {showing === "stage" && <ChangeStage matter={matter} onLeave={leave} />}
    </>
  )
}

function ChangeCard({ matter, onLeave }: { matter: Matter; onLeave: () => void }) {
  const [card, setCard] = useState({ title: matter.title, client: matter.client, type: matter.type, jurisdiction: matter.jurisdiction, class: matter.class })
  const change = useAct("changeMatter", ["getMatter", "listMatters", "listMatterCustody"])
  const put = (part: Partial<typeof card>) => setCard({ ...card, ...part })
  const same = (Object.keys(card) as (keyof typeof card)[]).every((key) => card[key] === matter[key])
  return (
    <Dialog
      title="Change this matter"
      say={`${matter.code} stays its code. What was written before stays in the chain.`}
      act="Change it"
      onLeave={onLeave}
      notYet={same ? "Nothing is changed yet." : Object.values(card).some((v) => v.trim() === "") ? "Nothing may be left empty." : undefined}
      onAct={async () => {
        const { receipt } = await change.mutateAsync({ params: { matter: matter.id }, body: { rev: matter.rev, ...card } })
        tellReceipt("The matter was changed.", receipt)
        onLeave()
      }}
    >
      <TextField label="Name of the matter" value={card.title} onChange={(title) => put({ title })} maxLength={300} autoFocus />
      <TextField label="Client" value={card.client} onChange={(client) => put({ client })} maxLength={300} />
      <div className="two-up">
        <TextField label="Type" value={card.type} onChange={(type) => put({ type })} maxLength={100} />
        <TextField label="Jurisdiction" value={card.jurisdiction} onChange={(jurisdiction) => put({ jurisdiction })} maxLength={100} />
      </div>
      <Choice<Class>
        label="Class"
        value={card.class}
        onChange={(chosen) => put({ class: chosen })}
        options={toOptions(CLASS_WORDS)}
        hint="Documents filed from now on take it, until someone says otherwise."
      />
    </Dialog>
  )
}

function ChangeStage({ matter, onLeave }: { matter: Matter; onLeave: () => void }) {
  const change = useAct("changeMatter", ["getMatter", "listMatters", "listMatterCustody"])
  const closing = matter.stage === "open"
  return (
    <Dialog
      title={closing ? "Close this matter" : "Open this matter again"}
      onLeave={onLeave}
      act={closing ? "Close it" : "Open it again"}
      say={
        closing
          ? "Everything stays readable to its people; nothing more is filed, noted or changed until someone opens it again."
          : "Its people may file, note and change again."
      }
      onAct={async () => {
        const { receipt } = await change.mutateAsync({ params: { matter: matter.id }, body: { rev: matter.rev, stage: closing ? "closed" : "open" } })
        tellReceipt(closing ? "The matter is closed." : "The matter is open again.", receipt)
        onLeave()
      }}
    />
  )
}
