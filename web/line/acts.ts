/** The acts that a session or a matter says one may do, by the rules' names: what is not named is not shown. */
export type FirmAct =
  | "firm.change"
  | "recovery.prove"
  | "person.list"
  | "person.invite"
  | "person.change"
  | "team.list"
  | "team.make"
  | "matter.open"
  | "inbox.read"
  | "access.ask"
  | "wall.list"
  | "wall.raise"
  | "access.read"
  | "screen.prove"
  | "review.ask"
  | "review.oversee"
  | "ledger.read"
  | "ledger.verify"
export type MatterAct =
  | "matter.change"
  | "member.list"
  | "member.admit"
  | "member.release"
  | "wall.read"
  | "party.list"
  | "party.write"
  | "note.list"
  | "note.write"
  | "plan.change"
  | "document.list"
  | "document.open"
  | "document.file"
  | "document.change"
  | "access.list"
  | "review.begin"
  | "custody.read"
  | "custody.export"

/** Whether the act is among those named. */
export function may(named: { readonly may: readonly string[] }, act: FirmAct | MatterAct): boolean {
  return named.may.includes(act)
}
