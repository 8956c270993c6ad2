/** The documents that are on their way in, as the tray shows them: one list for the whole page. */
import { useSyncExternalStore } from "react"
import type { DocumentId, MatterId } from "../line/shapes.ts"
import type { FilingInTray } from "./filing.ts"

let tray: readonly FilingInTray[] = []
const hearers = new Set<() => void>()

export const inTray = () => tray

export function put(next: readonly FilingInTray[]): void {
  tray = next
  for (const hear of hearers) hear()
}

export function change(key: string, with_: Partial<FilingInTray>): void {
  put(tray.map((filing) => (filing.key === key ? { ...filing, ...with_ } : filing)))
}

export const find = (key: string) => tray.find((filing) => filing.key === key)

/** The tray of one matter, or of one document of it. */
export function useTray(matter: MatterId, document?: DocumentId): readonly FilingInTray[] {
  const all = useSyncExternalStore((hear) => {
    hearers.add(hear)
    return () => hearers.delete(hear)
  }, inTray)
  return all.filter((filing) => filing.matter === matter && (document === undefined || filing.document === document))
}
