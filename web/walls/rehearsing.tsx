/** The two presses on the way to a wall: rehearse it, and only then raise it; beside each why it cannot be done yet. */
import { useEffect, useRef, useState, type ReactNode } from "react"
import { toRefusal, type Refused } from "../line/refused.ts"
import { Block } from "../parts/sheet.tsx"
import { Stopped } from "../parts/states.tsx"

export interface Rehearsing<T> {
  /** What came of it; null before the first, and once what it was about is changed. */
  readonly rehearsed: T | null
  readonly refused: Refused | null
  readonly busy: boolean
  readonly rehearse: (ask: () => Promise<T>) => Promise<void>
  readonly forget: () => void
}

/** Rehearses one thing at a time; `sayOf` says a refusal in other words. */
export function useRehearsing<T>(sayOf: (refused: Refused) => Refused = (refused) => refused): Rehearsing<T> {
  const [rehearsed, setRehearsed] = useState<T | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const rehearse = async (ask: () => Promise<T>) => {
    if (busy) return
    setBusy(true)
    setRefused(null)
    try {
      setRehearsed(await ask())
    } catch (thrown) {
      setRefused(sayOf(toRefusal(thrown)))
    } finally {
      setBusy(false)
    }
  }
  return { rehearsed, refused, busy, rehearse, forget: () => setRehearsed(null) }
}

interface RehearsalBlockProps {
  readonly say: string
  readonly of: Pick<Rehearsing<unknown>, "rehearsed" | "refused" | "busy">
  /** Why it cannot be rehearsed yet, or nothing. */
  readonly notYet: string | undefined
}

/** The press that rehearses, within the form that it sends. */
export function RehearsalBlock({ say, of: { rehearsed, refused, busy }, notYet }: RehearsalBlockProps) {
  return (
    <Block title="Rehearsal">
      <p className="prose soft">{say}</p>
      {refused && <Stopped head="This was not rehearsed." refused={refused} />}
      <div className="bar side-acts">
        <button type="submit" className={rehearsed === null ? "btn btn-main" : "btn"} aria-disabled={busy || notYet !== undefined} aria-describedby="not-yet">
          {rehearsed === null ? "Rehearse it" : "Rehearse it again"}
        </button>
        <span id="not-yet" className="small">
          {notYet ?? ""}
        </span>
      </div>
    </Block>
  )
}

/** What a rehearsal showed: it is told when it comes, and scrolled to. */
export function Shown({ of, children }: { of: unknown; children: ReactNode }) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (of !== null) shown.current?.scrollIntoView({ block: "start" })
  }, [of])
  return (
    <div role="status" ref={shown} className="comes-into-view">
      {of !== null && children}
    </div>
  )
}

interface ActBlockProps {
  readonly words: string
  /** Why it cannot be done yet, or nothing. */
  readonly missing: string | undefined
  readonly onAct: () => void
  /** The dialog, while it is open. */
  readonly children: ReactNode
}

/** The press that opens the dialog of the act. */
export function ActBlock({ words, missing, onAct, children }: ActBlockProps) {
  return (
    <div className="block">
      <div className="bar">
        <button
          type="button"
          className="btn btn-main"
          aria-disabled={missing !== undefined}
          aria-describedby="missing"
          onClick={() => missing === undefined && onAct()}
        >
          {words}
        </button>
        <span id="missing" className="small">
          {missing ?? ""}
        </span>
      </div>
      {children}
    </div>
  )
}
