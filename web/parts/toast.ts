/** Saying what happened: what, its leaf, and the way back. One that offers a way back stays until it is read. */
import { lazy } from "react"
import { ToastQueue } from "react-stately/useToastState"
import type { Receipt } from "#contract"
import { toCount, toMoment } from "./figures.ts"
import type { SealKind } from "./marks.tsx"

export interface Said {
  readonly say: string
  readonly small?: string
  readonly seal: SealKind
  readonly way?: { readonly words: string; readonly go: () => void }
}

export const queue = new ToastQueue<Said>({ maxVisibleToasts: 3 })

/** Says what happened. */
export function tell(say: string, more: { small?: string; seal?: SealKind; way?: Said["way"] } = {}): void {
  queue.add({ say, seal: more.seal ?? "yes", ...(more.small === undefined ? {} : { small: more.small }), ...(more.way === undefined ? {} : { way: more.way }) }, more.way === undefined ? { timeout: 8_000 } : {})
}

/** Says what an act did, with its custody event. */
export function tellReceipt(say: string, receipt: Receipt, way?: Said["way"]): void {
  const at = toMoment(receipt.at)
  tell(say, { small: receipt.leaf === null ? `Recorded, ${at}` : `Leaf ${toCount(receipt.leaf)}, ${at}`, ...(way === undefined ? {} : { way }) })
}

/** Where toasts appear; loaded after the first screen. */
export const Toasts = lazy(() => import("./toasts.tsx").then((m) => ({ default: m.Toasts })))
