/** Reads the files that the verifier is given. A file that cannot be read is no evidence either way. */
import { stat } from "node:fs/promises"
import { readWhole } from "../ledger/directory.ts"
import { type NoteKey, parseVkey } from "../tlog/note.ts"

/** The evidence could not be read, in words for a person. */
export class Unreadable extends Error {
  override readonly name = "Unreadable"
}

/** The bytes of a file of at most so many. */
export async function readEvidence(path: string, most: number): Promise<Uint8Array> {
  return readWhole(path, most).catch((fault: unknown) => {
    throw new Unreadable(fault instanceof Error ? fault.message : String(fault))
  })
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** A verifier key given as its line of text, or as the path of a file that holds it. */
export async function readKey(given: string): Promise<NoteKey> {
  const line =
    parseVkey(given) ??
    parseVkey(
      Buffer.from(await readEvidence(given, 4096))
        .toString("utf8")
        .trim(),
    )
  if (line === null) throw new Unreadable(`this is not a verifier key: ${given}`)
  return line
}
