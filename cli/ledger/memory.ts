/** Remembers the last checkpoint seen of each log and the key that signed it: a ledger that was rolled back or rewritten since is noticed. */
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

/**
 * What is remembered of the ledger that an address shows. A checkpoint is remembered of a log, by its origin, so that one log is the same by whatever
 * address it is reached; which key stood behind an address is remembered besides, so that no other log is passed off there. `sinceFile` is another
 * place for the checkpoint.
 */
export async function openMemory(env: Env, at: string, told: string, sinceFile: string | undefined): Promise<Memory> {
  const folderOf = (name: string) => join(stateFolder(env), "ledgers", createHash("sha256").update(name).digest("hex").slice(0, 32))
  const behind = join(folderOf(at), "vkey")
  const ofLog = folderOf(`log ${parseVkey(told)?.name ?? told}`)
  const seen = [await recall(behind), await recall(join(ofLog, "vkey"))].flatMap((line) => (line === null ? [] : [line.trim()]))
  const notePath = sinceFile ?? join(ofLog, "checkpoint")
  return {
    // One that is not the key told now is the one to be asked about.
    vkey: seen.find((vkey) => vkey !== told) ?? seen[0] ?? null,
    note: (await recall(notePath)) ?? (sinceFile === undefined ? await keptByAddress(join(folderOf(at), "checkpoint"), told) : null),
    remember: async (vkey, note) => {
      await keep(notePath, note)
      await keep(join(ofLog, "vkey"), `${vkey}\n`)
      await keep(behind, `${vkey}\n`)
    },
  }
}

/** What an earlier version remembered by the address alone; only where it is of this log. */
async function keptByAddress(path: string, told: string): Promise<string | null> {
  const note = await recall(path)
  const key = parseVkey(told)
  return note !== null && key !== null && openCheckpoint(Buffer.from(note), key).ok ? note : null
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
