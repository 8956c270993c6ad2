/** Recomputes the whole ledger from its leaves and tiles, holds the rows that people read against it, and names the first leaf that is wrong. */
import { originOf, parseVkey, sentenceOf, toVkey, toBundle, verifyLedger } from "#ledger"
import type { LedgerReport, LogSource } from "#ledger"
import { findAlteredEvent, findLastCheckpoint, findTileHashes, inOneTransaction, listLeaves, saveVerification } from "#registry"
import type { Sql } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { FirmId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { stateNow } from "./ledger-state.ts"
import type { LedgerStateView } from "./ledger-state.ts"
import type { Tools, Verification } from "./tools.ts"

/** What a recomputation says in words, and where the first wrong leaf is. */
export interface LedgerVerdict {
  readonly size: number
  readonly root: string
  readonly whole: boolean
  readonly wrong: Verification["wrong"]
}

/** Has the house recompute everything now, and answers with the ledger's state. */
export async function verifyLedgerNow(tools: Tools, caller: Caller): Promise<Outcome<LedgerStateView>> {
  const permit = mayInFirm("ledger.verify", caller)
  if (!permit.ok) return permit
  const verdict = await verifyWholeLedger(tools.db.clerk, tools.firm.id, tools.logPublic)
  await keepVerdict(tools.db.clerk, verdict, tools.now())
  if (!verdict.whole) tools.alarm({ of: "ledger", leaf: verdict.wrong?.leaf ?? null })
  return inOneTransaction(tools.db, caller.seen, async (tx) => yes(await stateNow(tools, tx)))
}

/** Keeps a verdict beside the ledger, where it outlives the house that found it. */
export function keepVerdict(clerk: Sql, { size, whole, wrong }: LedgerVerdict, at: Temporal.Instant): Promise<void> {
  return saveVerification(clerk, { at, size, whole, leaf: wrong?.leaf ?? null, why: wrong?.why ?? null })
}

/** Recomputes a firm's ledger as the clerk's role sees it. An empty ledger is whole. */
export async function verifyWholeLedger(
  clerk: Sql,
  firm: FirmId,
  logPublic: Uint8Array,
  progress?: (done: number, of: number) => void,
): Promise<LedgerVerdict> {
  const last = await findLastCheckpoint(clerk)
  const log = parseVkey(toVkey(originOf(firm), logPublic))
  if (log === null) throw new Error("the log's key has no verifier line")
  if (last === null) return { size: 0, root: "", whole: true, wrong: null }
  const report = await verifyLedger(sourceIn(clerk), Buffer.from(last.note, "utf8"), log, progress === undefined ? {} : { progress })
  const altered = await findAlteredEvent(clerk)
  return { size: report.size, root: report.root, ...toVerdict(report, altered) }
}

function toVerdict(report: LedgerReport, altered: number | null): Pick<LedgerVerdict, "whole" | "wrong"> {
  const leaf = report.why === null ? null : (report.why.leaf ?? null)
  if (report.why !== null && (altered === null || (leaf !== null && leaf <= altered)))
    return { whole: false, wrong: { leaf, why: sentenceOf(report.why.code) } }
  if (altered !== null) return { whole: false, wrong: { leaf: altered, why: `The event that people read is not the one that leaf ${altered} holds.` } }
  return { whole: true, wrong: null }
}

function sourceIn(sql: Sql): LogSource {
  return {
    hashes: (level, n, width) => findTileHashes(sql, level, n, width),
    entries: async (n, width) => {
      const leaves = await listLeaves(sql, n * 256, width)
      return leaves.length === 0 ? null : toBundle(leaves.map((leaf) => Buffer.from(leaf, "latin1")))
    },
  }
}
