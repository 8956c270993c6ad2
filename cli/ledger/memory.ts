/** Remembers the last checkpoint seen of each house and the key that signed it: a ledger that was rolled back or rewritten since is noticed. */
import { createHash } from "node:crypto"
import { join } from "node:path"
import { refused, wrongUse } from "../endings.ts"
import { type Env, keep, recall, stateFolder } from "../state.ts"
import { type Checkpoint, openCheckpoint } from "../../verify/tlog/checkpoint.ts"
import { type NoteKey, parseVkey } from "../../verify/tlog/note.ts"

export interface Memory {
  /** The key that this ledger was first seen with, as its line of text; null where it was never seen. */
  readonly vkey: string | null
  /** The signed note last found good; null where none was. */
  readonly note: string | null
  remember(vkey: string, note: string): Promise<void>
}

/** What is remembered of the ledger at an address; `sinceFile` is another place for the checkpoint. */
export async function openMemory(env: Env, at: string, sinceFile: string | undefined): Promise<Memory> {
  const folder = join(stateFolder(env), "ledgers", createHash("sha256").update(at).digest("hex").slice(0, 32))
  const notePath = sinceFile ?? join(folder, "checkpoint")
  const keyPath = join(folder, "vkey")
  return {
    vkey: (await recall(keyPath))?.trim() ?? null,
    note: await recall(notePath),
    remember: async (vkey, note) => {
      await keep(notePath, note)
      await keep(keyPath, `${vkey}\n`)
    },
  }
}

/** The key to judge by: the one given, which must be the house's; else the one first seen, which the house must still use; else the house's own word. */
export function judgeKey(
  told: string,
  seen: string | null,
  given: string | undefined,
): { readonly key: NoteKey; readonly vkey: string; readonly known: boolean } {
  const vkey = given ?? seen ?? told
  const key = parseVkey(vkey)
  if (key === null)
    throw given === undefined
      ? refused("vkey-malformed", "The ledger's key is not in its form.")
      : wrongUse("--vkey is not a verifier key.", "It looks like muniment/frm_…+1f2e3d4c+AT…")
  if (told !== vkey) {
    throw refused("ledger-other-key", "No. This ledger is signed with another key than the one you know.", {
      detail: `Known: ${vkey}. Now: ${told}.`,
      next: "Ask those who keep the house, by another way than this one, before you trust it.",
    })
  }
  return { key, vkey, known: given !== undefined || seen !== null }
}

/** The remembered checkpoint, opened; null where none is remembered. A memory that its key does not open is refused. */
export function openRemembered(memory: Memory, key: NoteKey): Checkpoint | null {
  if (memory.note === null) return null
  const opened = openCheckpoint(Buffer.from(memory.note), key)
  if (!opened.ok) throw refused("checkpoint-remembered", "The checkpoint that was remembered is not one of this ledger.", { detail: opened.why.code })
  return opened.value
}
