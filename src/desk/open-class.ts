/** Opens a class of matters to a team by the firm's policy, and closes it again: what is opened of it from then on is given to the team, in the act that opens it. What stands already stays as it is, either way. */
import { deleteClass, inOneTransaction, insertClass, listClassRows, listTeamRows } from "#registry"
import { includedIn, keptApart, mayInFirm } from "#rules"
import { newSalt } from "#seal"
import { no, yes } from "#words"
import type { Class, GrantAction, MatterRole, Outcome, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { viewClasses } from "./list-classes.ts"
import type { ClassView } from "./list-classes.ts"
import { sealOpened } from "./proved-classes.ts"
import { detailText, doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export interface ClassWanted {
  readonly team: TeamId
  readonly role: MatterRole
  /** What the part of its members includes; null for what it usually does. */
  readonly actions: readonly GrantAction[] | null
}

interface Changed {
  /** The whole policy as it stands now. */
  readonly classes: ClassView[]
  readonly receipt: Recorded
}

/** Refuses `not-yours-to-do`, `not-found`, `team-ended`, `own-rights` to whoever is in the team or keeps it, `step-up-needed`, `malformed` for the most guarded class and for actions that the part does not have, `cannot-be-member` for a lead, `already-there`. */
export function openClass(tools: Tools, caller: Caller, klass: Class, { team, role, actions }: ClassWanted): Promise<Outcome<Changed>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("class.open", caller)
    if (!permit.ok) return permit
    const [row] = await listTeamRows(tx, team)
    if (row === undefined) return no("not-found")
    if (row.endedAt !== null) return no("team-ended")
    const apart = keptApart("class.opened", caller.person, [...row.keepers, ...row.members].find((one) => one === caller.person) ?? null)
    if (!apart.ok) return apart
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (klass === "special") return no("malformed", "class: what is most guarded is opened to no team; its leads let people in one by one.")
    if (role === "lead") return no("cannot-be-member", "A team cannot lead a matter: a lead is a person who answers for it.")
    const included = includedIn(role, actions)
    if (!included.ok) return included
    const [doer, salt, detail] = [doerOf(caller), newSalt(), { class: klass, team, role, includes: included.value }]
    const receipt = await record(tools, tx, doer, { kind: "class.opened", also: [tools.firm.id, team], detail, salt })
    const opened = sealOpened(tools, caller, receipt.event, { salt, text: detailText(doer, detail) })
    const made = await insertClass(tx, permit.value, { class: klass, team, role, actions: included.value, event: receipt.event, opened, at: tools.now() })
    if (!made) return no("already-there", "This class is open to the team already. Close it first to open it as something else.")
    return yes({ classes: await viewClasses(tools, tx, caller), receipt })
  })
}

/** Refuses `not-yours-to-do`, and `not-found` where the class is not open to the team. */
export function closeClass(tools: Tools, caller: Caller, klass: Class, team: TeamId): Promise<Outcome<Changed>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("class.open", caller)
    if (!permit.ok) return permit
    const line = (await listClassRows(tx, team)).find((one) => one.class === klass)
    if (line === undefined || !(await deleteClass(tx, permit.value, klass, team))) return no("not-found")
    const receipt = await record(tools, tx, doerOf(caller), {
      kind: "class.closed",
      also: [tools.firm.id, team, line.event],
      detail: { class: klass, team, role: line.role },
    })
    return yes({ classes: await viewClasses(tools, tx, caller), receipt })
  })
}
