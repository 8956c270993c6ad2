/** The firm's list of purposes: what its people may be here for. */
import { useState } from "react"
import type { Firm } from "#contract"
import { useAct } from "../line/queries.ts"
import { Dialog } from "../parts/dialog.tsx"
import { TextField } from "../parts/field.tsx"
import { Icon } from "../parts/marks.tsx"
import { Block } from "../parts/sheet.tsx"
import { tellReceipt } from "../parts/toast.ts"

/** A purpose's code from its words: what stands in custody events for good. */
function toCode(words: string): string {
  return words
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
}

export function Purposes({ firm, mayChange }: { firm: Firm; mayChange: boolean }) {
  const [adding, setAdding] = useState(false)
  const change = useAct("changeFirm", ["getFirm", "getSession"])
  const put = async (purposes: Firm["purposes"], say: string) => {
    const { receipt } = await change.mutateAsync({ body: { rev: firm.rev, purposes } })
    tellReceipt(say, receipt)
  }
  return (
    <Block title="What people may be here for">
      <p className="prose soft">One of these stands in every custody event. Taking one out changes nothing that was written under it.</p>
      <ul className="plain-list">
        {firm.purposes.map((purpose) => (
          <li key={purpose.code}>
            <span>{purpose.words}</span>
            {mayChange && firm.purposes.length > 1 && (
              <button
                type="button"
                className="icon"
                aria-label={`Take out ${purpose.words}`}
                onClick={() =>
                  void put(
                    firm.purposes.filter((p) => p.code !== purpose.code),
                    `${purpose.words} is taken out.`,
                  )
                }
              >
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <div className="bar side-acts">
          <button type="button" className="btn btn-s" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            Add a purpose…
          </button>
        </div>
      )}
      {adding && (
        <Add firm={firm} onLeave={() => setAdding(false)} onAdd={(words) => put([...firm.purposes, { code: toCode(words), words }], `${words} is added.`)} />
      )}
    </Block>
  )
}

function Add({ firm, onLeave, onAdd }: { firm: Firm; onLeave: () => void; onAdd: (words: string) => Promise<void> }) {
  const [words, setWords] = useState("")
  const code = toCode(words)
  return (
    <Dialog
      title="Add a purpose"
      act="Add it"
      onLeave={onLeave}
      notYet={code === "" ? "Write it first." : firm.purposes.some((p) => p.code === code) ? "It is there already." : undefined}
      onAct={() => onAdd(words.trim()).then(onLeave)}
    >
      <TextField label="Purpose" value={words} onChange={setWords} maxLength={80} autoFocus placeholder="For example: mediation" />
    </Dialog>
  )
}
