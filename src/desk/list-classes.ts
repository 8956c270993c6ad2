/** Lists what the firm's policy makes open to teams, to its staff: classes of matters, and never a matter. */
import { eventTime } from "#ledger"
import { inOneTransaction, listClassRows } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { Class, EventId, GrantAction, MatterRole, Outcome, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { teamNames } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** One line of the policy: to whom every matter of a class is given when it is opened, and as what. */
export interface ClassView {
  readonly class: Class
  readonly team: { readonly id: TeamId; readonly name: string }
  readonly role: MatterRole
  readonly actions: readonly GrantAction[]
  readonly by: PersonView
  readonly at: string
  /** The event that opened it, which what is given by it names. */
  readonly event: EventId
}

/** Refuses `not-yours-to-do`. */
export function listClasses(tools: Tools, caller: Caller): Promise<Outcome<ClassView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("team.list", caller)
    return permit.ok ? yes(await viewClasses(tools, tx, caller)) : permit
  })
}

export async function viewClasses(tools: Tools, tx: Tx, caller: Caller): Promise<ClassView[]> {
  const [rows, teams] = await Promise.all([listClassRows(tx, null), teamNames(tools, tx, caller)])
  const names = await namesOf(
    tools,
    tx,
    caller,
    rows.map((row) => row.by),
  )
  return rows.map(({ team, by, at, ...row }) => ({ ...row, team: { id: team, name: teams.get(team) ?? team }, by: refTo(names, by), at: eventTime(at) }))
}
