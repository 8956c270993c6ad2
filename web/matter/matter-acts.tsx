/** What a lead may change about a matter: its card, its stage, its file plan. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, Team } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import type { Class } from "../line/shapes.ts"
import { ByPolicy, tellGiven } from "../matters/by-policy.tsx"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { toCounted } from "../parts/figures.ts"
import { Menu } from "../parts/menu.tsx"
import { Stopped } from "../parts/states.tsx"
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
  const [kept, setKept] = useState<readonly Team["id"][]>([])
  const session = useSession()
  const { data: on } = useQuery({ ...asking("listTeamsOn", { params: { matter: matter.id } }), enabled: may(session, "team.list") })
  const change = useAct("changeMatter", ["getMatter", "listMatters", "listMatterCustody", "listMembers", "listTeamsOn"])
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
        const { given, receipt } = await change.mutateAsync({ params: { matter: matter.id }, body: { rev: matter.rev, ...card, keepFrom: [...kept] } })
        tellReceipt(`The matter was changed.${tellGiven(given)}`, receipt)
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
      {card.class !== matter.class && matter.stage === "open" && (
        <ByPolicy klass={card.class} kept={kept} onKept={setKept} has={on?.map(({ team }) => team.id) ?? []} />
      )}
    </Dialog>
  )
}

function ChangeStage({ matter, onLeave }: { matter: Matter; onLeave: () => void }) {
  const change = useAct("changeMatter", ["getMatter", "listMatters", "listMatterCustody", "listMembers", "readInbox"])
  const closing = matter.stage === "open"
  return (
    <Dialog
      title={closing ? "Close this matter" : "Open this matter again"}
      onLeave={onLeave}
      act={closing ? "Close it" : "Open it again"}
      say={
        closing
          ? "Everything stays readable to its leads; nothing more is filed, noted or changed until one of them opens it again. Everybody else is released, and the matter takes a new key."
          : "Its people may file, note and change again. Nobody comes back by it: admit them anew."
      }
      onAct={async () => {
        const { receipt } = await change.mutateAsync({ params: { matter: matter.id }, body: { rev: matter.rev, stage: closing ? "closed" : "open" } })
        tellReceipt(closing ? "The matter is closed." : "The matter is open again.", receipt)
        onLeave()
      }}
    >
      {closing && <Closing matter={matter} />}
    </Dialog>
  )
}

/** Who is released by closing, and who stays: shown before it is done. */
function Closing({ matter }: { matter: Matter }) {
  const { data, error } = useQuery({ ...asking("rehearseClosing", { params: { matter: matter.id } }), staleTime: 0, gcTime: 0 })
  if (error) return <Stopped head="What it would do cannot be shown." refused={toRefusal(error)} />
  if (data === undefined)
    return (
      <p className="soft" role="status">
        Asking who would be released.
      </p>
    )
  const names = (of: typeof data.ends) => of.map((one) => one.person.name).join(", ")
  return (
    <section aria-label="What closing would do" className="rehearsed">
      <p className="prose">
        {data.ends.length === 0 ? (
          "Nobody is released: only its leads are on it."
        ) : (
          <>
            <b>{toCounted(data.ends.length, "person is", "persons are")} released</b>: {names(data.ends)}.
          </>
        )}
      </p>
      <p className="prose">
        <b>{toCounted(data.keeps.length, "lead stays", "leads stay")}</b>: {names(data.keeps)}.
      </p>
      <p className="prose soft">
        {[
          "Whoever still needs it asks, for a time",
          ...(data.requests > 0 ? [`${toCounted(data.requests, "request")} for access can still be answered`] : []),
          ...(data.walls > 0 ? [`${toCounted(data.walls, "wall goes", "walls go")} on standing`] : []),
          ...(data.reviewOpen ? ["the open review goes on with those who stay"] : []),
        ].join("; ")}
        .
      </p>
    </section>
  )
}
