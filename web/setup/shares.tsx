/** The recovery shares, shown this once: each on a sheet of paper or in a file of its own, each for another custodian. */
import { useState } from "react"
import type { SetUpDone } from "#contract"
import { Tick } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { Icon } from "../parts/marks.tsx"
import { DoorSheet } from "../sign-in/door.tsx"

type Share = SetUpDone["shares"][number]

export function Shares({ done, firm, onKept }: { done: SetUpDone; firm: string; onKept: () => void }) {
  const [kept, setKept] = useState(false)
  return (
    <div className="shares">
      <DoorSheet
        title="The recovery shares"
        say={`These ${done.shares.length} shares are shown this once and kept nowhere. Print them, or save each in a file of its own, and give each to another custodian.`}
      >
        <div className="bar no-print">
          <button type="button" className="btn" onClick={() => window.print()}>
            <Icon name="print" />
            Print all, one to a sheet
          </button>
        </div>
        <ol className="share-list">
          {done.shares.map((share) => (
            <OneShare key={share.number} share={share} firm={firm} of={done.shares.length} at={done.receipt.at} />
          ))}
        </ol>
        <div className="no-print door-next">
          <Tick words="Each share is on paper or in a file of its own" checked={kept} onChange={setKept} />
          <button type="button" className="btn btn-main" aria-disabled={!kept} onClick={() => kept && onKept()}>
            Go on, and prove that one works
          </button>
        </div>
      </DoorSheet>
    </div>
  )
}

function OneShare({ share, firm, of, at }: { share: Share; firm: string; of: number; at: string }) {
  return (
    <li className="share">
      <p className="share-head">
        <span className="head">
          Share {share.number} of {of}
        </span>{" "}
        <span className="small">
          {firm}, {toDay(at)}
        </span>
      </p>
      <p className="print share-text">{share.text}</p>
      <p className="small only-print">
        Keep this sheet apart from the others and show it to nobody. Together with other shares it gives a person of the firm a new pass phrase; alone it opens
        nothing.
      </p>
      <button
        type="button"
        className="btn btn-s btn-bare no-print"
        onClick={() =>
          save(
            `muniment-share-${share.number}.txt`,
            `${firm}\nRecovery share ${share.number} of ${of}, ${toDay(at)}\n\n${share.text}\n\nKeep this apart from the others. Alone it opens nothing.\n`,
          )
        }
      >
        <Icon name="out" />
        Save share {share.number}
      </button>
    </li>
  )
}

/** Hands a text to the browser as a file. */
function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
