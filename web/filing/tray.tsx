/** The tray at the foot of the sheet: what is on its way in, what was recorded, and what each of them needs. */
import { useEffect, useRef, useState } from "react"
import { Link } from "@tanstack/react-router"
import { toCount, toPartOf, toSize, toWait } from "../parts/figures.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Icon, Seal } from "../parts/marks.tsx"
import type { DocumentId, MatterId } from "../line/shapes.ts"
import { isOnItsWay, type FilingInTray } from "./filing.ts"
import { useTray } from "./in-tray.ts"
import { clearEnded, fileAnew, goOn, goOnAll, goOnWith, pause, pauseAll, withdraw } from "./queue.ts"

export function Tray({ matter, document }: { matter: MatterId; document?: DocumentId }) {
  const filings = useTray(matter, document)
  const [open, setOpen] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const last = filings.at(-1)?.key
  // What has just been dropped stands last: it is brought into view, so that one sees it go.
  useEffect(() => {
    if (list.current !== null && last !== undefined) list.current.scrollTop = list.current.scrollHeight
  }, [last])
  if (filings.length === 0) return null
  const going = filings.some((f) => ["going", "checking", "waiting"].includes(f.state.kind))
  const paused = filings.some((f) => f.state.kind === "paused")
  return (
    <section className="tray" aria-label="On their way in" data-open={open || undefined}>
      <div className="tray-head">
        <p>
          <button type="button" className="tray-sum head" aria-expanded={open} onClick={() => setOpen(!open)}>
            {sumUp(filings)}
          </button>{" "}
          <span className="small wide tray-say">Each is sealed as it arrives, then recorded.</span>
        </p>
        {going ? (
          <button type="button" className="btn btn-s btn-bare" onClick={() => pauseAll(matter)}>
            <Icon name="pause" />
            Pause all
          </button>
        ) : paused ? (
          <button type="button" className="btn btn-s btn-bare" onClick={() => goOnAll(matter)}>
            <Icon name="resume" />
            Go on with all
          </button>
        ) : (
          !filings.some(isOnItsWay) && (
            <button type="button" className="btn btn-s btn-bare" onClick={() => clearEnded(matter)}>
              Put away
            </button>
          )
        )}
      </div>
      <ul className="tray-list" ref={list}>
        {filings.map((filing) => (
          <Line key={filing.key} filing={filing} />
        ))}
      </ul>
    </section>
  )
}

function sumUp(filings: readonly FilingInTray[]): string {
  const count = (words: string, fits: (f: FilingInTray) => boolean, ofOne = words) => {
    const n = filings.filter(fits).length
    return n === 0 ? null : `${toCount(n)} ${n === 1 ? ofOne : words}`
  }
  return [
    count("on their way in", (f) => isOnItsWay(f) && f.state.kind !== "left" && f.state.kind !== "other", "on its way in"),
    count("left half-way", (f) => f.state.kind === "left" || f.state.kind === "other"),
    count("recorded", (f) => f.state.kind === "recorded"),
    count("already here too", (f) => f.state.kind === "recorded" && f.state.twin !== null),
    count("refused", (f) => f.state.kind === "refused"),
  ]
    .filter((part) => part !== null)
    .join(", ")
}

function Line({ filing }: { filing: FilingInTray }) {
  const { state, name, bytes } = filing
  const sent = "sent" in state ? state.sent : bytes
  const portion = bytes === 0 ? 100 : Math.floor((sent / bytes) * 100)
  const done = state.kind === "recorded"
  return (
    <li>
      <span className="name" title={name}>
        {name}
      </span>
      {done || state.kind === "refused" ? (
        <span className="meter is-done" />
      ) : (
        <span
          className={["going", "checking", "waiting"].includes(state.kind) ? "meter" : "meter is-paused"}
          role="progressbar"
          aria-label={name}
          aria-valuenow={portion}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${portion}%` }} />
        </span>
      )}
      <Sentence filing={filing} />
      <span className="acts">
        <Acts filing={filing} />
      </span>
    </li>
  )
}

function Sentence({ filing: { state, bytes, matter } }: { filing: FilingInTray }) {
  switch (state.kind) {
    case "waiting":
      return <span className="small">{toSize(bytes)}, waits its turn</span>
    case "going":
      return (
        <span className="small">
          {state.sent >= bytes
            ? "All has arrived; being sealed and recorded"
            : `${toPartOf(state.sent, bytes)}${state.secondsLeft === null ? "" : `, ${toWait(state.secondsLeft)}`}`}
        </span>
      )
    case "checking":
      return <span className="small">Checking, {toPartOf(state.read, bytes)}</span>
    case "paused":
      return <span className="small">Paused at {toPartOf(state.sent, bytes)}</span>
    case "lost":
      return (
        <span className="small">
          {state.sent < bytes ? `Line lost at ${toPartOf(state.sent, bytes)}; goes on by itself` : "Line lost before it was recorded; goes on by itself"}
        </span>
      )
    case "left":
      return <span className="small">Left at {toPartOf(state.sent, bytes)}; choose it again</span>
    case "other":
      return (
        <span className="small tray-done" role="alert">
          <Seal kind="stop" />
          {state.known
            ? "This is another file than the one begun here. Nothing of it was sent."
            : "Begun without its hash: nobody can tell whether this is the same file. Nothing of it was sent."}
        </span>
      )
    case "recorded":
      return (
        <span className="small tray-done">
          <Seal kind="yes" fresh />
          <span>
            {state.leaf === null ? "Recorded" : `Recorded, leaf ${toCount(state.leaf)}`}
            {state.twin !== null && (
              <>
                ; the same is{" "}
                <Link to="/matters/$matter/documents/$document" params={{ matter, document: state.twin }}>
                  here already
                </Link>
              </>
            )}
          </span>
        </span>
      )
    case "refused":
      return (
        <span className="small tray-done">
          <Seal kind="stop" />
          {state.refused.title}
        </span>
      )
  }
}

function Acts({ filing }: { filing: FilingInTray }) {
  const { key, name, state, matter } = filing
  const out = <Out filing={filing} />
  switch (state.kind) {
    case "waiting":
    case "checking":
    case "going":
      return (
        <>
          <button type="button" className="icon" aria-label={`Pause ${name}`} onClick={() => pause(key)}>
            <Icon name="pause" />
          </button>
          {out}
        </>
      )
    case "paused":
    case "lost":
    case "refused":
      return (
        <>
          <button type="button" className="icon" aria-label={`Go on with ${name}`} onClick={() => goOn(key)}>
            <Icon name="resume" />
          </button>
          {out}
        </>
      )
    case "other":
      return (
        <>
          <button type="button" className="btn btn-s btn-bare" onClick={() => fileAnew(key)}>
            File it anew
          </button>
          <AskForFile filing={filing} />
          {out}
        </>
      )
    case "left":
      return (
        <>
          <AskForFile filing={filing} />
          {out}
        </>
      )
    case "recorded":
      return (
        <Link className="btn btn-s btn-bare" to="/matters/$matter/documents/$document" params={{ matter, document: state.document }}>
          Open
        </Link>
      )
  }
}

/** From so many bytes on that have arrived, a press alone does not discard them. */
const MUCH = 16 * 2 ** 20

function Out({ filing }: { filing: FilingInTray }) {
  const { key, name, state, bytes } = filing
  const [asked, setAsked] = useState(false)
  const onItsWay = isOnItsWay(filing)
  const sent = "sent" in state ? state.sent : 0
  return (
    <>
      <button
        type="button"
        className="icon"
        aria-label={`${onItsWay ? "Withdraw" : "Put away"} ${name}`}
        onClick={() => (onItsWay && sent >= MUCH ? setAsked(true) : void withdraw(key))}
      >
        <Icon name="x" />
      </button>
      {asked && (
        <Dialog
          title={`Withdraw ${name}?`}
          say={`What has arrived of it, ${toPartOf(sent, bytes)}, is discarded. Nothing of it was filed.`}
          act="Withdraw it"
          onLeave={() => setAsked(false)}
          onAct={() => {
            setAsked(false)
            void withdraw(key)
          }}
        />
      )}
    </>
  )
}

function AskForFile({ filing }: { filing: FilingInTray }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(e) => {
          const file = e.target.files?.[0]
          if (file !== undefined) goOnWith(filing.key, file)
          e.target.value = ""
        }}
      />
      <button type="button" className="icon" aria-label={`Choose ${filing.name} again`} title="Choose the file again" onClick={() => input.current?.click()}>
        <Icon name="in" />
      </button>
    </>
  )
}
