/** The three answers as a strip above the page, where there is no room for them beside it. */
import type { ReactNode } from "react"
import { Link } from "@tanstack/react-router"
import type { Document, Matter } from "#contract"
import { toCount, toCounted } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"

/** How many of the matter's people can see the document. */
export function sayWho(card: Document, matter: Matter): string {
  const n = card.who.length
  if (matter.places !== null) return "You, and whoever has its place or the whole matter"
  return n >= matter.counts.people ? toCounted(n, "person", "people") : `${toCount(n)} of the matter’s ${toCount(matter.counts.people)}`
}

/** The way to the chain, for those who are shown it. */
function ToChain({ card, matter, children }: { card: Document; matter: Matter; children: ReactNode }) {
  if (matter.places !== null) return <>In the ledger</>
  return (
    <Link to="/matters/$matter/documents/$document/custody" params={{ matter: card.matter, document: card.id }}>
      {children}
    </Link>
  )
}

export function StageAnswers({ card, matter }: { card: Document; matter: Matter }) {
  // Whoever has only places of the matter is shown neither who else is on it nor a chain: no key leads there.
  const whole = matter.places === null
  return (
    <div className="stage-head only-narrow">
      <p className="stage-name">{card.name}</p>
      <p className="bar">
        <Ribbon of={card.class} />
      </p>
      <dl className="answers">
        <div>
          <dt>Who can see this {whole && <kbd>W</kbd>}</dt>
          <dd>{sayWho(card, matter)}</dd>
        </div>
        <div>
          <dt>
            Why can I <kbd>Y</kbd>
          </dt>
          <dd>{card.why}</dd>
        </div>
        <div>
          <dt>What is its proof {whole && <kbd>P</kbd>}</dt>
          <dd>
            <ToChain card={card} matter={matter}>
              {card.proof.leaf === null ? "Recorded; waits for its leaf" : `Leaf ${toCount(card.proof.leaf)}`}
            </ToChain>
          </dd>
        </div>
      </dl>
    </div>
  )
}
