/** Rehearsing what was written down: what came of it holds until a side or the start is changed. */
import { useState } from "react"
import type { WallRehearsal } from "#contract"
import { ask } from "../line/ask.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { toOrder, toStartOfDay, type SideDraft } from "./draft.ts"

/** What does not exist and what one may not know of read the same. */
function sayOf(refused: Refused): Refused {
  if (refused.code !== "not-found") return refused
  return { ...refused, title: "One of these matters or persons is not there for you.", detail: "Look at the codes, then try again." }
}

export interface Rehearsing {
  readonly rehearsed: readonly WallRehearsal[] | null
  readonly refused: Refused | null
  readonly busy: boolean
  readonly rehearse: (sides: readonly SideDraft[], from: string) => Promise<void>
  readonly forget: () => void
}

export function useRehearsal(): Rehearsing {
  const [rehearsed, setRehearsed] = useState<readonly WallRehearsal[] | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const rehearse = async (sides: readonly SideDraft[], from: string) => {
    setBusy(true)
    setRefused(null)
    try {
      const all: WallRehearsal[] = []
      for (const one of sides) all.push(await ask("rehearseWall", { body: { ...toOrder(one), from: toStartOfDay(from) } }))
      setRehearsed(all)
    } catch (thrown) {
      setRefused(sayOf(toRefusal(thrown)))
    } finally {
      setBusy(false)
    }
  }
  return { rehearsed, refused, busy, rehearse, forget: () => setRehearsed(null) }
}
