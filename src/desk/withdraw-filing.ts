/** Withdraws a filing that has not ended: its sealed bytes and its key are destroyed; the chain says that something was withdrawn. */
import { endFiling, findFiling, findMatterFacts, holdAsItIs, inOneTransaction } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { FilingId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { keyIn } from "./epoch-secret.ts"
import { openMatterKey } from "./matter-key.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found`, `filing-over`. */
export async function withdrawFiling(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<Recorded>> {
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const of = (await findFiling(tx, id))?.matter ?? null
    // The matter first, as whoever files it holds them.
    const [, row, facts] = of === null ? [null, null, null] : await Promise.all([holdAsItIs(tx, of), findFiling(tx, id, true), findMatterFacts(tx, of)])
    const permit = mayOnMatter("document.file", caller, facts)
    if (!permit.ok) return permit
    if (row === null) return no("not-found")
    if (row.state !== "arriving") return no("filing-over")
    const { matter, epoch, grant } = permit.value.facts
    using key = await openMatterKey(tx, tools.firm.id, caller, matter, grant.id, epoch, keyIn(row.special ? "special" : "plain", row.apart))
    await endFiling(tx, id, { state: "withdrawn" })
    const recorded = await record(tools, tx, doerOf(caller), {
      kind: "filing.withdrawn",
      matter: { id: matter, epoch, key },
      special: row.special,
      apart: row.apart,
      also: [id],
      detail: { reached: row.reached, length: row.length },
    })
    return yes({ recorded, version: row.version })
  })
  if (!outcome.ok) return outcome
  await tools.vault.remove(outcome.value.version)
  return yes(outcome.value.recorded)
}
