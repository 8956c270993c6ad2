/** The top line: where you are, what you are here for, do or find, and you. */
import { lazy, Suspense, useState } from "react"
import { useNavigate } from "@tanstack/react-router"
import { signOut, useSession } from "../line/session.tsx"
import { Crumbs } from "./crumbs.tsx"
import { toShortName } from "./figures.ts"
import { useKeys } from "./keys.ts"
import { Menu } from "./menu.tsx"
import { PurposeChooser } from "./purpose.tsx"
import { LeaveQuickly } from "./leave.tsx"
import { chooseTheme, useTheme, type Theme } from "./theme.ts"

const Palette = lazy(() => import("./palette.tsx").then((m) => ({ default: m.Palette })))

export function TopLine() {
  const session = useSession()
  const [open, setOpen] = useState(false)
  useKeys({ "mod+k": () => setOpen(true) })
  return (
    <header className="topline">
      <Crumbs />
      <PurposeChooser />
      {session.person.role === "guest" ? (
        <LeaveQuickly />
      ) : (
        <button type="button" className="call" onClick={() => setOpen(true)}>
          Do or find <kbd>Ctrl K</kbd>
        </button>
      )}
      <Me />
      {open && (
        <Suspense>
          <Palette onLeave={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  )
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ["machine", "As this machine has it"],
  ["light", "Light"],
  ["dark", "Dark"],
]

function Me() {
  const { person } = useSession()
  const go = useNavigate()
  const theme = useTheme()
  return (
    <Menu
      named
      name={`${toShortName(person.name)}: you, the look, signing out`}
      className="me me-menu"
      acts={[
        { key: "me", words: "You and your pass phrase", go: () => void go({ to: "/me" }) },
        ...THEMES.map(([key, words]) => ({
          key,
          words: `Look: ${words.toLowerCase()}`,
          ...(theme === key ? { small: "now" } : {}),
          go: () => chooseTheme(key),
        })),
        { key: "out", words: "Sign out", go: () => void signOut() },
      ]}
    >
      <span className="me-long">{toShortName(person.name)}</span>
      <span className="me-short">{person.name.slice(0, 1)}</span>
    </Menu>
  )
}
