/** Lets filings lapse that nobody has touched for a week: row, key and sealed bytes end together, and the chain of the matter says that the house withdrew them. */
import { endFiling, holdUntouched, inOneTransaction, listUntouched } from "#registry"
import { yes } from "#words"
import type { FilingId, VersionId } from "#words"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

const UNTOUCHED = { hours: 24 * 7 }

/** As many as one round lets lapse; the others wait for the next. */
const MOST = 500

/** Each filing in a transaction of its own, until the house stops; gives how many lapsed. One that goes wrong does not keep the others from theirs, and is told at the end. */
export async function lapseFilings(tools: Tools, stopping: AbortSignal, failed: (cause: unknown) => void): Promise<number> {
  const since = tools.now().subtract(UNTOUCHED)
  const wrong: unknown[] = []
  let lapsed = 0
  for (const filing of await listUntouched(tools.db, since, MOST)) {
    if (stopping.aborted) break
    try {
      if (await lapse(tools, filing, since)) lapsed++
    } catch (thrown) {
      wrong.push(thrown)
    }
  }
  if (lapsed > 0 || wrong.length > 0) tools.clerk.nudge()
  if (wrong.length > 0) failed(new Error(`filings that could not lapse: ${wrong.length}, the first because of this`, { cause: wrong[0] }))
  return lapsed
}

/** False where it has ended, was touched meanwhile, or an upload is writing to it now. */
async function lapse(tools: Tools, filing: FilingId, since: Temporal.Instant): Promise<boolean> {
  const done = await inOneTransaction<VersionId | null>(tools.db, "keeper", async (tx) => {
    // Whoever takes the filing up from here on waits for this transaction, and finds it over.
    const row = await holdUntouched(tx, filing, since)
    if (row === null || tools.vault.intakes().includes(row.version)) return yes(null)
    await record(tools, tx, "house", {
      kind: "filing.withdrawn",
      ofMatter: row.matter,
      special: row.special,
      also: [filing],
      detail: { reached: row.reached, length: row.length, ranOut: true },
    })
    await endFiling(tx, filing, { state: "withdrawn" })
    // Where the bytes cannot be removed, nothing has happened, and the next round tries again.
    await tools.vault.requireRemovable(row.version)
    return yes(row.version)
  })
  if (!done.ok || done.value === null) return false
  // After the commit: the row of a filing that still stands has its bytes, also where nobody knows whether the engine committed. Bytes that stay behind have no row, and are swept at the next start.
  await tools.vault.remove(done.value)
  return true
}
