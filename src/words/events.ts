/** The closed set of custody events: facts in the past tense about what happened to a thing. */
export const EVENT_KINDS = [
  "house.started", "firm.set-up", "firm.changed", "recovery.proved", "recovery.done",
  "key.published", "person.invited", "invitation.withdrawn", "person.joined", "person.changed", "person.suspended", "person.restored", "passphrase.changed", "second-factor.set", "second-factor.removed",
  "session.begun", "session.ended", "session.refused", "session.confirmed", "purpose.named",
  "matters.listed", "matter.opened", "matter.read", "matter.changed", "matter.closed", "matter.reopened", "epoch.begun", "grant.made", "grant.ended",
  "party.added", "party.changed", "party.removed", "note.written", "note.struck", "plan.changed",
  "document.filed", "version.filed", "document.changed", "document.opened", "custody.read", "custody.exported", "ledger.exported", "filing.withdrawn",
  "refused", "damage.found", "backup.made", "backup.restored",
] as const
export type EventKind = (typeof EVENT_KINDS)[number]
