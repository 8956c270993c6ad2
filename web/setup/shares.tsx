/** The recovery shares, shown until one of them is proved: each on a sheet of paper or in a file of its own, each for another custodian. */
import { useState } from "react"
import type { SharesShown } from "#contract"
import { Tick } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { Icon } from "../parts/marks.tsx"
import { DoorSheet } from "../sign-in/door.tsx"
import { toShareFile, type ShareWords } from "../sign-in/written-shares.ts"

type Share = SharesShown["shares"][number]

interface Props {
  readonly made: SharesShown
  readonly firm: string
  readonly onKept: () => void
}

export function Shares({ made, firm, onKept }: Props) {
  const [kept, setKept] = useState(false)
  const [saved, setSaved] = useState<ReadonlySet<number>>(new Set())
  const words = { firm, needed: made.needed, of: made.shares.length, day: toDay(made.receipt.at) }
  return (
    <div className="shares">
      <DoorSheet
        title="The recovery shares"
        say={`These ${made.shares.length} shares are shown in this session until one of them is proved, and never again. Print them, or save each in a file of its own, and give each to another custodian.`}
      >
        <div className="bar no-print">
          <button type="button" className="btn" onClick={() => window.print()}>
            <Icon name="print" />
            Print all, one to a sheet
          </button>
        </div>
        <ol className="share-list">
          {made.shares.map((share) => (
            <OneShare
              key={share.number}
              share={share}
              words={words}
              saved={saved.has(share.number)}
              onSave={() => {
                save(`muniment-share-${share.number}.txt`, toShareFile(share, words))
                setSaved(new Set([...saved, share.number]))
              }}
            />
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

function OneShare({ share, words, saved, onSave }: { share: Share; words: ShareWords; saved: boolean; onSave: () => void }) {
  const { firm, needed, of, day } = words
  return (
    <li className="share">
      <p className="share-head">
        <span className="head">
          <span className="only-print-in">Recovery share</span>
          <span className="no-print">Share</span> {share.number} of {of}
        </span>{" "}
        <span className="small">
          {firm}, {day}
        </span>
      </p>
      <p className="print share-text">
        {share.text.split(/(?<=-)/).map((group, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- groups may be alike, and never change their places
          <span key={n}>{group}</span>
        ))}
      </p>
      <div className="only-print share-foot">
        <p>
          Keep this sheet where only its custodian can reach it, apart from the others. Any {needed} of the {of} shares give a person of the firm a new pass
          phrase; alone it opens nothing.
        </p>
        <p className="print-sign">Custodian ______________________________ &emsp; Date ______________</p>
      </div>
      <button type="button" className="btn btn-s btn-bare no-print" onClick={onSave}>
        <Icon name="out" />
        {saved ? `Save share ${share.number} again` : `Save share ${share.number}`}
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
