/** The keyboard layer: single keys act on the sheet in view, never while someone is writing or a dialog is open. */
import { useEffect, useRef } from "react"

/** Keys by name: `w`, `Escape`, `mod+k` (Ctrl, or Command on a Mac). A handler that returns false did not want the key. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => boolean | void>>

const WRITES = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]"
const FLOATS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]"

/** The name under which a key press is looked up. */
export function nameOfKey(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const mod = event.ctrlKey || event.metaKey
  return `${event.altKey ? "alt+" : ""}${mod ? "mod+" : ""}${key}`
}

/** Whether a key press belongs to what the person is writing or to what floats above the sheet. */
export function isSpokenFor(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null
  return at !== null && (at.matches(WRITES) || at.closest(FLOATS) !== null)
}

/** Listens for keys while the part is in view. */
export function useKeys(keys: Keys, on = true): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!on) return
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const name = nameOfKey(event)
      const handler = latest.current[name]
      if (handler === undefined || (isSpokenFor(event) && !name.startsWith("mod+"))) return
      if (handler(event) !== false) event.preventDefault()
    }
    document.addEventListener("keydown", listen)
    return () => document.removeEventListener("keydown", listen)
  }, [on])
}
