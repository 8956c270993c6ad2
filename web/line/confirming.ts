/** Confirming that it is still you: a grave act that the house holds back for it is tried again once the pass phrase was given. */
import { useSyncExternalStore } from "react"
import { isRefusal } from "./refused.ts"

interface Asked {
  /** Told whether it was confirmed. */
  readonly end: (confirmed: boolean) => void
}

let asked: Asked | null = null
const hearers = new Set<() => void>()

function put(next: Asked | null): void {
  asked = next
  for (const hear of hearers) hear()
}

/** Whether somebody waits to be asked for their pass phrase. */
export function useAsked(): Asked | null {
  return useSyncExternalStore(
    (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    () => asked,
  )
}

function askToConfirm(): Promise<boolean> {
  return new Promise((resolve) => {
    asked?.end(false)
    put({
      end: (given) => {
        put(null)
        resolve(given)
      },
    })
  })
}

/** Does an act; where the house wants it confirmed first, asks for the pass phrase and does it again. */
export async function confirmed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (thrown) {
    if (!isRefusal(thrown, "step-up-needed") || !(await askToConfirm())) throw thrown
    return act()
  }
}
