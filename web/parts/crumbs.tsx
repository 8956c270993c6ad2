/** Where one stands: each sheet says it, the top line shows it, and the window bears its name. */
import { useLayoutEffect, useSyncExternalStore } from "react"
import { Link } from "@tanstack/react-router"

export interface Crumb {
  readonly words: string
  readonly to?: string
}

let shown: readonly Crumb[] = []
const hearers = new Set<() => void>()

/** Says where one stands, from the room inwards; the last one is the sheet in view. */
export function useCrumbs(crumbs: readonly Crumb[]): void {
  const spelled = JSON.stringify(crumbs)
  useLayoutEffect(() => {
    shown = JSON.parse(spelled) as readonly Crumb[]
    document.title = [...shown.map((crumb) => crumb.words).toReversed(), "Muniment"].join(" · ")
    for (const hear of hearers) hear()
  }, [spelled])
}

export function Crumbs() {
  const of = useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    () => shown,
  )
  return (
    <nav className="crumbs in" aria-label="Where you are">
      {of.map(({ words, to }, n) => {
        const last = n === of.length - 1
        const far = n < of.length - 2
        return [
          to === undefined || last ? (
            <span key={words} aria-current={last ? "page" : undefined} title={words}>
              {words}
            </span>
          ) : (
            <Link key={words} className={far ? "mid" : undefined} to={to}>
              {words}
            </Link>
          ),
          !last && (
            <span key={`${words}/`} className={far ? "quiet mid" : "quiet"} aria-hidden="true">
              /
            </span>
          ),
        ]
      })}
    </nav>
  )
}
