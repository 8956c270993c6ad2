/** Real vaults in temporary folders, bytes that say where they belong, and sources that bring them in any pieces. */
import { createHash, randomBytes } from "node:crypto"
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Key, newKey } from "#seal"
import { type FirmId, toId, type VersionId } from "#words"
import { type Finished, type Intake, openVault, type Vault } from "#vault"
import { onTestFinished } from "vitest"

export interface House {
  readonly folder: string
  readonly firm: FirmId
  readonly vault: Vault
  /** The same folder as a process started anew sees it: nothing in memory. */
  readonly restarted: () => Promise<Vault>
  readonly path: (version: VersionId) => string
}

/** A vault of its own for one test; at its end, no file handle into it may be left. */
export async function newHouse(reserve: number | null = 0, within: string = tmpdir()): Promise<House> {
  const home = await mkdtemp(join(within, "vault-"))
  const folder = join(home, "vault")
  const firm = toId("firm", randomBytes(16))
  const vaults: Vault[] = []
  const open = () => {
    const vault = openVault(folder, firm, { reserve })
    vaults.push(vault)
    return vault
  }
  const restarted = async () => {
    await vaults.at(-1)?.close()
    return open()
  }
  onTestFinished(async () => {
    await Promise.all(vaults.map((vault) => vault.close()))
    await rm(home, { recursive: true })
  })
  return { folder, firm, vault: open(), restarted, path: (version) => join(folder, firm, version.slice(-2), version) }
}

export interface Fresh {
  readonly version: VersionId
  readonly key: Key<"version">
}

export function freshVersion(): Fresh {
  return { version: toId("version", randomBytes(16)), key: newKey("version") }
}

const BLOCK = createHash("shake256", { outputLength: 65_521 }).update("muniment").digest()

/** The same bytes every time, and different ones at every chunk: 65,521 is prime. */
export function someBytes(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  for (let at = 0; at < size; at += BLOCK.length) BLOCK.copy(bytes, at)
  return bytes
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(bytes).digest())
}

/** Brings bytes in pieces of the given lengths, in turn. */
export async function* inPieces(bytes: Uint8Array, lengths: readonly number[] = [65_536]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1)
    yield bytes.subarray(at, at + length)
    at += length
  }
}

/** Brings bytes, then breaks like a line that was cut. */
export async function* thenBreaking(bytes: Uint8Array, lengths?: readonly number[]): AsyncGenerator<Uint8Array> {
  yield* inPieces(bytes, lengths)
  throw new Error("the line was cut")
}

/** The intake of a version, which must not be refused. */
export async function resumed(vault: Vault, { version, key }: Fresh, tail: Uint8Array | null = null): Promise<Intake> {
  const intake = await vault.resume(version, key, { tail })
  if (!intake.ok) throw new Error(`refused: ${intake.refusal.code}`)
  return intake.value
}

/** Files a whole document and gives what `finish` said. */
export async function file(vault: Vault, fresh: Fresh, bytes: Uint8Array, lengths?: readonly number[]): Promise<Finished> {
  const begun = await vault.begin(fresh.version, fresh.key)
  if (!begun.ok) throw new Error(`refused: ${begun.refusal.code}`)
  const intake = await resumed(vault, fresh)
  await intake.take(inPieces(bytes, lengths), bytes.length)
  const finished = await intake.finish()
  if (!finished.ok) throw new Error(`refused: ${finished.refusal.code}`)
  return finished.value
}

/** All bytes of a document or of a stretch of it. */
export async function opened(vault: Vault, { version, key }: Fresh, size: number, stretch?: { readonly from: number; readonly to: number }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of await vault.read(version, key, size, stretch)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** How many open file handles of this process point into a folder (Linux; elsewhere always 0). */
export async function handlesInto(folder: string): Promise<number> {
  const numbers = await readdir("/proc/self/fd").catch(() => [])
  const targets = await Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => "")))
  return targets.filter((target) => target.startsWith(folder)).length
}
