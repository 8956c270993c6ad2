/** Asks to be let into a matter that the caller knows by its code: with a purpose, for a time, and nothing standing. The answer is the same whether or not such a matter is kept. */
import { inOneTransaction, insertRequest, listLeadsToAsk, listOwnRequests } from "#registry"
import { latestAccess, mayInFirm, TIMES } from "#rules"
import { newKemPair, parseKemPublic } from "#seal"
import { no, yes } from "#words"
import type { MatterCode, MatterRole, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { viewOwnRequest } from "./own-requests.ts"
import type { OwnRequestView } from "./own-requests.ts"
import { proveKeys } from "./proved-keys.ts"
import { record } from "./record.ts"
import { sealOwnWords, sealRequestLetter } from "./request-words.ts"
import type { Tools } from "./tools.ts"

export interface AskAccess {
  readonly code: MatterCode
  readonly role: Exclude<MatterRole, "lead">
  readonly until: Temporal.Instant
  readonly words: string
}

/** How many requests of one person may wait. */
const MOST_WAITING = 20

/** Refuses `purpose-needed`, `malformed` for a time that has passed or lies too far ahead, `too-many-requests` where many wait already. */
export function askAccess(tools: Tools, caller: Caller, order: AskAccess): Promise<Outcome<OwnRequestView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("access.ask", caller)
    if (!permit.ok) return permit
    if (caller.purpose === null) return no("purpose-needed")
    const now = tools.now()
    if (Temporal.Instant.compare(order.until, now) <= 0) return no("malformed", "until: has passed already")
    if (Temporal.Instant.compare(order.until, latestAccess(now)) > 0) return no("malformed", "until: lies more than a year ahead")
    const own = (await listOwnRequests(tx, permit.value)).map((row) => viewOwnRequest(tools, caller, row))
    if (own.filter((one) => one.state === "asked").length >= MOST_WAITING)
      return no("too-many-requests", "Many of your requests still wait. Withdraw some, or wait.")
    const leads = await listLeadsToAsk(tx, order.code)
    const proved = await proveKeys(tools, tx, leads)
    const id = tools.newId("request")
    const letters = leads.flatMap(({ person, kem }) => {
      const key = proved.has(person) ? parseKemPublic(kem) : null
      return key === null ? [] : [{ person, letter: sealRequestLetter(key, tools.firm.id, id, person, order.words) }]
    })
    // Where there is nobody to seal to, the same is done for nobody.
    if (letters.length === 0) {
      using nobody = newKemPair()
      sealRequestLetter(nobody.public, tools.firm.id, id, caller.person, order.words)
    }
    const request = {
      ...order,
      id,
      purpose: caller.purpose.code,
      own: sealOwnWords(caller, tools.firm.id, id, order.words),
      at: now,
      ends: now.add({ hours: TIMES["request.waits"].hours }),
      letters,
    }
    const matter = await insertRequest(tx, permit.value, request)
    // Unnamed, like a refusal: in the matter's chain where there is one, and nobody outside it can tell.
    await record(tools, tx, "unnamed", {
      kind: "access.asked",
      ...(matter === null ? {} : { ofMatter: matter }),
      also: [id],
      asker: caller,
      detail: { person: caller.person, role: order.role, until: order.until.toString(), purpose: caller.purpose.code },
    })
    return yes(viewOwnRequest(tools, caller, { ...request, askedAt: now, endsAt: request.ends, withdrawn: false, given: false }))
  })
}
