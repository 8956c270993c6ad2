/** Signs what the log has become: a C2SP checkpoint under the log's own key, whose name is the log's origin. */
import { type Checkpoint, checkpointText } from "../../verify/tlog/checkpoint.ts"
import { type Frontier, rootOf } from "../../verify/tlog/frontier.ts"
import { NOTE_ED25519, formatNote, noteKeyId } from "../../verify/tlog/note.ts"

/** The log's key: 32-byte Ed25519 public key, and a way to sign a note's text with it as it stands. */
export interface LogKey {
  readonly public: Uint8Array
  sign(text: string): Uint8Array
}

/** The checkpoint of a tree, as the bytes of a signed note. */
export function signCheckpoint(origin: string, frontier: Frontier, key: LogKey): { readonly checkpoint: Checkpoint; readonly note: Uint8Array } {
  const checkpoint = { origin, size: frontier.size, root: rootOf(frontier) }
  const text = checkpointText(checkpoint)
  const signature = { name: origin, id: noteKeyId(origin, NOTE_ED25519, key.public), bytes: key.sign(text) }
  return { checkpoint, note: formatNote({ text, signatures: [signature] }) }
}
