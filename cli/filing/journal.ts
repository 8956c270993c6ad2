/** Remembers which filing a file on this machine was being sent to, so that the same command called again goes on where it was stopped. It holds no name and no path: a file is known by a hash of them. */
import { createHash } from "node:crypto"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import type { FilingId } from "#words"
import { idIn } from "../ids.ts"
import { type Env, forget, keep, recall, stateFolder } from "../state.ts"

export interface Journal {
  /** The filing that this very work was begun as, or null. */
  find(work: readonly string[]): Promise<FilingId | null>
  /** Remembers it, durably. */
  begin(work: readonly string[], filing: FilingId): Promise<void>
  end(work: readonly string[]): Promise<void>
}

const KEPT_DAYS = 30

/** The journal in the state folder. `work` is everything that makes two filings the same: house, person, matter, path, size, time of change, what is said of the document. */
export async function openJournal(env: Env): Promise<Journal> {
  const folder = join(stateFolder(env), "filings")
  await sweep(folder)
  const pathOf = (work: readonly string[]) => join(folder, createHash("sha256").update(JSON.stringify(work)).digest("hex"))
  return {
    find: async (work) => idIn("filing", ((await recall(pathOf(work))) ?? "").trim()),
    begin: (work, filing) => keep(pathOf(work), `${filing}\n`),
    end: (work) => forget(pathOf(work)),
  }
}

/** Forgets what was begun so long ago that the house no longer waits for it. */
async function sweep(folder: string): Promise<void> {
  const oldest = Temporal.Now.instant().epochMilliseconds - KEPT_DAYS * 86_400_000
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const entry = await stat(path).catch(() => null)
    if (entry !== null && entry.mtimeMs < oldest) await forget(path)
  }
}
