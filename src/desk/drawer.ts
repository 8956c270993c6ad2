/** What live sessions have opened of their own lists, kept in memory only, so that a list of a thousand sealed titles is not unsealed at every look; emptied when the session ends. */
import type { SessionId } from "#words"

export interface Drawer {
  /** Wipes what a session had opened. */
  empty(session: SessionId): void
}

/** An empty drawer. */
export function openDrawer(): Drawer {
  return { empty: () => undefined }
}
