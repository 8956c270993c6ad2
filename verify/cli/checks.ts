/** The three checks of the verifier: a bundle, a whole log, and the growth from one checkpoint to another. */
import { MAX_BUNDLE_BYTES, parseBundle } from "../bundle/bundle.ts"
import { verifyBundle } from "../bundle/verify.ts"
import { type Why, fails } from "../checked.ts"
import { directorySource, readCheckpoint, readVkey } from "../ledger/directory.ts"
import { verifyLedger } from "../ledger/verify.ts"
import { openCheckpoint } from "../tlog/checkpoint.ts"
import { type Digest, fromBase64 } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { type TreeHead, provesConsistency } from "../tlog/proofs.ts"
import { proverFor } from "../tlog/prover.ts"
import type { BundleOrder, ConsistencyOrder, LogOrder } from "./arguments.ts"
import { Unreadable, isFolder, readEvidence, readKey } from "./files.ts"
import { type UsedKey, type Verdict, bundleVerdict, consistencyVerdict, ledgerVerdict, wrongVerdict } from "./verdict.ts"

const MAX_NOTE_BYTES = 1_000_000

export async function checkBundle(order: BundleOrder): Promise<Verdict> {
  const bytes = await readEvidence(order.file, MAX_BUNDLE_BYTES)
  const used = await keyFor(order.vkey, () => parseBundle(bytes)?.vkey ?? null, "the file is not a custody bundle, so it names no verifier key")
  const checked = verifyBundle(bytes, used.key, { witnesses: await witnessesOf(order) })
  return checked.ok ? bundleVerdict(checked.value, used) : wrongVerdict(checked.why, used)
}

export async function checkLog(order: LogOrder): Promise<Verdict> {
  const used = await keyFor(order.vkey, () => readVkey(order.folder).catch(() => null), `there is no verifier key in ${order.folder}; give one with --vkey`)
  const checkpoint = await checkpointIn(order.folder)
  const remembered = order.remembered === null ? null : await rememberedHead(order.remembered, used.key)
  if (remembered !== null && "code" in remembered) return wrongVerdict(remembered, used, ["This is said of the remembered checkpoint."])
  const options = { signatures: order.signatures, remembered: remembered === null ? [] : [remembered], witnesses: await witnessesOf(order) }
  const report = await verifyLedger(directorySource(order.folder), checkpoint, used.key, options).catch(unreadable)
  return ledgerVerdict(report, used)
}

export async function checkConsistency(order: ConsistencyOrder): Promise<Verdict> {
  const folder = await isFolder(order.newer)
  const used = await keyFor(order.vkey, () => (folder ? readVkey(order.newer).catch(() => null) : null), "give the log's verifier key with --vkey")
  const older = await rememberedHead(order.older, used.key)
  const newer = openCheckpoint(folder ? await checkpointIn(order.newer) : await readEvidence(order.newer, MAX_NOTE_BYTES), used.key)
  if ("code" in older) return wrongVerdict(older, used, ["This is said of the older checkpoint."])
  if (!newer.ok) return wrongVerdict(newer.why, used, ["This is said of the newer checkpoint."])
  if (older.size > newer.value.size)
    return wrongVerdict(fails("checkpoint-older", undefined, `${newer.value.size} leaves, and ${older.size} were seen before`).why, used)
  const proof = await proofFor(order, older, newer.value, folder)
  return provesConsistency(older, newer.value, proof)
    ? consistencyVerdict(older, newer.value, used)
    : wrongVerdict(fails("checkpoint-not-consistent").why, used)
}

async function proofFor(order: ConsistencyOrder, older: TreeHead, newer: TreeHead, folder: boolean): Promise<readonly Digest[]> {
  if (order.proof !== null) return readProof(order.proof)
  if (folder) return proverFor(directorySource(order.newer), newer.size).consistency(older.size).catch(unreadable)
  if (older.size === newer.size) return []
  throw new Unreadable("two checkpoints alone prove nothing: give the log's folder as NEW, or a proof with --proof")
}

async function readProof(path: string): Promise<Digest[]> {
  const lines = Buffer.from(await readEvidence(path, MAX_NOTE_BYTES))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
  return lines.map((line) => fromBase64(line) ?? unreadable(new Error(`${path} has a line that is not a hash in base64`)))
}

async function rememberedHead(path: string, key: NoteKey): Promise<TreeHead | Why> {
  const opened = openCheckpoint(await readEvidence(path, MAX_NOTE_BYTES), key)
  return opened.ok ? opened.value : opened.why
}

async function checkpointIn(folder: string): Promise<Uint8Array> {
  return readCheckpoint(folder).catch(unreadable)
}

/** The key that the reader gave, or the one that stands beside the evidence. */
export async function keyFor(given: string | null, beside: () => Promise<string | null> | string | null, otherwise: string): Promise<UsedKey> {
  if (given !== null) return { key: await readKey(given), given: true }
  const found = await beside()
  if (found === null) throw new Unreadable(otherwise)
  return { key: await readKey(found), given: false }
}

export async function witnessesOf(order: {
  readonly witnesses: readonly string[]
  readonly quorum: number
}): Promise<{ readonly keys: readonly NoteKey[]; readonly quorum: number }> {
  return { keys: await Promise.all(order.witnesses.map(readKey)), quorum: order.quorum }
}

function unreadable(fault: unknown): never {
  throw new Unreadable(fault instanceof Error ? fault.message : String(fault))
}
