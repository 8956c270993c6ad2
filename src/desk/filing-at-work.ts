/** A filing that goes on: its row, its keys and its intake in the vault, for as long as one request works on it. */
import { findFiling, findMatterFacts, inOneTransaction, saveProgress, touchFiling } from "#registry"
import type { FilingRow } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { FilingId, Outcome } from "#words"
import type { Intake } from "#vault"
import type { Caller } from "./caller.ts"
import { keyIn } from "./epoch-secret.ts"
import { unwrapFilingKey } from "./filing-card.ts"
import { openMatterKey } from "./matter-key.ts"
import { whileOvertaken } from "./overtaken.ts"
import type { Tools } from "./tools.ts"

export interface FilingAtWork {
  readonly row: FilingRow
  readonly intake: Intake
}

/** Whoever takes up a filing that was left alone for longer says so first, or it might lapse in their hands. */
const LEFT_ALONE = { hours: 24 }

/** Takes a filing up again. Refuses `not-found`, `filing-over` where it has ended, `filing-busy` while another request is at it, and what the vault refuses. */
export async function takeUp(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<FilingAtWork>> {
  const found = await whileOvertaken(() =>
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const row = await findFiling(tx, id)
      const permit = mayOnMatter("document.file", caller, row === null ? null : await findMatterFacts(tx, row.matter))
      if (!permit.ok) return permit
      if (row === null) return no("not-found")
      if (row.state !== "arriving") return no("filing-over")
      const now = tools.now()
      if (Temporal.Instant.compare(row.touchedAt.add(LEFT_ALONE), now) < 0 && !(await touchFiling(tx, id, now))) return no("filing-over")
      using matterKey = await openMatterKey(
        tx,
        tools.firm.id,
        caller,
        row.matter,
        permit.value.facts.grant.id,
        row.epoch,
        keyIn(row.special ? "special" : "plain", row.apart),
      )
      const at = { matter: row.matter, filing: row.id, document: row.document, version: row.version }
      return yes({ row, key: unwrapFilingKey(matterKey, tools.firm.id, at, row.wrapped) })
    }),
  )
  if (!found.ok) return found
  using key = found.value.key
  const { version, tail, length } = found.value.row
  const intake = await tools.vault.resume(version, key, { tail, below: length })
  return intake.ok ? yes({ row: found.value.row, intake: intake.value }) : intake
}

/** Lays a filing down: what came is durable, and the row says how far it is. One that is not filed is never said to be whole: `takeUp` begins before its last byte. */
export async function layDown(tools: Tools, caller: Caller, { row, intake }: FilingAtWork): Promise<Outcome<number>> {
  // Whoever asks in between is told to ask again, and not where it stood before.
  using _ = tools.vault.hold(row.version)
  const standing = await intake.pause()
  if (!standing.ok) return standing
  return await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const reached = Math.min(standing.value.offset, Math.max(row.length - 1, 0))
    // The tail is up to a chunk long: it is not written anew where no byte was taken.
    if (standing.value.offset === row.reached) await touchFiling(tx, row.id, tools.now())
    else await saveProgress(tx, row.id, reached, standing.value.tail, tools.now())
    return yes(reached)
  })
}
