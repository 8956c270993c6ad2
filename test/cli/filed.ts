/** What is filed from a folder, and what a matter then holds. */
import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { done, json } from "./firm.ts"
import type { FiledLine } from "./firm.ts"
import type { Desk } from "./run.ts"

/** A fresh folder at a desk. */
export function folderAt(desk: Desk, files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(desk.folder, `in-${randomBytes(4).toString("hex")}`)
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return folder
}

/** What a matter holds, by name: the bytes as they open. */
export async function heldIn(desk: Desk, code: string): Promise<Record<string, Buffer>> {
  const opened: Record<string, Buffer> = {}
  for (const row of await json<{ id: string; name: string }[]>(desk, "documents", code)) {
    const path = join(desk.folder, `out-${randomBytes(6).toString("hex")}`)
    await done(desk, "open", row.id, "-o", path)
    opened[row.name] = readFileSync(path)
  }
  return opened
}

/** What became of each file, by its own name. */
export const states = (files: readonly FiledLine[]): Record<string, string> =>
  Object.fromEntries(files.map((line) => [line.file.slice(line.file.lastIndexOf("/") + 1), line.refusal?.code ?? line.state]))
