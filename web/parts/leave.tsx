/** Leave quickly: for guests, who may have to. Ends the session, clears every window of the house, and leaves nothing for Back to return to. */
import { useEffect, useRef } from "react"
import { leaveQuickly } from "../line/left.ts"
import { Icon } from "./marks.tsx"

/** Escape pressed twice within so many milliseconds does it too. */
const TWICE = 1_000

export function LeaveQuickly() {
  const last = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.repeat) return
      if (event.timeStamp - last.current < TWICE) leaveQuickly()
      last.current = event.timeStamp
    }
    document.addEventListener("keydown", listen, true)
    return () => document.removeEventListener("keydown", listen, true)
  }, [])
  return (
    <button type="button" className="btn btn-s leave" onClick={leaveQuickly}>
      <Icon name="leave" />
      Leave quickly <kbd>Esc Esc</kbd>
    </button>
  )
}
