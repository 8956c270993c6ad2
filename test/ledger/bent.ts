/** Verifies copies of one good log that somebody bent. */
import { type LogSource, type VerifyOptions, parseVkey, toBundle, verifyLedger } from "#ledger"
import type { NoteKey } from "../../verify/tlog/note.ts"
import { entriesIn } from "../../verify/tlog/tiles.ts"
import { type Files, VKEY, eventsOf, logOf, sourceOf } from "./a-log.ts"

export const SIZE = 600
const LOG = parseVkey(VKEY) as NoteKey
export const GOOD = logOf(eventsOf(SIZE))

export function verify(files: Files, options: VerifyOptions = {}, source: LogSource = sourceOf(files)) {
  return verifyLedger(source, files.get("checkpoint") as Uint8Array, LOG, options)
}

/** What is found in a copy of the good log that someone bent: the reason, the leaf, and how many before it were good. */
export async function finding(bend: (files: Files) => void, options: VerifyOptions = {}) {
  const files: Files = new Map([...GOOD.files].map(([path, bytes]) => [path, Uint8Array.from(bytes)]))
  bend(files)
  const { why, good } = await verify(files, { signatures: false, ...options })
  return why === null ? null : [why.code, why.leaf, good]
}

export function entries(files: Files, path: string): Uint8Array[] {
  const bundle = files.get(path) as Uint8Array
  const width = path.includes(".p/") ? SIZE % 256 : 256
  const found = entriesIn(bundle, width)
  return Array.from({ length: found.count }, (_, i) => bundle.slice((found.starts[i] as number) + 2, found.starts[i + 1]))
}

export function bendEntries(path: string, bend: (entries: Uint8Array[]) => Uint8Array[]) {
  return (files: Files) => files.set(path, toBundle(bend(entries(files, path))))
}

export const change = (bytes: Uint8Array, from: string, to: string) => Buffer.from(Buffer.from(bytes).toString("latin1").replace(from, to), "latin1")
export const flip = (files: Files, path: string, at: number) => {
  const bytes = files.get(path) as Uint8Array
  bytes[at] = (bytes[at] as number) ^ 1
}
