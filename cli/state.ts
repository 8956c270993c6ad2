/** The folder where the command line remembers things between commands: the session, unfinished filings, the last checkpoint seen. Only its owner can read it. */
import { randomBytes } from "node:crypto"
import { mkdir, open, readFile, rename, rm } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"

export type Env = Readonly<Record<string, string | undefined>>

/** `$XDG_STATE_HOME/muniment`, or `~/.local/state/muniment` (XDG base directories 0.8). */
export function stateFolder(env: Env): string {
  const base = env["XDG_STATE_HOME"]
  return join(base !== undefined && base.startsWith("/") ? base : join(homedir(), ".local", "state"), "muniment")
}

/** Writes a file that only its owner can read, whole or not at all, and durable when it resolves. */
export async function keep(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${randomBytes(6).toString("hex")}`
  try {
    await using file = await open(fresh, "wx", 0o600)
    await file.writeFile(text)
    await file.sync()
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true })
    throw cause
  }
}

/** What was kept under a path, or null. */
export async function recall(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8")
  } catch (cause) {
    if (isMissing(cause)) return null
    throw cause
  }
}

/** Forgets a path; nothing there is no fault. */
export async function forget(path: string): Promise<void> {
  await rm(path, { force: true })
}

/** Whether a fault of the file system says that there is no such file. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")
}
