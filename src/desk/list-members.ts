/** Lists who can see a matter, and whether the ledger proves each one's public keys. */
import { eventTime } from "#ledger"
import { inOneTransaction, listCandidates, lookAtMembers } from "#registry"
import type { MemberRow, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { GrantAction, GrantId, MatterId, Outcome, PersonId, PlaceId, Role, Standing, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { keysOfLook } from "./epoch-keys.ts"
import { seen } from "./matter-view.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOn } from "./names.ts"
import type { NameOn } from "./names.ts"
import { proveKeys, wasProved } from "./proved-keys.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"
import { noteLook, visitTo } from "./visit.ts"

export interface MemberView {
  readonly grant: GrantId
  readonly person: PersonView
  readonly firmRole: Role
  readonly role: Standing
  /** Whether they may open what is of class special. */
  readonly special: boolean
  /** All that their part includes. */
  readonly actions: readonly GrantAction[]
  /** The places of the file plan that it is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly by: PersonView
  readonly madeAt: string
  readonly until: string | null
  readonly proved: boolean
  /** The team that gives it to them, and who let that in; null for a grant of their own, and to guests. */
  readonly through: { readonly id: TeamId; readonly name: string; readonly by: PersonView } | null
}

export async function listMembers(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<MemberView[]>> {
  const looked = await lookAtMembers(tools.db, caller.seen, matter)
  if (!looked.ok) return looked
  const permit = mayOnMatter("member.list", caller, looked.value?.facts ?? null)
  if (!permit.ok) return permit
  if (looked.value === null) return no("not-found")

  using keys = keysOfLook(tools, caller, { ...looked.value, rows: [] })
  const noted = await noteLook(tools, caller, visitTo(tools, caller, matter, "matter"), permit.value, keys)
  if (!noted.ok) return noted
  await keys.settleNow()
  const { rows } = looked.value
  if (unproved(tools, rows).length === 0) return yes(toViews(tools, caller, rows, new Set(rows.map((row) => row.person))))
  return await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await viewMembers(tools, tx, caller, rows)))
}

export async function viewMembers(tools: Tools, tx: Tx, caller: Caller, rows: readonly MemberRow[]): Promise<MemberView[]> {
  const unknown = unproved(tools, rows)
  const fresh = unknown.length === 0 ? [] : await proveKeys(tools, tx, await listCandidates(tx, unknown))
  const known = rows.map((row) => row.person).filter((person) => !unknown.includes(person))
  return toViews(tools, caller, rows, new Set([...known, ...fresh]))
}

function toViews(tools: Tools, caller: Caller, rows: readonly MemberRow[], proved: ReadonlySet<PersonId>): MemberView[] {
  const nameOn = namesOn(tools, caller)
  return rows.map((row) => ({
    grant: row.grant,
    person: seen(nameOn, row.person, row.card),
    firmRole: row.firmRole,
    role: row.role,
    special: row.cleared,
    actions: row.actions,
    places: row.places,
    by: seen(nameOn, row.by, row.byCard),
    madeAt: eventTime(row.madeAt),
    until: row.until === null ? null : eventTime(row.until),
    proved: proved.has(row.person),
    through: throughOf(tools, caller, nameOn, row),
  }))
}

function throughOf(tools: Tools, caller: Caller, nameOn: NameOn, { team, teamCard, teamBy, teamByCard }: MemberRow): MemberView["through"] {
  if (team === null || teamCard === null || teamBy === null) return null
  return { id: team, name: openTeamCard(caller.firmKey, tools.firm.id, team, teamCard).name, by: seen(nameOn, teamBy, teamByCard) }
}

/** Whose keys were not proved before. */
function unproved(tools: Tools, rows: readonly MemberRow[]): readonly PersonId[] {
  return rows.filter((row) => !wasProved(tools.firm.id, row.person, row.print)).map((row) => row.person)
}
