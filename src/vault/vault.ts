/** Opens the vault of one firm: a folder of sealed files, and what is known in memory of the uploads under way. */
import { constants } from "node:fs"
import { access, lstat, open, unlink } from "node:fs/promises"
import { dirname } from "node:path"
import type { Readable } from "node:stream"
import { CHUNK, giveBack, HEADER, type Key, newHeader, sealedSize, StreamOpener } from "#seal"
import { type FirmId, no, type Outcome, type VersionId, yes } from "#words"
import { checkFile } from "./checking.ts"
import type { CheckedVersion, Intake, StoredVersion, Stretch, Vault } from "./contract.ts"
import { naming, SealedDamage } from "./damage.ts"
import { Hashing } from "./hashing.ts"
import type { FileIntake } from "./intake.ts"
import { Opening } from "./opening.ts"
import { listVersions, makeFolders, pathOf, sealPlace, syncEntry } from "./places.ts"
import { type Kept, resumeFiling } from "./resuming.ts"
import { freeIn, isMissing, roomFor } from "./room.ts"
import { SmallFiles } from "./small-files.ts"
import { type EarlySync, openIfThere, readFully } from "./sealed-file.ts"

/** Paused uploads whose running hashes stay in memory (some hundred bytes each, no plaintext); the oldest goes first. */
const MOST_PAUSED = 4096

export interface VaultSettings {
  /** Bytes kept free for the database and for reading, which may change with time; null: a twentieth of the file system, at most 256 MiB. */
  readonly reserve: number | null | (() => number)
}

/** The vault of a firm in a folder, which is made at the first filing. The folder that holds it must exist. */
export function openVault(folder: string, firm: FirmId, settings: VaultSettings = { reserve: null }): Vault {
  return new FileVault(folder, firm, settings)
}

class FileVault implements Vault {
  readonly #folder: string
  readonly #firm: FirmId
  readonly #settings: VaultSettings
  readonly #hashing = new Hashing()
  readonly #small = new SmallFiles()
  readonly #early: EarlySync = { busy: false }
  /** Versions that nobody may resume now, and by whom they are held. */
  readonly #held = new Map<VersionId, Set<Disposable>>()
  /** Uploads under way: null while one is being resumed. */
  readonly #open = new Map<VersionId, FileIntake | null>()
  readonly #paused = new Map<VersionId, Kept>()

  constructor(folder: string, firm: FirmId, settings: VaultSettings) {
    this.#folder = folder
    this.#firm = firm
    this.#settings = settings
  }

  async begin(version: VersionId, key: Key<"version">, announced = 0): Promise<Outcome<void>> {
    const path = this.#path(version)
    const header = newHeader(key, sealPlace(this.#firm, version))
    const made = await roomFor(async () => {
      await makeFolders(path, this.#folder)
      const free = await this.#free()
      if (free <= 0 || free < sealedSize(announced)) return false
      await writeNew(path, header)
      await syncEntry(path)
      return true
    })
    return made.ok && !made.value ? no("disk-full") : made.ok ? yes(undefined) : made
  }

  async resume(version: VersionId, key: Key<"version">, state: Parameters<Vault["resume"]>[2]): Promise<Outcome<Intake>> {
    if (this.#open.has(version) || this.#held.has(version)) return no("filing-busy")
    this.#open.set(version, null)
    let resumed: Outcome<FileIntake> | null = null
    try {
      resumed = await resumeFiling({
        version,
        key,
        path: this.#path(version),
        place: sealPlace(this.#firm, version),
        tail: state.tail,
        below: state.below ?? Infinity,
        kept: this.#takeKept(version),
        hashing: this.#hashing,
        early: this.#early,
        free: () => this.#free(),
        ended: (kept) => this.#ended(version, kept),
      })
      return resumed
    } finally {
      if (resumed?.ok === true) this.#open.set(version, resumed.value)
      else this.#open.delete(version)
    }
  }

  async read(version: VersionId, key: Key<"version">, plainSize: number, stretch: Stretch = { from: 0, to: plainSize }): Promise<Readable> {
    if (!(stretch.from >= 0 && stretch.from <= stretch.to && stretch.to <= plainSize)) throw new RangeError("a stretch lies within its document")
    const file = await openIfThere(this.#path(version), "r")
    if (file === null) throw new SealedDamage(version, "missing")
    let opener: StreamOpener | null = null
    try {
      if ((await file.stat()).size !== sealedSize(plainSize)) throw new SealedDamage(version, "size")
      const header = Buffer.alloc(HEADER)
      await readFully(file, header, 0)
      opener = naming(version, "header", () => StreamOpener.open(key, header, sealPlace(this.#firm, version)))
      const opening = new Opening({ version, file, opener, plainSize, stretch })
      await opening.begin()
      return opening
    } catch (thrown) {
      opener?.[Symbol.dispose]()
      await file.close()
      throw thrown
    }
  }

  async readSmall(version: VersionId, key: Key<"version">, plainSize: number): Promise<Buffer> {
    if (!(plainSize >= 0 && plainSize <= CHUNK)) throw new RangeError("a small document has at most one chunk")
    const sealed = await this.#small.read(this.#path(version), sealedSize(plainSize))
    if (sealed === null) throw new SealedDamage(version, "missing")
    try {
      if (sealed.length !== sealedSize(plainSize)) throw new SealedDamage(version, "size")
      using opener = naming(version, "header", () => StreamOpener.open(key, sealed.subarray(0, HEADER), sealPlace(this.#firm, version)))
      return naming(version, 0, () => opener.openChunk(sealed.subarray(HEADER), 0, true))
    } finally {
      giveBack(Buffer.from(sealed.buffer))
    }
  }

  hold(version: VersionId): Disposable {
    const held = {
      [Symbol.dispose]: () => {
        const others = this.#held.get(version)
        others?.delete(held)
        if (others?.size === 0) this.#held.delete(version)
      },
    }
    this.#held.set(version, (this.#held.get(version) ?? new Set()).add(held))
    return held
  }

  intakes(): readonly VersionId[] {
    return [...new Set([...this.#open.keys(), ...this.#held.keys()])]
  }

  async remove(version: VersionId): Promise<void> {
    await this.#open.get(version)?.end()
    this.#takeKept(version)?.sums.forget()
    const path = this.#path(version)
    try {
      await unlink(path)
      await syncEntry(path)
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown
    }
  }

  async requireRemovable(version: VersionId): Promise<void> {
    const path = this.#path(version)
    try {
      const found = await lstat(path)
      await access(dirname(path), constants.W_OK | constants.X_OK)
      if (!found.isFile()) throw new Error("what stands in a sealed file's place is no file")
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown
    }
  }

  list(): AsyncIterable<StoredVersion> {
    return listVersions(this.#folder, this.#firm)
  }

  check(version: VersionId, expected: { readonly sealedSize: number; readonly sealedHash: Uint8Array }): Promise<CheckedVersion> {
    return checkFile(this.#path(version), expected)
  }

  async room(): Promise<{ readonly free: number }> {
    return { free: await this.#free() }
  }

  async close(): Promise<void> {
    for (const intake of this.#open.values()) await intake?.close()
    this.#paused.clear()
    await this.#hashing.close()
  }

  #path(version: VersionId): string {
    return pathOf(this.#folder, this.#firm, version)
  }

  #free(): Promise<number> {
    const { reserve } = this.#settings
    return freeIn(this.#folder, typeof reserve === "function" ? reserve() : reserve)
  }

  #takeKept(version: VersionId): Kept | null {
    const kept = this.#paused.get(version) ?? null
    this.#paused.delete(version)
    return kept
  }

  #ended(version: VersionId, kept: Kept | null): void {
    this.#open.delete(version)
    if (kept === null) return
    this.#paused.set(version, kept)
    for (const [oldest, { sums }] of this.#paused) {
      if (this.#paused.size <= MOST_PAUSED) return
      this.#paused.delete(oldest)
      sums.forget()
    }
  }
}

/** Writes a file that must not have been there; durable but for its entry. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (thrown) {
    await unlink(path)
    throw thrown
  } finally {
    await file.close()
  }
}
