/** Where each sealed document stands: `<folder>/<firm>/<two signs of the version>/<version>`, folders 0700, files 0600, entries durable. */
import { mkdir, open, opendir, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Place } from "#seal"
import { type FirmId, parseId, type VersionId } from "#words"
import type { StoredVersion } from "./contract.ts"
import { isMissing } from "./room.ts"

/** The version's last two signs: random, so that 1,024 folders fill evenly (the first sign of an id has only eight values). */
function drawerOf(version: VersionId): string {
  return version.slice(-2)
}

/** The path at which a version's sealed file stands from its first byte. */
export function pathOf(folder: string, firm: FirmId, version: VersionId): string {
  return join(folder, firm, drawerOf(version), version)
}

/** What the seal binds a version's bytes to: the same chunks open for no other version and no other firm. */
export function sealPlace(firm: FirmId, version: VersionId): Place {
  return [firm, "vault", version]
}

/** Makes the entry of a file or folder survive a power cut: fsync of the folder that holds it. */
export async function syncEntry(path: string): Promise<void> {
  const holder = await open(dirname(path), "r")
  try {
    await holder.sync()
  } finally {
    await holder.close()
  }
}

/** Makes the folders down to a path's own, each entry durable. The vault's folder may be new too, but not the folder that holds it. */
export async function makeFolders(path: string, root: string): Promise<void> {
  const folder = dirname(path)
  if (folder.length < root.length) return
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") return
    if (!isMissing(thrown)) throw thrown
    await makeFolders(folder, root)
    return makeFolders(path, root)
  }
  await syncEntry(folder)
}

/** Walks the firm's folder. What is not named as the vault names things is none of its own and is passed over. */
export async function* listVersions(folder: string, firm: FirmId): AsyncGenerator<StoredVersion> {
  for await (const drawer of namesIn(join(folder, firm))) {
    for await (const name of namesIn(join(folder, firm, drawer))) {
      const version = parseId("version", name)
      if (version === null || drawerOf(version) !== drawer) continue
      const sealedSize = await sizeOf(join(folder, firm, drawer, name))
      if (sealedSize !== null) yield { version, sealedSize }
    }
  }
}

async function* namesIn(path: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(path)) yield entry.name
  } catch (thrown) {
    if (!isMissing(thrown) && !(thrown instanceof Error && "code" in thrown && thrown.code === "ENOTDIR")) throw thrown
  }
}

/** Null where the file went away while the folder was being read, or is no file. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : null
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw thrown
  }
}
