/** A chain of custody: leaf numbers in the margin, nodes on the rule, what happened, when in UTC, and its proof in place. */
import { useState, type ReactNode } from "react"
import type { CustodyEvent } from "#contract"
import { purposeWords, useSession } from "../line/session.tsx"
import type { DocumentId, MatterId } from "../line/shapes.ts"
import { toCount } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { WhenUtc } from "../parts/when.tsx"
import { Proof, type ProofIn } from "./proof.tsx"
import { personIn, tellDetail } from "./detail.ts"
import { useNames } from "./names.ts"
import { tellKind } from "./telling.ts"

interface Props {
  readonly events: readonly CustodyEvent[]
  /** Whose chain it is, and so what the numbers count; the firm's events are told one by one, each in the chain of the person who did it. */
  readonly of: ChainFrom
  /** This machine found the ledger whole, so a leaf in it may bear the seal. */
  readonly whole: boolean
}

export type ChainFrom = { readonly kind: "matter"; readonly id: MatterId } | { readonly kind: "document"; readonly id: DocumentId } | { readonly kind: "firm" }

export function Chain({ events, of, whole }: Props) {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <ol className="chain">
      {events.map((event) => (
        <Node
          key={event.event}
          event={event}
          of={of}
          whole={whole}
          open={open === event.event}
          onOpen={() => setOpen(open === event.event ? null : event.event)}
        />
      ))}
    </ol>
  )
}

function Node({ event, of, whole, open, onOpen }: { event: CustodyEvent; of: ChainFrom; whole: boolean; open: boolean; onOpen: () => void }) {
  const told = tellKind(event.kind)
  const waits = event.leaf === null
  const names = [told.grave && "is-grave", waits && "is-waiting"].filter(Boolean).join(" ") || undefined
  const small = [event.n !== null && `event ${toCount(event.n)} of this ${of.kind}`, tellDetail(event.detail), event.signed && "signed"]
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
  const { did, grave, toPerson, byHouse } = tellKind(event.kind)
  const nameOf = useNames()
  const person = toPerson ? personIn(event.detail, event.subjects) : null
  const whom = person === null ? null : nameOf(person)
  if (event.kind === "refused")
    return (
      <>
        <strong>Refused</strong>
        {event.by === null ? (
          " to someone with no grant; the refusal is recorded, who it was is sealed"
        ) : (
          <>
            {" "}
            to <strong>{event.by.name}</strong>
          </>
        )}
      </>
    )
  const by =
    event.machine === "house" ? (
      (byHouse ?? " by the house")
    ) : event.by === null ? (
      "; by whom is sealed"
    ) : (
      <> by {grave ? event.by.name : <strong>{event.by.name}</strong>}</>
    )
  return (
    <>
      {grave ? <strong>{did}</strong> : did}
      {whom !== null && <> {grave ? whom : <strong>{whom}</strong>},</>}
      {by}
      {event.purpose !== null && `, for ${purposeWords(session, event.purpose).toLowerCase()}`}
      {event.document !== null && (
        <>
          : <span className="name">{event.document.name}</span>
        </>
      )}
    </>
  )
}
