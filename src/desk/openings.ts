/** Remembers which openings go on, so that the hundred ranges a viewer asks for are one custody event and not a hundred. Kept in memory; forgetting only means one event more. */
import type { SessionId } from "#words"

/** An opening is of one version under one purpose, as its caller spells it. */
export interface Openings {
  begin(session: SessionId, opening: string, until: Temporal.Instant): void
  goesOn(session: SessionId, opening: string, now: Temporal.Instant): boolean
  /** The end of a session ends its openings. */
  end(session: SessionId): void
}

const MOST = 10_000

export function openOpenings(): Openings {
  const held = new Map<string, Temporal.Instant>()
  return {
    begin(session, opening, until) {
      const name = `${session} ${opening}`
      if (held.has(name)) return
      if (held.size >= MOST) held.delete(held.keys().next().value ?? "")
      held.set(name, until)
    },
    goesOn(session, opening, now) {
      const until = held.get(`${session} ${opening}`)
      if (until === undefined) return false
      if (Temporal.Instant.compare(now, until) < 0) return true
      held.delete(`${session} ${opening}`)
      return false
    },
    end(session) {
      for (const name of held.keys()) if (name.startsWith(`${session} `)) held.delete(name)
    },
  }
}
