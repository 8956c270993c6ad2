/** Light, dark, or as the machine has it: remembered on this machine only. */
import { useSyncExternalStore } from "react"

export type Theme = "light" | "dark" | "machine"
const KEPT = "muniment.theme"
const hearers = new Set<() => void>()

function readTheme(): Theme {
  const kept = localStorage.getItem(KEPT)
  return kept === "light" || kept === "dark" ? kept : "machine"
}

function lay(theme: Theme): void {
  if (theme === "machine") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
}

/** Lays the remembered theme before anything is drawn. */
export function layTheme(): void {
  lay(readTheme())
}

export function chooseTheme(theme: Theme): void {
  if (theme === "machine") localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, theme)
  lay(theme)
  for (const hear of hearers) hear()
}

export function useTheme(): Theme {
  return useSyncExternalStore((hear) => {
    hearers.add(hear)
    return () => hearers.delete(hear)
  }, readTheme)
}
