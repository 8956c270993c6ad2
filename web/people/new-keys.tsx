/** New keys on the matters of a team that somebody left: begun some at a time, with a word on how far it is. Whoever closes the page finds the rest in their inbox. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import type { Team } from "#contract"
import { toCounted } from "../parts/figures.ts"
import { beginRest } from "../parts/new-keys.ts"

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
    begin: (team, waiting) => beginRest({ waiting }, () => go.mutateAsync({ params: { team } }), setProgress),
  }
}

/** What is told at the end. */
export function tellLeft(left: number): string {
  return left === 0
    ? ""
    : ` On ${toCounted(left, "matter")} the new keys have not begun: the ledger does not prove somebody’s key there, or that they were let in. It waits in your inbox; tell those who lead it.`
}
