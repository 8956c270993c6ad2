/** Tabs: the parts of a matter, each at an address of its own. */
import { useEffect, useRef, type ReactNode } from "react"
import { Link, useLocation } from "@tanstack/react-router"
import type { MatterId } from "../line/shapes.ts"
import { toCount } from "./figures.ts"

export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  const tabs = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // Whenever the window or a tab changes its width, as where counts come: the tab one is on stays in view.
  useEffect(() => {
    const all = tabs.current
    if (all === null) return undefined
    const widths = new ResizeObserver(() => {
      const current = all.querySelector<HTMLElement>(`[href="${CSS.escape(pathname)}"], [aria-current]`)
      if (current) all.scrollLeft = current.offsetLeft - all.clientWidth / 2
    })
    for (const one of [all, ...all.children]) widths.observe(one)
    return () => widths.disconnect()
  }, [pathname])
  return (
    <nav className="tabs" aria-label={label} ref={tabs}>
      {children}
    </nav>
  )
}

type TabTo = "/matters/$matter/documents" | "/matters/$matter/parties" | "/matters/$matter/notes" | "/matters/$matter/people" | "/matters/$matter/custody"

/** One part, with how many things are in it. */
export function Tab({ to, params, n, children }: { to: TabTo; params: { matter: MatterId }; n?: number; children: string }) {
  return (
    <Link to={to} params={params} activeProps={{ "aria-current": "page" }} activeOptions={{ includeSearch: false }}>
      {children} {n !== undefined && <span className="n">{toCount(n)}</span>}
    </Link>
  )
}
