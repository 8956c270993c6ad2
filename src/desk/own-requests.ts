/** What the caller has asked for: it waits, was given, was taken back, or its time is over. That somebody said no is not told, for it would tell that there is somebody. */
import { eventTime } from "#ledger"
import { inOneTransaction, listOwnRequests, withdrawOwnRequest } from "#registry"
import type { OwnRequestRow } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { MatterCode, MatterRole, Outcome, RequestId } from "#words"
import type { Caller } from "./caller.ts"
import { openOwnWords } from "./request-words.ts"
import type { Tools } from "./tools.ts"

export interface OwnRequestView {
  readonly id: RequestId
  readonly code: MatterCode
  readonly role: MatterRole
  readonly until: string
  readonly words: string
  readonly askedAt: string
  readonly endsAt: string
  readonly state: "asked" | "given" | "withdrawn" | "over"
}

export function ownRequests(tools: Tools, caller: Caller): Promise<Outcome<OwnRequestView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("access.ask", caller)
    if (!permit.ok) return permit
    return yes((await listOwnRequests(tx, permit.value)).map((row) => viewOwnRequest(tools, caller, row)))
  })
}

/** Refuses `not-found` for one that is not the caller's, was given, taken back, or is over. */
export function withdrawRequest(tools: Tools, caller: Caller, request: RequestId): Promise<Outcome<null>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("access.ask", caller)
    if (!permit.ok) return permit
    return (await withdrawOwnRequest(tx, permit.value, request, tools.now())) ? yes(null) : no("not-found")
  })
}

export function viewOwnRequest(tools: Tools, caller: Caller, row: OwnRequestRow): OwnRequestView {
  const over = Temporal.Instant.compare(row.endsAt, tools.now()) <= 0 || Temporal.Instant.compare(row.until, tools.now()) <= 0
  return {
    id: row.id,
    code: row.code,
    role: row.role,
    until: eventTime(row.until),
    words: openOwnWords(caller, tools.firm.id, row.id, row.own),
    askedAt: eventTime(row.askedAt),
    endsAt: eventTime(row.endsAt),
    state: row.withdrawn ? "withdrawn" : row.given ? "given" : over ? "over" : "asked",
  }
}
