/** Remembers which openings go on, so that the hundred ranges a viewer asks for are one custody event and not a hundred. Kept in memory; forgetting only means one event more. */
import type { SessionId, VersionId } from "#words"

export interface Openings {
  begin(session: SessionId, version: VersionId, until: Temporal.Instant): void
  goesOn(session: SessionId, version: VersionId, now: Temporal.Instant): boolean
  /** A new purpose, or the end of a session, ends its openings. */
  end(session: SessionId): void
}

const MOST = 10_000

export function openOpenings(): Openings {
  const held = new Map<string, Temporal.Instant>()
  return {
    begin(session, version, until) {
      const name = `${session} ${version}`
      if (held.has(name)) return
      if (held.size >= MOST) held.delete(held.keys().next().value ?? "")
      held.set(name, until)
    },
    goesOn(session, version, now) {
      const until = held.get(`${session} ${version}`)
      if (until === undefined) return false
      if (Temporal.Instant.compare(now, until) < 0) return true
      held.delete(`${session} ${version}`)
      return false
    },
    end(session) {
      for (const name of held.keys()) if (name.startsWith(`${session} `)) held.delete(name)
    },
  }
}
