/** Saying what happened: what, its leaf, and the way back. One that offers a way back stays until it is read. */
import { useSyncExternalStore } from "react"
import type { Receipt } from "#contract"
import { toCount, toMoment } from "./figures.ts"
import type { SealKind } from "./marks.tsx"

export interface Said {
  readonly key: number
  readonly say: string
  readonly small?: string
  readonly seal: SealKind
  readonly way?: { readonly words: string; readonly go: () => void }
}

const MOST = 3
let said: readonly Said[] = []
let last = 0
const hearers = new Set<() => void>()

function put(next: readonly Said[]): void {
  said = next
  for (const hear of hearers) hear()
}

/** Says what happened. */
export function tell(say: string, more: { readonly small?: string; readonly seal?: SealKind; readonly way?: Said["way"] } = {}): void {
  const { small, way, seal = "yes" } = more
  put([...said, { key: ++last, say, seal, ...(small === undefined ? {} : { small }), ...(way === undefined ? {} : { way }) }].slice(-MOST))
}

/** Says what an act did, with its custody event, and the way back where there is one. */
export function tellReceipt(say: string, receipt: Receipt, way?: Said["way"]): void {
  const at = toMoment(receipt.at)
  tell(say, { small: receipt.leaf === null ? `Recorded, ${at}` : `Leaf ${toCount(receipt.leaf)}, ${at}`, ...(way === undefined ? {} : { way }) })
}

export function putAway(key: number): void {
  put(said.filter((one) => one.key !== key))
}

/** What is being said now, the last one last. */
export function useSaid(): readonly Said[] {
  return useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    () => said,
  )
}
