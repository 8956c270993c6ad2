/** Who asks: everybody to whom the hidden matter, or what is special in one that they are on, or outside their places of it, must not be there. */
import type { People, Person, PersonName } from "./people.ts"
import type { Hidden, Shared } from "./scene.ts"
import { NEVER } from "./things.ts"
import type { Side, Things } from "./things.ts"

/** Those who are shut out, those who were never granted anything of it, and whoever stands outside; those who are on a matter and not cleared for what is special there; who is on one for a place of its file plan, by themselves or through a team; and how far each of them asks. */
const CALLERS = {
  walled: "everything",
  formerly: "once",
  partner: "of what is shared everything",
  guest: "of what is shared everything",
  ungranted: "once",
  administrator: "once",
  uncleared: "everything",
  colead: "once",
  expert: "everything",
  aide: "of what is shared everything",
  "signed out": "once",
} as const satisfies Partial<Record<PersonName | "signed out", string>>
export type CallerName = keyof typeof CALLERS

export interface Caller {
  readonly name: CallerName
  /** In every combination, in every combination of what they share with both worlds, or each road once for every kind of thing it names. */
  readonly asks: (typeof CALLERS)[CallerName]
  /** Null for whoever is signed out. */
  readonly person: Person | null
  /** What they name, of each side. */
  readonly things: Readonly<Record<Side, Things>>
}

interface Scene {
  /** What is of class special in a matter that both show. */
  readonly special: Things
  /** What is outside somebody's place in another that both show. */
  readonly outside: Things
  readonly people: People
  readonly shared: Shared
  readonly hidden: Hidden
}

export function callersOf({ people, shared, hidden, special, outside }: Scene): readonly Caller[] {
  return (Object.keys(CALLERS) as CallerName[]).map((name): Caller => {
    if (name === "uncleared" || name === "colead") return { name, asks: CALLERS[name], person: people[name], things: sidesOfWard(shared.ward, special) }
    if (name === "expert" || name === "aide")
      return { name, asks: CALLERS[name], person: people[name], things: sidesOfApart({ ...shared.apart, ...shared.begun[name] }, outside) }
    // Whoever left something there knows it by its name, and asks for that.
    const left = name === "formerly" || name === "guest" ? hidden.left[name] : null
    return {
      name,
      asks: CALLERS[name],
      person: name === "signed out" ? null : people[name],
      things: {
        hidden: { ...hidden.things, ...left },
        never: { ...NEVER, team: shared.common.team },
        shared: name === "partner" ? shared.partners : shared.common,
      },
    }
  })
}

/** The matter itself is everybody's; what is special in it is hidden, and what stands in its place never was. */
function sidesOfWard(ward: Things, special: Things): Caller["things"] {
  const { document, filing, party, note, event, title, name } = NEVER
  return { hidden: special, never: { ...ward, document, filing, party, note, event, title, name }, shared: ward }
}

/** The matter and one of its places are theirs; what is outside is hidden, and what stands in its place never was. */
function sidesOfApart(apart: Things, outside: Things): Caller["things"] {
  const { document, filing, party, note, place, event, request, title, name } = NEVER
  return { hidden: outside, never: { ...apart, document, filing, party, note, place, event, request, title, name }, shared: apart }
}
