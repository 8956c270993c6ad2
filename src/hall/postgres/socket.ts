/** Finds the folder for the engine's socket. The kernel allows a socket's path about a hundred bytes, so a long data path gets a short private folder elsewhere. */
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import type { Account } from "./account.ts"

export interface SocketFolder {
  /** Where clients find the socket. */
  readonly path: string
  /** What the engine is told: from inside the cluster folder, since it may not be able to walk the whole path. */
  readonly forEngine: string
  /** Removes what lies outside the data folder. */
  remove(): void
}

/** The number in the socket's file name; there is no TCP port. */
export const PORT = 5432

/** sun_path less its closing zero: 108 bytes on Linux, 104 on macOS (unix(7), unix(4)). */
const LONGEST = process.platform === "darwin" ? 103 : 107
const PREFIX = "muniment-"

/** Makes the socket folder, mode 0700, owned by the account that runs the engine. A short folder left by a house that was killed is removed first. */
export function makeSocketFolder(folder: string, drop: Account | null): SocketFolder {
  const note = join(folder, "socket-at")
  forget(note)
  const near = join(folder, "socket")
  if (fits(near)) {
    mkdirSync(near, { recursive: true, mode: 0o700 })
    own(near, drop)
    return { path: near, forEngine: "../socket", remove: () => undefined }
  }
  const far = mkdtempSync(join(shortBase(drop), PREFIX))
  own(far, drop)
  writeFileSync(note, far)
  return { path: far, forEngine: far, remove: () => forget(note) }
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST
}

function shortBase(drop: Account | null): string {
  const bases = [...(drop === null ? [] : ["/run"]), tmpdir(), "/tmp"]
  const base = bases.find((place) => existsSync(place) && fits(join(place, `${PREFIX}XXXXXX`)))
  if (base === undefined) throw new Error("no folder on this machine has a path short enough for a socket")
  return base
}

function own(folder: string, drop: Account | null): void {
  chmodSync(folder, 0o700)
  if (drop !== null) chownSync(folder, drop.uid, drop.gid)
}

/** Removes the short folder that a note names: only a real folder with our own kind of name, never what a link leads to. */
function forget(note: string): void {
  if (!existsSync(note)) return
  const far = readFileSync(note, "utf8")
  if (basename(far).startsWith(PREFIX) && lstatSync(far, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(far, { recursive: true, force: true })
  rmSync(note)
}
