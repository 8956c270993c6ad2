/** The last custody event of a thing, as the last column of a table has it. */
import { useSession } from "../line/session.tsx"
import type { LastEvent } from "../line/shapes.ts"
import { When } from "../parts/when.tsx"
import { tellLast } from "./telling.ts"

/** For whoever only sees that a matter exists, or is on it for places of its file plan: they have no part in its chain. */
const NONE = "No custody event of it is told to you"

export function Last({ of }: { of: LastEvent }) {
  const { person } = useSession()
  if (of === null)
    return (
      <span className="quiet" title={NONE}>
        no event is told to you
      </span>
    )
  return (
    <div className="last-event">
      <span className="soft">{tellLast(of, person.id)}</span> <When at={of.at} quiet />
    </div>
  )
}
