/** A chain of custody: leaf numbers in the margin, nodes on the rule, what happened, when in UTC, and its proof in place. */
import { useState, type ReactNode } from "react"
import type { CustodyEvent } from "#contract"
import { personIn, tellEvent } from "#telling"
import { purposeWords, useSession } from "../line/session.tsx"
import type { DocumentId, MatterId } from "../line/shapes.ts"
import { toCount } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { WhenUtc } from "../parts/when.tsx"
import { Proof, type ProofIn } from "./proof.tsx"
import { tellDetail, type PlaceOf } from "./detail.ts"
import { useNames } from "./names.ts"
import { tellPurpose } from "./telling.ts"
import { usePlaces } from "./places.ts"

interface Props {
  readonly events: readonly CustodyEvent[]
  /** Whose chain it is, and so what the numbers count; the firm's events are told one by one, each in the chain of the person who did it. */
  readonly of: ChainFrom
  /** This machine found the ledger whole, so a leaf in it may bear the seal. */
  readonly whole: boolean
}

export type ChainFrom =
  | { readonly kind: "matter"; readonly id: MatterId }
  | { readonly kind: "document"; readonly id: DocumentId; readonly matter: MatterId }
  | { readonly kind: "firm" }

export function Chain({ events, of, whole }: Props) {
  const [open, setOpen] = useState<string | null>(null)
  const placeOf = usePlaces(of.kind === "firm" ? null : of.kind === "matter" ? of.id : of.matter, events)
  return (
    <ol className="chain">
      {events.map((event) => (
        <Node
          key={event.event}
          event={event}
          of={of}
          whole={whole}
          placeOf={placeOf}
          open={open === event.event}
          onOpen={() => setOpen(open === event.event ? null : event.event)}
        />
      ))}
    </ol>
  )
}

interface NodeProps extends Omit<Props, "events"> {
  readonly event: CustodyEvent
  readonly placeOf: PlaceOf
  readonly open: boolean
  readonly onOpen: () => void
}

function Node({ event, of, whole, placeOf, open, onOpen }: NodeProps) {
  const told = tellEvent(event)
  const waits = event.leaf === null
  const names = [told.grave && "is-grave", waits && "is-waiting"].filter(Boolean).join(" ") || undefined
  const small = [event.n !== null && `event ${toCount(event.n)} of this ${of.kind}`, tellDetail(event.detail, placeOf), event.signed && "signed"]
    .filter(Boolean)
    .join(" · ")
  return (
    <li className={names}>
      <div className="leaf">{event.leaf !== null && toCount(event.leaf)}</div>
      <div className="event">
        <div className="what">
          <What event={event} />
          {small !== "" && (
            <>
              <br />
              <span className="small">{small}</span>
            </>
          )}
          {event.leaf !== null && (
            <span className="leaf-in small" hidden>
              {small === "" ? <br /> : " · "}
              leaf {toCount(event.leaf)}
            </span>
          )}
        </div>
        <WhenUtc at={event.at} className="when" />
        <div className="where">
          {waits ? (
            <span className="proof">Recorded; waits for its leaf</span>
          ) : (
            <span className="proof">
              {whole && <Seal kind="yes" />}
              <button type="button" className="linkish linkish-ink" aria-expanded={open} onClick={onOpen}>
                {open ? "Shown below" : "Proof"}
              </button>
            </span>
          )}
        </div>
        {open && <Proof event={event} of={of.kind === "firm" ? personOf(event) : of} />}
      </div>
    </li>
  )
}

/** In the firm's events each stands in the chain of whoever did it; what the house did, or somebody unnamed, stands in nobody's. */
function personOf(event: CustodyEvent): ProofIn | null {
  return event.by === null ? null : { kind: "person", id: event.by.id }
}

/** What happened and who did it: one sentence, every name bold. */
function What({ event }: { event: CustodyEvent }): ReactNode {
  const session = useSession()
  const { did, grave, toPerson } = tellEvent(event)
  const nameOf = useNames()
  const person = toPerson ? personIn(event.detail, event.subjects) : null
  const whom = person === null ? null : nameOf(person)
  const bold = (words: string) => (grave ? words : <strong>{words}</strong>)
  return (
    <>
      {grave ? <strong>{did}</strong> : did}
      {whom !== null && <> {event.machine === "unnamed" ? <>to {bold(whom)}</> : <>{bold(whom)},</>}</>}
      <By event={event} bold={bold} />
      {tellPurpose(event, (code) => purposeWords(session, code))}
      {event.document !== null && (
        <>
          : <span className="name">{event.document.name}</span>
        </>
      )}
    </>
  )
}

/** Who did it: a person, the house, or somebody whose name only those who watch the ledger may open. */
function By({ event, bold }: { event: CustodyEvent; bold: (words: string) => ReactNode }): ReactNode {
  if (event.machine === "house") return tellEvent(event).byHouse ?? " by the house"
  if (event.by !== null) return <> by {bold(event.by.name)}</>
  if (event.detail === null) return "; to whom and why is sealed to those who watch the ledger"
  return personIn(event.detail) === null ? " to somebody who is not known here" : null
}
