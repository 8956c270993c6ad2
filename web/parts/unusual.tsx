/** Beside a part in a matter: the little that is unusual in it, and for the ear all that it includes. */
import type { GrantAction, Standing } from "../line/shapes.ts"
import { mayDo, sayUnusual } from "./included.ts"

export function Unusual({ role, actions }: { role: Standing; actions: readonly GrantAction[] }) {
  const unusual = sayUnusual(role, actions)
  if (unusual === "") return null
  return (
    <span className="small who-role">
      {unusual}
      <span className="sr">. In full, may {mayDo(actions)}</span>
    </span>
  )
}
