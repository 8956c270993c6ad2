/** The acts that the sheet in view offers to the palette, put there by the sheet and gone with it. */
import { useEffect, useSyncExternalStore } from "react"

export interface ActInView {
  readonly key: string
  readonly words: string
  /** The consequence, at the right. */
  readonly small?: string
  readonly go: () => void
}

interface InView {
  readonly group: string
  readonly acts: readonly ActInView[]
}

const NONE: InView = { group: "", acts: [] }
let shown: InView = NONE
const hearers = new Set<() => void>()

function put(next: InView): void {
  shown = next
  for (const hear of hearers) hear()
}

/** Offers acts to the palette while this part is in view. */
export function useOffer(group: string, acts: readonly ActInView[]): void {
  useEffect(() => {
    const mine = { group, acts }
    put(mine)
    return () => {
      if (shown === mine) put(NONE)
    }
  })
}

export function useActsInView(): InView {
  return useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    () => shown,
  )
}
