/** The last custody event of a thing, as the last column of a table has it. */
import { useSession } from "../line/session.tsx"
import type { LastEvent } from "../line/shapes.ts"
import { When } from "../parts/when.tsx"
import { tellLast } from "./telling.ts"

export function Last({ of }: { of: LastEvent }) {
  const { person } = useSession()
  if (of === null) return null
  return (
    <div className="last-event">
      <span className="soft">{tellLast(of, person.id)}</span> <When at={of.at} quiet />
    </div>
  )
}
