/** The tools for chosen documents: they take the place of the tool bar, at the same height, so that nothing moves. */
import { useEffect, useRef, useState } from "react"
import type { DocumentRow, Matter, Place } from "#contract"
import { may } from "../line/acts.ts"
import { addressOf, ask } from "../line/ask.ts"
import { lookAgain } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import type { Class, DocumentType, MatterId, PersonId, PlaceId } from "../line/shapes.ts"
import { mayStillDownload } from "../document/keeping.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { toCount, toCounted } from "../parts/figures.ts"
import type { Chosen } from "../parts/table/chosen.ts"
import { tell } from "../parts/toast.ts"
import { classOptions, toOptions, TYPE_WORDS } from "../parts/words.ts"

interface Props {
  readonly matter: Matter
  readonly picked: readonly DocumentRow[]
  readonly total: number
  readonly chosen: Chosen
  readonly plan: readonly Place[]
}

type Changing = "class" | "place" | "type" | null

export function ChosenTools({ matter, picked, total, chosen, plan }: Props) {
  const { person } = useSession()
  const [changing, setChanging] = useState<Changing>(null)
  const all = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (all.current !== null) all.current.indeterminate = picked.length < total
  }, [picked.length, total])
  const mayChange = may(matter, "document.change")
  return (
    <div className="tools has" role="region" aria-label="Chosen documents">
      <input
        ref={all}
        className="tick"
        type="checkbox"
        checked={picked.length === total}
        aria-label={picked.length === total ? "Choose none" : "Choose all that are shown"}
        onChange={() => (picked.length === total ? chosen.none() : chosen.all())}
      />
      <span className="head" role="status">
        {toCount(picked.length)} of {toCount(total)} chosen
      </span>
      {may(matter, "document.download") && (
        <button type="button" className="btn btn-s" onClick={() => void download(matter.id, person.id, picked)}>
          Download
        </button>
      )}
      {mayChange && (
        <>
          <button type="button" className="btn btn-s" onClick={() => setChanging("class")}>
            Change class…
          </button>
          <button type="button" className="btn btn-s mid" onClick={() => setChanging("place")}>
            Move…
          </button>
          <button type="button" className="btn btn-s mid" onClick={() => setChanging("type")}>
            Change type…
          </button>
        </>
      )}
      <span className="push" />
      <button type="button" className="btn btn-s btn-bare" onClick={chosen.none}>
        Choose none <kbd>Esc</kbd>
      </button>
      {changing !== null && <ChangeMany cleared={matter.special} what={changing} picked={picked} plan={plan} onLeave={() => setChanging(null)} />}
    </div>
  )
}

/** One download after another: each is an opening of its own, with its own custody event. */
async function download(matter: MatterId, me: PersonId, picked: readonly DocumentRow[]): Promise<void> {
  if (!(await mayStillDownload(matter, me))) return
  for (const row of picked) {
    const link = document.createElement("a")
    link.href = addressOf("openDocument", { document: row.id }, { as: "attachment" })
    link.download = ""
    link.click()
    await new Promise((go) => setTimeout(go, 300))
  }
  await lookAgain("listDocuments")
}

function ChangeMany({
  cleared,
  what,
  picked,
  plan,
  onLeave,
}: {
  cleared: boolean
  what: NonNullable<Changing>
  picked: readonly DocumentRow[]
  plan: readonly Place[]
  onLeave: () => void
}) {
  const [value, setValue] = useState("")
  const say = { class: "Change class", place: "Move", type: "Change type" }[what]
  const options = { class: classOptions(cleared), type: toOptions(TYPE_WORDS), place: plan.map((p) => ({ value: p.id as string, words: p.name })) }[what]
  const change = async () => {
    for (const row of picked) {
      const body = what === "class" ? { class: value as Class } : what === "type" ? { type: value as DocumentType } : { place: value as PlaceId }
      await ask("changeDocument", { params: { document: row.id }, body: { rev: row.rev, ...body } })
    }
    tell(`${toCounted(picked.length, "document")} ${what === "place" ? "moved" : "changed"}.`)
    onLeave()
  }
  return (
    <Dialog
      title={`${say} of ${toCounted(picked.length, "document")}`.replace("Move of", "Move")}
      act={what === "place" ? "Move them" : "Change them"}
      onLeave={onLeave}
      notYet={value === "" ? "Choose first." : undefined}
      onAct={async () => {
        try {
          await change()
        } finally {
          await lookAgain("listDocuments", "getDocument", "getPlan")
        }
      }}
    >
      <Choice
        label={{ class: "Class", place: "Place in the file plan", type: "Type" }[what]}
        value={value}
        ask="Choose…"
        onChange={setValue}
        options={options}
        autoFocus
      />
    </Dialog>
  )
}
