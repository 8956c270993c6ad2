/** New keys on the matters of a team that somebody left: begun some at a time, with a word on how far it is. Whoever closes the page finds the rest in their inbox. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import type { Team } from "#contract"
import { toCount, toCounted } from "../parts/figures.ts"

export interface NewKeys {
  /** Goes on until none is left, or none can be begun; gives how many still wait. */
  begin(team: Team["id"], waiting: number): Promise<number>
  /** What is shown meanwhile. */
  readonly progress: string | null
}

export function useNewKeys(): NewKeys {
  const go = useAct("continueTeam", ["readInbox"])
  const [progress, setProgress] = useState<string | null>(null)
  return {
    progress,
    begin: async (team, waiting) => {
      let left = waiting
      while (left > 0) {
        setProgress(`Nothing opens for them any more. New keys have begun on ${toCount(waiting - left)} of ${toCounted(waiting, "matter")}.`)
        const went = await go.mutateAsync({ params: { team } })
        left = went.unturned
        if (went.turned === 0) break
      }
      setProgress(null)
      return left
    },
  }
}

/** What is told at the end. */
export function tellLeft(left: number): string {
  return left === 0 ? "" : ` On ${toCounted(left, "matter")} the new keys have not begun: somebody’s key there is not proved. It waits in your inbox.`
}
