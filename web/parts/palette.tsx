/** Do or find: one line that reaches every act and every matter by name; acts on the sheet in view first. */
import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent } from "react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Dialog as AriaDialog } from "react-aria-components/Dialog"
import { Modal, ModalOverlay } from "react-aria-components/Modal"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { signOut, useSession } from "../line/session.tsx"
import { useActsInView, type ActInView } from "./acts-in-view.ts"
import { roomsOf } from "./rooms.ts"

interface Found extends ActInView {
  readonly group: string
  readonly serif?: boolean
}

export function Palette({ onLeave }: { onLeave: () => void }) {
  const [text, setText] = useState("")
  const [at, setAt] = useState(0)
  const found = useFound(text)
  const id = useId()
  const chosen = Math.min(at, found.length - 1)
  const run = (act: Found | undefined) => {
    if (act === undefined) return
    onLeave()
    act.go()
  }
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt((chosen + step + found.length) % Math.max(1, found.length))
    else if (event.key === "Enter") run(found[chosen])
    else return
    event.preventDefault()
  }
  return (
    <ModalOverlay className="veil veil-high" isOpen isDismissable onOpenChange={(open) => open || onLeave()}>
      <Modal className="palette">
        <AriaDialog aria-label="Do or find">
          <input
            autoFocus
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
            aria-label="Do or find"
            placeholder="Do or find"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onKeyDown={key}
            onChange={(e) => {
              setText(e.target.value)
              setAt(0)
            }}
          />
          <div role="listbox" id={id} aria-label="What fits" className="palette-list" hidden={found.length === 0}>
            {found.map((act, n) => (
              <div key={act.key} role="presentation">
                {act.group !== found[n - 1]?.group && (
                  <p className="group" role="presentation">
                    {act.group}
                  </p>
                )}
                <div id={`${id}-${n}`} role="option" aria-selected={n === chosen} onPointerMove={() => setAt(n)} onClick={() => run(act)}>
                  <span className={act.serif ? "name" : undefined}>{act.words}</span>
                  {act.small !== undefined && <span className="small">{act.small}</span>}
                </div>
              </div>
            ))}
          </div>
          {found.length === 0 && (
            <p className="group palette-none" role="status">
              Nothing open to you is called that.
            </p>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function useFound(text: string): readonly Found[] {
  const go = useNavigate()
  const session = useSession()
  const inView = useActsInView()
  const asked = useDeferredValue(text.trim())
  const { data: matters } = useQuery({
    ...asking("listMatters", { query: { limit: 8, sort: "-event", stage: "any", ...(asked === "" ? {} : { named: asked }) } }),
    enabled: session.rooms.includes("matters"),
    placeholderData: keepPreviousData,
  })
  return useMemo(() => {
    const fits = (words: string) =>
      text
        .trim()
        .toLowerCase()
        .split(/\s+/)
        .every((part) => words.toLowerCase().includes(part))
    const rooms: Found[] = roomsOf(session).map((room) => ({ key: room, group: "Elsewhere", words: `Go to ${room}`, go: () => void go({ to: `/${room}` }) }))
    const acts: Found[] = [
      ...(may(session, "matter.open") ? [{ key: "open", group: "Elsewhere", words: "Open a matter…", go: () => void go({ to: "/matters/open" }) }] : []),
      ...(may(session, "wall.raise") ? [{ key: "raise", group: "Elsewhere", words: "Raise a wall…", go: () => void go({ to: "/walls/raise" }) }] : []),
      ...(may(session, "wall.rule")
        ? [{ key: "lateral", group: "Elsewhere", words: "Walls for a lateral hire…", go: () => void go({ to: "/walls/lateral" }) }]
        : []),
      ...(may(session, "access.ask")
        ? [{ key: "ask", group: "Elsewhere", words: "Access you asked for", small: "or ask for more", go: () => void go({ to: "/requests" }) }]
        : []),
      ...(may(session, "review.oversee")
        ? []
        : [{ key: "reviews", group: "Elsewhere", words: "Go to reviews", small: "of access", go: () => void go({ to: "/reviews" }) }]),
      { key: "me", group: "Elsewhere", words: "You and your pass phrase", go: () => void go({ to: "/me" }) },
      { key: "out", group: "Elsewhere", words: "Sign out", small: "on this machine", go: () => void signOut() },
    ]
    const here: Found[] = inView.acts.map((act) => ({ ...act, group: inView.group }))
    const known: Found[] = (matters?.items ?? []).map((m) => ({
      key: m.id,
      group: "Matters",
      serif: true,
      words: m.title,
      small: m.code,
      go: () => void go({ to: "/matters/$matter/documents", params: { matter: m.id } }),
    }))
    return [...here.filter((a) => fits(a.words)), ...known, ...[...acts, ...rooms].filter((a) => fits(a.words))]
  }, [text, matters, session, inView, go])
}
