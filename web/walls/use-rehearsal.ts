/** Rehearsing the sides of a wall as they were written down: what came of it holds until a side or the start is changed. */
import type { WallRehearsal } from "#contract"
import { ask } from "../line/ask.ts"
import type { Refused } from "../line/refused.ts"
import { toOrder, toStartOfDay, type SideDraft } from "./draft.ts"
import { useRehearsing } from "./rehearsing.tsx"

/** What does not exist and what one may not know of read the same. */
function sayOf(refused: Refused): Refused {
  if (refused.code !== "not-found") return refused
  return { ...refused, title: "One of these matters or persons is not there for you.", detail: "Look at the codes, then try again." }
}

export function useRehearsal() {
  const { rehearse, ...rest } = useRehearsing<readonly WallRehearsal[]>(sayOf)
  return {
    ...rest,
    rehearse: (sides: readonly SideDraft[], from: string) =>
      rehearse(async () => {
        const all: WallRehearsal[] = []
        for (const one of sides) all.push(await ask("rehearseWall", { body: { ...toOrder(one), from: toStartOfDay(from) } }))
        return all
      }),
  }
}
