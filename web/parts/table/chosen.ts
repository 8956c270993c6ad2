/** Which rows are chosen, and how a press with Shift chooses all between. */
import { useCallback, useRef, useState } from "react"

export interface Chosen {
  readonly keys: ReadonlySet<string>
  readonly toggle: (key: string, through: boolean) => void
  readonly all: () => void
  readonly none: () => void
}

export function useChosen(order: readonly string[]): Chosen {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const last = useRef<string | null>(null)
  const toggle = useCallback(
    (key: string, through: boolean) => {
      setKeys((before) => {
        const next = new Set(before)
        const from = last.current === null ? -1 : order.indexOf(last.current)
        const to = order.indexOf(key)
        if (through && from >= 0 && to >= 0) for (const between of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(between)
        else if (!next.delete(key)) next.add(key)
        return next
      })
      last.current = key
    },
    [order],
  )
  const all = useCallback(() => setKeys(new Set(order)), [order])
  const none = useCallback(() => setKeys(new Set()), [])
  return { keys, toggle, all, none }
}
