/** Lists the requests for access to a matter that wait for one of its leads. */
import { eventTime } from "#ledger"
import { findMatterFacts, inOneTransaction, listRequestRows } from "#registry"
import type { RequestRow, Tx } from "#registry"
import { mayOnMatter, needsTwo } from "#rules"
import type { WouldGive } from "#rules"
import { PARTS_INCLUDE, yes } from "#words"
import type { GrantAction, MatterCode, MatterId, MatterRole, Outcome, PlaceId, RequestId } from "#words"
import { givenWith } from "./approve-request.ts"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { openRequestLetter } from "./request-words.ts"
import type { Tools } from "./tools.ts"

export interface RequestView {
  readonly id: RequestId
  readonly matter: MatterId
  readonly code: MatterCode
  readonly person: PersonView
  /** This and what follows as approving it as it stands gives it: as was asked, the usual, or, where one of two has approved, no more than they said. */
  readonly role: MatterRole
  readonly actions: readonly GrantAction[]
  /** The places of the file plan that the first of two let them into; null where nobody said any. */
  readonly places: readonly PlaceId[] | null
  readonly until: string
  readonly purpose: string | null
  /** Null for whoever became a lead after it was asked. */
  readonly words: string | null
  readonly askedAt: string
  readonly endsAt: string
  /** Who approved first, where two are needed. */
  readonly first: PersonView | null
}

/** Refuses `not-found`, `not-yours-to-do`. */
export function listRequests(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<{ readonly needsTwo: boolean; readonly items: RequestView[] }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("member.admit", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    return yes({ needsTwo: needsTwo(permit.value.facts), items: await viewRequests(tools, tx, caller, await listRequestRows(tx, matter)) })
  })
}

export async function viewRequests(tools: Tools, tx: Tx, caller: Caller, rows: readonly RequestRow[]): Promise<RequestView[]> {
  const names = await namesOf(
    tools,
    tx,
    caller,
    rows.flatMap((row) => [row.person, row.firstBy]),
  )
  return rows.map((row) => ({
    id: row.id,
    matter: row.matter,
    code: row.code,
    person: refTo(names, row.person),
    ...told(row),
    purpose: row.purpose,
    words: row.letter === null ? null : openRequestLetter(caller, tools.firm.id, row.id, row.letter),
    askedAt: eventTime(row.askedAt),
    endsAt: eventTime(row.endsAt),
    first: row.firstBy === null ? null : refTo(names, row.firstBy),
  }))
}

function told(row: RequestRow): Pick<RequestView, "role" | "actions" | "places" | "until"> {
  const { role, until, actions, places }: WouldGive = givenWith(row, { role: row.role, until: row.until, actions: PARTS_INCLUDE[row.role].most, places: null })
  return { role, until: eventTime(until), places, actions: row.firstBy === null ? PARTS_INCLUDE[role].usual : actions }
}
