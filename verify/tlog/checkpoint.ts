/** C2SP tlog-checkpoint: the signed statement of a log's name, size and root. */
import { type Checked, fails, holds } from "../checked.ts"
import { type Digest, EMPTY_ROOT, fromBase64, toBase64 } from "./hash.ts"
import { type Note, type NoteKey, openNote, parseNote } from "./note.ts"
import type { TreeHead } from "./proofs.ts"

/** What a checkpoint states. */
export interface Checkpoint extends TreeHead {
  /** The log's name, the same for as long as the log lives. */
  readonly origin: string
  readonly size: number
  readonly root: Digest
}

/** The text that a log signs. We write no extension lines. */
export function checkpointText(checkpoint: Checkpoint): string {
  if (checkpoint.origin === "" || checkpoint.origin.includes("\n") || !Number.isSafeInteger(checkpoint.size) || checkpoint.size < 0)
    throw new RangeError("a checkpoint has an origin on one line and a size")
  return `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`
}

/** The checkpoint in a note's text, or null. Extension lines are allowed and mean nothing to us. */
export function parseCheckpointText(text: string): Checkpoint | null {
  const lines = text.split("\n")
  const [origin, size, root, ...more] = lines
  if (origin === undefined || origin === "" || size === undefined || root === undefined || more.at(-1) !== "") return null
  if (more.slice(0, -1).includes("") || !/^(?:0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null
  const digest = fromBase64(root)
  if (digest === null || (size === "0" && digest !== EMPTY_ROOT)) return null
  return { origin, size: Number(size), root: digest }
}

/** Opens a checkpoint that must be signed by the log's key, whose name is the origin. */
export function openCheckpoint(bytes: Uint8Array, log: NoteKey): Checked<Checkpoint & { readonly note: Note }> {
  const note = openNote(bytes, log)
  if (!note.ok) return note
  const checkpoint = parseCheckpointText(note.value.text)
  if (checkpoint === null) return fails("checkpoint-malformed")
  if (checkpoint.origin !== log.name) return fails("checkpoint-of-another-log", undefined, `of ${checkpoint.origin}, expected ${log.name}`)
  return holds({ ...checkpoint, note: note.value })
}

/** What a checkpoint claims, before anyone verified it; null where it is none. */
export function claimedCheckpoint(bytes: Uint8Array): Checkpoint | null {
  const note = parseNote(bytes)
  return note === null ? null : parseCheckpointText(note.text)
}
