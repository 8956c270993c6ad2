/** Holds answers against each other: those of the world with the hidden matter against those of the world without, and, within the first, what is hidden against what never was. */
import type { RouteName } from "#contract"
import type { Asked, Heard } from "./asking.ts"
import type { Caller } from "./callers.ts"
import { spell } from "./combinations.ts"
import { masked } from "./masks.ts"
import { SIDED_WORDS } from "./things.ts"

/** One call and what came of it in both worlds. */
export interface Exchange {
  readonly route: RouteName | "surface"
  readonly caller: Caller
  readonly asked: Asked
  readonly twin: Asked | null
  readonly with: Heard
  readonly without: Heard
}

/** One thing that an answer tells and should not. */
export interface Difference {
  readonly route: string
  readonly caller: string
  readonly asked: string
  /** Against the world without the matter, or against a thing that never was. */
  readonly against: "the other world" | "what never was"
  readonly says: string
}

/** Every difference, in the order in which it was asked. */
export function differencesIn(exchanges: readonly Exchange[]): readonly Difference[] {
  const byAsked = new Map(exchanges.map((one) => [spell(one.asked), one]))
  return exchanges.flatMap((one): Difference[] => {
    const found: Difference[] = []
    const [here, there] = [masked(one.with, one), masked(one.without, one)]
    if (here !== there) found.push(toDifference(one, "the other world", here, there))
    const twin = one.twin === null ? undefined : byAsked.get(spell(one.twin))
    if (twin === undefined) return found
    const [hidden, never] = [unnamed(here, one.caller), unnamed(masked(twin.with, twin), one.caller)]
    if (hidden !== never) found.push(toDifference(one, "what never was", hidden, never))
    return found
  })
}

/** An answer in which what was asked for by name, and all that was made for it, has no name: an answer that only repeats what was asked tells nothing. */
function unnamed(text: string, { things }: Caller): string {
  return SIDED_WORDS.reduce((all, word) => all.replaceAll(things.hidden[word], `<${word}>`).replaceAll(things.never[word], `<${word}>`), text)
}

function toDifference(one: Exchange, against: Difference["against"], here: string, there: string): Difference {
  const { method, path, body } = one.asked
  return {
    route: one.route,
    caller: one.caller.name,
    asked: `${method} ${path}${body === null ? "" : ` ${body.slice(0, 200)}`}`,
    against,
    says: firstDifference(here, there),
  }
}

/** Where two texts part, with a little around it. */
function firstDifference(here: string, there: string): string {
  let at = 0
  while (at < here.length && here[at] === there[at]) at++
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 60), at + 80))
  return `${around(here)} against ${around(there)}`
}
