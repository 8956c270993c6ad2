/** The place where toasts appear, reached with F6, read aloud as they come. */
import { UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastRegion as ToastRegion, Text } from "react-aria-components/Toast"
import { Icon, Seal } from "./marks.tsx"
import { queue } from "./toast.ts"

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label="What happened">
      {({ toast }) => (
        <AriaToast toast={toast} className="toast">
          <Seal kind={toast.content.seal} fresh />
          <ToastContent className="toast-say"><Text slot="title">{toast.content.say}</Text>{toast.content.small !== undefined && <><br /><span className="small">{toast.content.small}</span></>}</ToastContent>
          {toast.content.way && <button type="button" className="btn btn-s btn-bare" onClick={() => { toast.content.way?.go(); queue.close(toast.key) }}>{toast.content.way.words}</button>}
          <button type="button" className="icon" aria-label="Put this away" onClick={() => queue.close(toast.key)}><Icon name="x" /></button>
        </AriaToast>
      )}
    </ToastRegion>
  )
}
