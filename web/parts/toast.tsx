/** Toasts: what happened, its leaf, and the way back. One that offers a way back stays until it is read. */
import { UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from "react-aria-components/Toast"
import type { Receipt } from "#contract"
import { toCount, toMoment } from "./figures.ts"
import { Icon, Seal, type SealKind } from "./marks.tsx"

interface Said {
  readonly say: string
  readonly small?: string
  readonly seal: SealKind
  readonly way?: { readonly words: string; readonly go: () => void }
}

const queue = new ToastQueue<Said>({ maxVisibleToasts: 3 })

/** Says what happened. */
export function tell(say: string, more: { small?: string; seal?: SealKind; way?: Said["way"] } = {}): void {
  queue.add({ say, seal: more.seal ?? "yes", ...(more.small === undefined ? {} : { small: more.small }), ...(more.way === undefined ? {} : { way: more.way }) }, more.way === undefined ? { timeout: 8_000 } : {})
}

/** Says what an act did, with its custody event. */
export function tellReceipt(say: string, receipt: Receipt, way?: Said["way"]): void {
  const at = toMoment(receipt.at)
  tell(say, { small: receipt.leaf === null ? `Recorded, ${at}` : `Leaf ${toCount(receipt.leaf)}, ${at}`, ...(way === undefined ? {} : { way }) })
}

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label="What happened">
      {({ toast }) => (
        <AriaToast toast={toast} className="toast">
          <Seal kind={toast.content.seal} fresh />
          <ToastContent className="toast-say">{toast.content.say}{toast.content.small !== undefined && <><br /><span className="small">{toast.content.small}</span></>}</ToastContent>
          {toast.content.way && <button type="button" className="btn btn-s btn-bare" onClick={() => { toast.content.way?.go(); queue.close(toast.key) }}>{toast.content.way.words}</button>}
          <button type="button" className="icon" aria-label="Put this away" onClick={() => queue.close(toast.key)}><Icon name="x" /></button>
        </AriaToast>
      )}
    </ToastRegion>
  )
}
