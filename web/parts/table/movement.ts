/** Moving in a table by keys: J and K or the arrows move, Space chooses, Enter opens, Escape chooses none. One row is in the tab order. */
import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react"
import { useKeys } from "../keys.ts"
import type { Line } from "./columns.ts"

interface Moves<Row> {
  readonly lines: readonly Line<Row>[]
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onToggle: ((key: string, through: boolean) => void) | undefined
  readonly onNone: (() => void) | undefined
  /** Brings a line into view, also one that is not drawn. */
  readonly bring: (index: number) => void
}

export function useMovement<Row>({ lines, onOpen, onToggle, onNone, bring }: Moves<Row>) {
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const found = lines.findIndex((line) => line.key === activeKey)
  const active = found >= 0 ? found : lines.findIndex((line) => line.kind !== "section")

  useLayoutEffect(() => {
    if (wanted.current === null) return
    const row = body.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: "nearest" })
  })

  const moveTo = useCallback(
    (index: number) => {
      const line = lines[index]
      if (line === undefined) return
      wanted.current = line.key
      setActiveKey(line.key)
      bring(index)
    },
    [lines, bring],
  )

  const inTable = () => body.current?.contains(document.activeElement) ?? false
  const step = (by: 1 | -1) => {
    if (!inTable()) return moveTo(active)
    for (let n = active + by; n >= 0 && n < lines.length; n += by) if (lines[n]?.kind !== "section") return moveTo(n)
  }
  useKeys({ j: () => step(1), k: () => step(-1), Escape: () => (onNone === undefined ? false : onNone()) })

  const onKeyDown = (event: KeyboardEvent) => {
    const onRow = event.target instanceof HTMLElement && event.target.dataset["key"] !== undefined
    const line = lines[active]
    if (event.key === "ArrowDown") step(1)
    else if (event.key === "ArrowUp") step(-1)
    else if (event.key === "Home" && event.ctrlKey) moveTo(lines.findIndex((l) => l.kind !== "section"))
    else if (event.key === "End" && event.ctrlKey) moveTo(lines.length - 1)
    else if (!onRow || line === undefined || line.kind === "section") return
    else if (event.key === "Enter" && line.kind === "more") line.go()
    else if (event.key === "Enter" && line.kind === "row") onOpen?.(line.row)
    else if (event.key === " " && line.kind === "row" && onToggle !== undefined) onToggle(line.key, event.shiftKey)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { body, active, setActiveKey, onKeyDown }
}
