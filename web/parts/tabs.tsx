/** Tabs: the parts of a matter, each at an address of its own. */
import { useEffect, useRef, type ReactNode } from "react"
import { Link, useLocation } from "@tanstack/react-router"
import type { MatterId } from "../line/shapes.ts"
import { toCount } from "./figures.ts"

export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  const tabs = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const current = tabs.current?.querySelector<HTMLElement>(`[href="${CSS.escape(pathname)}"], [aria-current]`)
    if (tabs.current && current) tabs.current.scrollLeft = current.offsetLeft - tabs.current.clientWidth / 2
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
