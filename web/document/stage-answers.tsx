/** The three answers as a strip above the page, where there is no room for them beside it. */
import { Link } from "@tanstack/react-router"
import type { Document, Matter } from "#contract"
import { toCount, toCounted } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"

/** How many of the matter's people can see the document. */
export function sayWho(card: Document, matter: Matter): string {
  const n = card.who.length
  return n >= matter.counts.people ? toCounted(n, "person", "people") : `${toCount(n)} of the matter’s ${toCount(matter.counts.people)}`
}

export function StageAnswers({ card, matter }: { card: Document; matter: Matter }) {
  return (
    <div className="stage-head only-narrow">
      <p className="bar">
        <Ribbon of={card.class} />
      </p>
      <dl className="answers">
        <div>
          <dt>
            Who can see this <kbd>W</kbd>
          </dt>
          <dd>{sayWho(card, matter)}</dd>
        </div>
        <div>
          <dt>
            Why can I <kbd>Y</kbd>
          </dt>
          <dd>{card.why}</dd>
        </div>
        <div>
          <dt>
            What is its proof <kbd>P</kbd>
          </dt>
          <dd>
            <Link to="/matters/$matter/documents/$document/custody" params={{ matter: card.matter, document: card.id }}>
              {card.proof.leaf === null ? "Recorded; waits for its leaf" : `Leaf ${toCount(card.proof.leaf)}`}
            </Link>
          </dd>
        </div>
      </dl>
    </div>
  )
}
