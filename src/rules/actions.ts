/** Every act that the house knows, as one closed table: who may do it in the firm, and who on a matter. The rest of the rules follow from it. */
import type { GrantAction, MatterRole, Role } from "#words"

const ALL_MEMBERS: readonly MatterRole[] = ["lead", "member", "reader"]
const WORKERS: readonly MatterRole[] = ["lead", "member"]
const LEADS: readonly MatterRole[] = ["lead"]
const STAFF: readonly Role[] = ["partner", "lawyer", "paralegal", "case-manager", "records-officer", "compliance-officer", "administrator", "auditor"]
const RUNS: readonly Role[] = ["partner", "administrator"]
/** Who may stop an account at once, and see beforehand what a move would do. */
const STOP: readonly Role[] = [...RUNS, "compliance-officer"]
const OPENS: readonly Role[] = ["partner", "lawyer", "case-manager"]
const KEEP_WALLS: readonly Role[] = ["partner", "compliance-officer"]
/** Who may ask for access: guests are asked, and those who are never on a matter have nothing to ask for. */
const STAFF_ON_MATTERS: readonly Role[] = ["partner", "lawyer", "paralegal", "case-manager", "records-officer", "compliance-officer"]
const EVERYONE: readonly Role[] = [...STAFF, "guest"]

/** Acts on the firm as a whole: which roles include them. */
export const FIRM_ACTIONS = {
  "firm.read": EVERYONE,
  "firm.change": RUNS,
  "recovery.prove": RUNS,
  "recovery.split": ["partner"],
  "person.list": STAFF,
  "person.invite": RUNS,
  "person.change": RUNS,
  "person.rehearse": STOP,
  "person.contain": STOP,
  "team.list": STAFF,
  "team.make": OPENS,
  "team.keep": STAFF_ON_MATTERS,
  "class.open": ["partner"],
  "matter.list": EVERYONE,
  "matter.open": OPENS,
  "access.ask": STAFF_ON_MATTERS,
  "wall.list": ["partner", "compliance-officer", "auditor"],
  "wall.raise": KEEP_WALLS,
  "wall.rule": ["compliance-officer"],
  "wall.lift": KEEP_WALLS,
  "inbox.read": EVERYONE,
  "access.read": ["compliance-officer", "auditor"],
  "review.list": EVERYONE,
  "review.oversee": ["compliance-officer", "auditor"],
  "review.ask": ["compliance-officer"],
  "review.settle": ["compliance-officer"],
  "screen.prove": ["compliance-officer", "auditor"],
  "ledger.state": EVERYONE,
  "ledger.prove": EVERYONE,
  "ledger.read": ["compliance-officer", "auditor"],
  "ledger.verify": ["partner", "compliance-officer", "administrator", "auditor"],
} as const satisfies Record<string, readonly Role[]>

/** Acts on one matter: which matter roles include them. Nobody without a grant may any of them, whatever their role in the firm. */
export const MATTER_ACTIONS = {
  "matter.read": ALL_MEMBERS,
  "matter.change": LEADS,
  "member.list": ALL_MEMBERS,
  "member.admit": LEADS,
  "member.release": LEADS,
  "member.leave": ALL_MEMBERS,
  "wall.read": ALL_MEMBERS,
  "memo.acknowledge": ALL_MEMBERS,
  "party.list": ALL_MEMBERS,
  "party.write": WORKERS,
  "note.list": ALL_MEMBERS,
  "note.write": WORKERS,
  "plan.read": ALL_MEMBERS,
  "plan.change": WORKERS,
  "document.list": ALL_MEMBERS,
  "document.read": ALL_MEMBERS,
  "document.open": ALL_MEMBERS,
  "document.download": ALL_MEMBERS,
  "document.print": ALL_MEMBERS,
  "document.file": WORKERS,
  "document.change": WORKERS,
  "access.list": LEADS,
  "review.begin": LEADS,
  "review.read": LEADS,
  "review.decide": LEADS,
  "custody.read": ALL_MEMBERS,
  "custody.export": WORKERS,
} as const satisfies Record<string, readonly MatterRole[]>

export type FirmAction = keyof typeof FIRM_ACTIONS
export type MatterAction = keyof typeof MATTER_ACTIONS
export type Action = FirmAction | MatterAction

/** What a grant has to include for each act on a matter, besides the part that it gives. */
export const NEEDS: Readonly<Record<MatterAction, GrantAction>> = {
  "matter.read": "see",
  "matter.change": "edit",
  "member.list": "read",
  "member.admit": "admit",
  "member.release": "admit",
  "member.leave": "see",
  "wall.read": "see",
  "memo.acknowledge": "see",
  "party.list": "read",
  "party.write": "edit",
  "note.list": "read",
  "note.write": "edit",
  "plan.read": "read",
  "plan.change": "edit",
  "document.list": "read",
  "document.read": "read",
  "document.open": "read",
  "document.download": "download",
  "document.print": "print",
  "document.file": "file",
  "document.change": "edit",
  "access.list": "read",
  "review.begin": "admit",
  "review.read": "admit",
  "review.decide": "admit",
  "custody.read": "read",
  "custody.export": "disclose",
}

/** All that somebody may whose part is in places of the file plan: to know of the matter, and what is in those places. */
export const IN_PLACES: readonly MatterAction[] = [
  "matter.read",
  "member.leave",
  "wall.read",
  "memo.acknowledge",
  "plan.read",
  "document.list",
  "document.read",
  "document.open",
  "document.download",
  "document.print",
  "document.file",
  "document.change",
]

/** Acts that still run on a closed matter. */
export const ON_CLOSED: readonly MatterAction[] = [
  "matter.read",
  "matter.change",
  "member.list",
  "member.admit",
  "member.release",
  "member.leave",
  "wall.read",
  "memo.acknowledge",
  "party.list",
  "note.list",
  "plan.read",
  "document.list",
  "document.read",
  "document.open",
  "document.download",
  "document.print",
  "access.list",
  "review.begin",
  "review.read",
  "review.decide",
  "custody.read",
  "custody.export",
]

/** Acts that guests never have, even as members. */
export const NEVER_GUESTS: readonly MatterAction[] = [
  "matter.change",
  "member.admit",
  "member.release",
  "plan.change",
  "review.begin",
  "review.read",
  "review.decide",
  "custody.export",
]

/** Acts for those alone who may see all of a matter, what is special too: a chain that leaves something out would not verify. */
export const NEEDS_CLEARANCE: readonly MatterAction[] = ["custody.export"]

/** All that somebody may who awaits their part in a matter: they know that it exists, read the memo, and acknowledge it or leave. */
export const AWAITING: readonly MatterAction[] = ["matter.read", "member.leave", "wall.read", "memo.acknowledge"]
