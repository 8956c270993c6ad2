/** Lets one house at a time use a data folder. The lock is held by the kernel, so it is gone the moment its holder dies, however it dies. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { isFull } from "#vault"
import { CannotStart } from "./cannot-start.ts"

export interface FolderLock {
  release(): void
}

/**
 * Takes the folder for this process. A second house on the same folder gets a `CannotStart` that names the first one's process.
 * Node has no flock; SQLite's exclusive transaction on an empty file is the same kernel lock (fcntl), on Linux and macOS alike; with its journal in memory nothing is
 * written, so that a full disk is no obstacle. A file with a pid in it would not do: pids return after a restart of a container, and taking over a stale file is a race.
 * Nothing else may open the file `lock`: closing it anywhere in this process would let go.
 */
export function takeFolder(folder: string): FolderLock {
  const held = new DatabaseSync(join(folder, "lock"), { timeout: 0 })
  try {
    held.exec("pragma journal_mode = memory; begin exclusive")
  } catch (cause) {
    held.close()
    if (isBusy(cause))
      throw new CannotStart(
        "already-running",
        `Another house is running on ${folder}${holderOf(folder)}. Stop it first, or name another folder in MUNIMENT_DATA.`,
      )
    throw cause
  }
  noteHolder(folder)
  return { release: () => held.close() }
}

/** On a full disk nobody is named, and the folder is held all the same. */
function noteHolder(folder: string): void {
  try {
    writeFileSync(join(folder, "holder"), `${process.pid}\n`)
  } catch (cause) {
    if (!isFull(cause)) throw cause
  }
}

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy */
function isBusy(cause: unknown): boolean {
  return cause instanceof Error && "errcode" in cause && cause.errcode === 5
}

/** Who holds the folder, for the sentence only: nothing is decided by it. */
function holderOf(folder: string): string {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, "holder"), "utf8"), 10)
    return Number.isNaN(pid) ? "" : ` (process ${pid})`
  } catch {
    return ""
  }
}
