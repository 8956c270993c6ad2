/** Keeps what a rehearsal leaves, for whoever wants to look at it or to open a house in it. */
import { cp, lchown, lstat, readdir } from "node:fs/promises"
import { join } from "node:path"

/** Copies a folder, with whose each thing in it is: an engine that root starts runs as an account of its own, and in nobody else's folder. */
export async function copyAsItIs(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true })
  if (process.getuid?.() !== 0) return
  for (const name of ["", ...(await readdir(from, { recursive: true }))]) {
    const { uid, gid } = await lstat(join(from, name))
    await lchown(join(to, name), uid, gid)
  }
}
