/** One place of a file plan while it is edited: its name, how many documents it holds, and what can be done with it. */
import { useCallback, useId, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from "react"
import { toCounted } from "../parts/figures.ts"
import { Icon } from "../parts/marks.tsx"
import { Menu } from "../parts/menu.tsx"
import type { PlanLine } from "./plan-draft.ts"

interface Props {
  readonly line: PlanLine
  readonly n: number
  readonly of: number
  readonly said: string | undefined
  readonly autoFocus: boolean
  readonly onName: (name: string) => void
  readonly onMove: (by: 1 | -1) => void
  /** Keeps the focus on its name once the lines are drawn anew. */
  readonly onFocus: () => void
  readonly onOut: () => void
  readonly onBack: () => void
}

/** A list of lines, and what brings the focus to one of them once it is drawn. */
export function useFocusOn(): readonly [RefObject<HTMLOListElement | null>, (key: string) => void] {
  const list = useRef<HTMLOListElement>(null)
  const wanted = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const line = list.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(wanted.current)}"] [data-first]`)
    wanted.current = null
    // While a menu is closing nothing outside it takes the focus: then it is asked again in the next frame.
    const go = (tries: number) => {
      line?.focus()
      if (document.activeElement === line) line?.scrollIntoView({ block: "nearest" })
      else if (tries > 0) requestAnimationFrame(() => go(tries - 1))
    }
    go(30)
  })
  const focusOn = useCallback((key: string) => void (wanted.current = key), [])
  return [list, focusOn]
}

export function PlanLineRow(props: Props) {
  const { line, n, onBack } = props
  if (!line.out) return <Standing {...props} />
  return (
    <li className="plan-line is-out" data-line={line.key}>
      <s className="plan-out">{line.name}</s>
      <button type="button" className="btn btn-s" data-first aria-label={`Put ${line.name.trim() === "" ? `place ${n}` : line.name} back`} onClick={onBack}>
        Put it back
      </button>
    </li>
  )
}

function Standing({ line, n, of, said, autoFocus, onName, onMove, onFocus, onOut }: Props) {
  const id = useId()
  const called = line.name.trim() === "" ? `place ${n}` : line.name
  const key = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return
    event.preventDefault()
    onMove(event.key === "ArrowUp" ? -1 : 1)
    onFocus()
  }
  return (
    <li className="plan-line" data-line={line.key}>
      <input
        className="input"
        data-first
        value={line.name}
        maxLength={100}
        autoFocus={autoFocus}
        autoComplete="off"
        aria-label={`Place ${n} of ${of}`}
        aria-invalid={said === undefined ? undefined : true}
        aria-describedby={said === undefined ? undefined : id}
        onChange={(event) => onName(event.target.value)}
        onKeyDown={key}
      />
      <span className={line.documents === 0 ? "small plan-count mid" : "small plan-count"}>
        {line.documents === 0 ? (line.id === null ? "new" : "empty") : toCounted(line.documents, "document")}
      </span>
      <Menu
        name={`Acts on ${called}`}
        acts={[
          ...(n > 1 ? [{ key: "up", words: "Move up", small: "Alt ↑", go: () => onMove(-1) }] : []),
          ...(n < of ? [{ key: "down", words: "Move down", small: "Alt ↓", go: () => onMove(1) }] : []),
          { key: "out", words: "Take out of the plan", ...(line.documents > 0 ? { small: "holds documents" } : {}), go: onOut },
        ]}
      />
      {said !== undefined && (
        <p className="said" id={id} role="alert">
          <Icon name="alert" />
          <span>{said}</span>
        </p>
      )}
    </li>
  )
}
