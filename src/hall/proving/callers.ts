/** Who asks: everybody to whom the hidden matter must not be there. */
import type { Worlds } from "./worlds.ts"
import type { Person, PersonName } from "./people.ts"
import { NEVER } from "./things.ts"
import type { Side, Things } from "./things.ts"

/** Those who are shut out, those who were never granted anything of it, and whoever stands outside. */
export const CALLERS = ["walled", "formerly", "partner", "guest", "ungranted", "administrator", "signed out"] as const satisfies readonly (
  | PersonName
  | "signed out"
)[]
export type CallerName = (typeof CALLERS)[number]

export interface Caller {
  readonly name: CallerName
  /** Null for whoever is signed out. */
  readonly person: Person | null
  /** What they name, of each side. */
  readonly things: Readonly<Record<Side, Things>>
}

export function callersOf({ people, shared, hidden }: Pick<Worlds, "people" | "shared" | "hidden">): readonly Caller[] {
  return CALLERS.map((name): Caller => {
    // Whoever left something there knows it by its name, and asks for that.
    const left = name === "formerly" || name === "guest" ? hidden.left[name] : null
    return {
      name,
      person: name === "signed out" ? null : people[name],
      things: { hidden: { ...hidden.things, ...left }, never: NEVER, shared: name === "partner" ? shared.partners : shared.common },
    }
  })
}
