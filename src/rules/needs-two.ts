/** Where one person's yes is not enough to let somebody in. */
import type { Class } from "#words"
import type { MatterFacts } from "./facts.ts"

const TWO: ReadonlySet<Class> = new Set(["special"])

/** Whether two leads have to approve access to the matter: where its class is the most guarded one (C4). */
export function needsTwo(facts: Pick<MatterFacts, "class">): boolean {
  return TWO.has(facts.class)
}
