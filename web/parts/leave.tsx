/** Leave quickly: for guests, who may have to. Ends the session, clears the page, and leaves nothing for Back to return to. */
import { useEffect, useRef } from "react"
import { addressOf } from "../line/ask.ts"
import { forgetEverything } from "../line/queries.ts"
import { Icon } from "./marks.tsx"

function leave(): void {
  document.documentElement.hidden = true
  void fetch(addressOf("signOut"), { method: "DELETE", credentials: "same-origin", keepalive: true })
  forgetEverything()
  location.replace("about:blank")
}

/** Escape pressed twice within a second does it too. */
export function LeaveQuickly() {
  const last = useRef(0)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return
      if (event.timeStamp - last.current < 1_000) leave()
      last.current = event.timeStamp
    }
    document.addEventListener("keydown", listen, true)
    return () => document.removeEventListener("keydown", listen, true)
  }, [])
  return (
    <button type="button" className="btn btn-s" onClick={leave}>
      <Icon name="leave" />
      Leave quickly <kbd>Esc Esc</kbd>
    </button>
  )
}
