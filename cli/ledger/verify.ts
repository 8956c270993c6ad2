/** `ledger verify`: recomputes a house's ledger on this machine, or checks as much of it as the caller may fetch, and says exactly what was checked. */
import { type Why, sentenceOf } from "../../verify/checked.ts"
import { verifyLedger } from "../../verify/ledger/verify.ts"
import { type Checkpoint, openCheckpoint } from "../../verify/tlog/checkpoint.ts"
import { type Digest, fromBase64, toBase64 } from "../../verify/tlog/hash.ts"
import type { NoteKey } from "../../verify/tlog/note.ts"
import { provesConsistency } from "../../verify/tlog/proofs.ts"
import { count, many } from "../figures.ts"
import type { House } from "../house.ts"
import type { Printer } from "../print.ts"
import type { Tools } from "../tools.ts"
import { judgeKey, openMemory, openRemembered } from "./memory.ts"
import { fetchCheckpoint, houseSource } from "./source.ts"

/** What was found: `why` is null exactly when all that was checked holds. */
interface Finding {
  readonly why: Why | null
  readonly size: number
  readonly root: string
  /** Whether every leaf was recomputed, or only what the caller may fetch. */
  readonly extent: "whole" | "checkpoint"
  /** In plain words, one for each thing that was checked and holds. */
  readonly checked: readonly string[]
  readonly note: string
}

export async function verify(tools: Tools, options: { readonly sinceFile?: string; readonly vkey?: string }): Promise<void> {
  const state = await tools.house.call("getLedger")
  const memory = await openMemory(tools.env, tools.house.at, state.vkey, options.sinceFile)
  const { key, vkey, known } = judgeKey(state.vkey, memory.vkey, options.vkey)
  const before = openRemembered(memory, key)
  const checkpoint = await fetchCheckpoint(tools.house)
  const finding = checkpoint === null ? await checkGrowth(tools.house, state.checkpoint, key, before) : await recompute(tools, checkpoint, key, before)
  if (finding.why === null) await memory.remember(vkey, finding.note)
  else process.exitCode = 1
  const { note: _note, why, ...found } = finding
  const said = why === null ? null : { code: why.code, leaf: why.leaf ?? null, sentence: sentenceOf(why.code), detail: why.detail ?? null }
  tools.print.reply({ holds: why === null, wrong: said, ...found, since: before?.size ?? null, vkey }, () =>
    printFinding(tools.print, finding, before, known ? null : vkey),
  )
}

/** Recomputes everything from the leaves. */
async function recompute(tools: Tools, checkpoint: Uint8Array, key: NoteKey, before: Checkpoint | null): Promise<Finding> {
  const watched = process.stderr.isTTY && !tools.print.json
  const report = await verifyLedger(houseSource(tools.house), checkpoint, key, {
    remembered: before === null ? [] : [before],
    ...(watched
      ? {
          progress: (done: number, of: number) =>
            void process.stderr.write(`\r\x1b[2K${done === of ? "" : `Recomputed ${count(done)} of ${count(of)} leaves`}`),
        }
      : {}),
  })
  const checked = [
    `the checkpoint is signed by the key of ${key.name}`,
    `${many(report.size, "leaf stands", "leaves stand")} in canonical form and ${report.size === 1 ? "gives" : "give"} every tile and the signed root`,
    `${many(report.subjects, "chain")} of custody ${report.subjects === 1 ? "has" : "have"} no gap`,
    `${many(report.signed, "signature")} by ${many(report.keys, "published key")} ${report.signed === 1 ? "is" : "are"} genuine`,
    ...grown(before, report.size),
  ]
  return {
    why: report.why,
    size: report.size,
    root: report.root,
    extent: "whole",
    checked: report.why === null ? checked : [],
    note: Buffer.from(checkpoint).toString("utf8"),
  }
}

/** Checks the checkpoint's signature, and by a consistency proof that the ledger only grew since the last one. */
async function checkGrowth(house: House, note: string, key: NoteKey, before: Checkpoint | null): Promise<Finding> {
  const now = openCheckpoint(Buffer.from(note), key)
  if (!now.ok) return short(note, null, now.why)
  if (before === null || before.size === 0) return short(note, now.value, null, before)
  if (before.size > now.value.size)
    return short(note, now.value, { code: "checkpoint-older", detail: `${now.value.size} leaves, and ${before.size} were seen before` })
  const grownTo = await house.call("getConsistency", { query: { from: before.size } })
  const head = openCheckpoint(Buffer.from(grownTo.checkpoint), key)
  if (!head.ok) return short(grownTo.checkpoint, null, head.why)
  const proof = grownTo.path.map(fromBase64)
  const consistent = proof.every((one): one is Digest => one !== null) && provesConsistency(before, head.value, proof)
  return short(grownTo.checkpoint, head.value, consistent ? null : { code: "checkpoint-not-consistent" }, before)
}

/** A finding about a checkpoint alone. */
function short(note: string, head: Checkpoint | null, why: Why | null, before: Checkpoint | null = null): Finding {
  const found = { extent: "checkpoint", note, size: head?.size ?? 0, root: head === null ? "" : toBase64(head.root) } as const
  return { ...found, why, checked: why === null && head !== null ? [`the checkpoint is signed by the key of ${head.origin}`, ...grown(before, head.size)] : [] }
}

function grown(before: Checkpoint | null, size: number): string[] {
  return before === null
    ? []
    : [size === before.size ? "it is the same ledger that was seen before" : `it continues the ${many(before.size, "leaf", "leaves")} that were seen before`]
}

/** The verdict; `unknownKey` is the key where it was only now heard of. */
function printFinding(print: Printer, finding: Finding, before: Checkpoint | null, unknownKey: string | null): void {
  const { why } = finding
  if (why !== null) {
    print.line(`No. ${why.leaf === undefined ? "" : `Leaf ${count(why.leaf)}: `}${sentenceOf(why.code)}${why.detail === undefined ? "" : ` (${why.detail})`}`)
    return print.line("Touch nothing, keep this output, and call in somebody from outside this house.")
  }
  print.line(
    finding.extent === "whole"
      ? "Yes, the ledger is whole."
      : "Yes, as far as you may look: you may not fetch the whole log, so its leaves were not recomputed.",
  )
  print.line(`Checked: ${finding.checked.join("; ")}.`)
  print.facts([
    ["Leaves", count(finding.size)],
    ["Root", finding.root],
  ])
  if (before === null) print.line("No checkpoint was remembered before this one. From now on the ledger must continue it.")
  if (unknownKey !== null)
    print.line(`The key was taken from the house itself and is remembered from now on. Compare it with what you were told by another way: ${unknownKey}`)
}
