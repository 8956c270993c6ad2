/** A document that did not open. Of one that was damaged nothing is shown, and who is to be told stands here. */
import { Link } from "@tanstack/react-router"
import type { Document } from "#contract"
import type { Refused } from "../line/refused.ts"
import { Seal } from "../parts/marks.tsx"
import { Stopped } from "../parts/states.tsx"

interface Props {
  readonly card: Pick<Document, "id" | "matter">
  /** What is said where it was not damage. */
  readonly head: string
  readonly refused: Refused
}

export function NotOpened({ card, head, refused }: Props) {
  return (
    <div className="leaves is-alone">
      <div className="page page-none">{refused.code === "sealed-damaged" ? <Damaged card={card} /> : <Stopped head={head} refused={refused} />}</div>
    </div>
  )
}

function Damaged({ card }: Pick<Props, "card">) {
  return (
    <div className="damaged" role="alert">
      <Seal kind="no" large />
      <div>
        <h2 className="title-2">This document is damaged</h2>
        <p className="prose">
          What lies in the vault is not what was sealed when it was filed: its bytes were changed. Nothing of it is shown and nothing can be downloaded, because
          nothing of it can be trusted.
        </p>
        <p className="prose">
          Tell whoever runs the house, by telephone: they can bring it back from a backup. Tell whoever leads this matter too. The finding stands in{" "}
          <Link to="/matters/$matter/documents/$document/custody" params={{ matter: card.matter, document: card.id }}>
            its chain of custody
          </Link>
          .
        </p>
      </div>
    </div>
  )
}
