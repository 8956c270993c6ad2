/** The place where toasts appear: read aloud as they come, kept while they are looked at. */
import { useEffect, useState } from "react"
import { Icon, Seal } from "./marks.tsx"
import { putAway, useSaid, type Said } from "./toast.ts"

/** How long one without a way back stays, in milliseconds. */
const STAYS = 8_000

export function Toasts() {
  const said = useSaid()
  return (
    <section className="toasts" aria-label="What happened">
      <div role="log" aria-live="polite" className="toast-list">
        {said.map((one) => (
          <Toast key={one.key} one={one} />
        ))}
      </div>
    </section>
  )
}

function Toast({ one: { key, say, small, seal, way } }: { one: Said }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || way !== undefined) return
    const timer = setTimeout(() => putAway(key), STAYS)
    return () => clearTimeout(timer)
  }, [held, way, key])
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Seal kind={seal} fresh />
      <div className="toast-say">
        {say}
        {small !== undefined && <span className="small toast-small">{small}</span>}
      </div>
      {way !== undefined && (
        <button
          type="button"
          className="btn btn-s btn-bare"
          onClick={() => {
            putAway(key)
            way.go()
          }}
        >
          {way.words}
        </button>
      )}
      <button type="button" className="icon" aria-label="Put this away" onClick={() => putAway(key)}>
        <Icon name="x" />
      </button>
    </div>
  )
}
