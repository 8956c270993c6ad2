/** The three answers, always the same three in the same order: who can see this, why can I, what is its proof. */
import type { ReactNode } from "react"
import { useKeys } from "./keys.ts"

interface Props {
  readonly who: ReactNode
  readonly why: ReactNode
  readonly proof: ReactNode
  readonly onWho: () => void
  readonly onWhy: () => void
  readonly onProof: () => void
}

/** The answers at the head of a sheet, one sentence each; `W`, `Y` and `P` lead on. */
export function Answers({ who, why, proof, onWho, onWhy, onProof }: Props) {
  useKeys({ w: onWho, y: onWhy, p: onProof })
  return (
    <dl className="answers">
      <div>
        <dt>
          Who can see this <kbd>W</kbd>
        </dt>
        <dd>{who}</dd>
      </div>
      <div>
        <dt>
          Why can I <kbd>Y</kbd>
        </dt>
        <dd>{why}</dd>
      </div>
      <div>
        <dt>
          What is its proof <kbd>P</kbd>
        </dt>
        <dd>{proof}</dd>
      </div>
    </dl>
  )
}
