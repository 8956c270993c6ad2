/** Tabs: the parts of a matter, each at an address of its own. */
import type { ReactNode } from "react"
import { Link } from "@tanstack/react-router"
import type { MatterId } from "../line/shapes.ts"
import { toCount } from "./figures.ts"

export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return <nav className="tabs" aria-label={label}>{children}</nav>
}

type TabTo = "/matters/$matter/documents" | "/matters/$matter/parties" | "/matters/$matter/notes" | "/matters/$matter/people" | "/matters/$matter/custody"

/** One part, with how many things are in it. */
export function Tab({ to, params, n, children }: { to: TabTo; params: { matter: MatterId }; n?: number; children: string }) {
  return <Link to={to} params={params} activeProps={{ "aria-current": "page" }} activeOptions={{ includeSearch: false }}>{children}{n !== undefined && <span className="n">{toCount(n)}</span>}</Link>
}
