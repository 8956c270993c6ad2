/** Lists who can see a matter, and whether the ledger proves each one's public keys. */
import { eventTime } from "#ledger"
import { findFactsWithKeys, inOneTransaction, listCandidates, listMemberRows } from "#registry"
import type { MemberRow, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import { yes } from "#words"
import type { GrantId, MatterId, MatterRole, Outcome, PersonId, Role } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { seen } from "./matter-view.ts"
import type { PersonView } from "./matter-view.ts"
import { proveKeys, wasProved } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"

export interface MemberView {
  readonly grant: GrantId
  readonly person: PersonView
  readonly firmRole: Role
  readonly role: MatterRole
  readonly by: PersonView
  readonly madeAt: string
  readonly until: string | null
  readonly proved: boolean
}

export async function listMembers(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<MemberView[]>> {
  const visit = visitTo(tools, caller, matter, "matter")
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    // The rows come on the same journey, sealed, and only where row-level security gives them; they are opened when the rules have said yes.
    const [{ facts, own }, rows] = await Promise.all([findFactsWithKeys(tx, matter), listMemberRows(tx, matter, null)])
    const permit = mayOnMatter("member.list", caller, facts)
    if (!permit.ok) return permit
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    await noteVisit(tools, tx, caller, visit, permit.value, keys)
    const members = await viewMembers(tools, tx, caller, rows)
    await keys.settle(tx)
    return yes(members)
  })
  if (outcome.ok) visit.done()
  return outcome
}

export async function viewMembers(tools: Tools, tx: Tx, caller: Caller, rows: readonly MemberRow[]): Promise<MemberView[]> {
  const proved = await provedAmong(tools, tx, rows)
  return rows.map((row) => ({
    grant: row.grant, person: seen(tools, caller, row.person, row.card), firmRole: row.firmRole, role: row.role, by: seen(tools, caller, row.by, row.byCard),
    madeAt: eventTime(row.madeAt), until: row.until === null ? null : eventTime(row.until), proved: proved.has(row.person),
  }))
}

/** Only keys that were not proved before are fetched and proved. */
async function provedAmong(tools: Tools, tx: Tx, rows: readonly MemberRow[]): Promise<ReadonlySet<PersonId>> {
  const known = rows.filter((row) => wasProved(tools.firm.id, row.person, row.print)).map((row) => row.person)
  const unknown = rows.map((row) => row.person).filter((person) => !known.includes(person))
  const fresh = unknown.length === 0 ? [] : await proveKeys(tools, tx, await listCandidates(tx, unknown))
  return new Set([...known, ...fresh])
}
