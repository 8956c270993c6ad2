/** Reads what the verifier is asked to do. Anything it does not know is refused, because a check that was mistyped must not look like one that passed. */
import { parseArgs } from "node:util"

export const USAGE = `Checks evidence from a Muniment log, offline, with Node.js and nothing else.

  node main.ts bundle FILE          the chain of custody of one document or matter
  node main.ts screen FILE          that a wall stood between a person and a matter, and held
  node main.ts log FOLDER           a whole log: checkpoint, tile/…, vkey
  node main.ts consistency OLD NEW  that the log NEW (a folder, or a checkpoint with --proof)
                                    continues the checkpoint OLD

  --vkey KEY        the log's verifier key, as a line of text or a file that holds it.
                    Get it by another way than the evidence. Without it the key that
                    came with the evidence is used, and the verdict says so.
  --remembered FILE a checkpoint seen before, which the log must continue (log)
  --witness KEY     the verifier key of a witness; may be given more than once
  --quorum N        how many of the witnesses must have cosigned (all, if not given)
  --proof FILE      the consistency proof, one base64 hash on each line (consistency)
  --page FILE       write it as an HTML page that makes no request (screen)
  --client NAME     whom the notice on the page is to; --about NAME the matter, as they know it
  --no-signatures   leave out the persons' signatures: much faster (log)
  --json            print the verdict for a program

Exit status: 0 everything holds, 1 something is wrong, 2 it could not be read.
`

interface Common {
  readonly json: boolean
  readonly vkey: string | null
  readonly witnesses: readonly string[]
  readonly quorum: number
}
export type BundleOrder = Common & { readonly what: "bundle"; readonly file: string }
export type ScreenOrder = Common & {
  readonly what: "screen"
  readonly file: string
  readonly page: string | null
  readonly client: string | null
  readonly about: string | null
}
export type LogOrder = Common & { readonly what: "log"; readonly folder: string; readonly remembered: string | null; readonly signatures: boolean }
export type ConsistencyOrder = Common & { readonly what: "consistency"; readonly older: string; readonly newer: string; readonly proof: string | null }
export type Order = BundleOrder | ScreenOrder | LogOrder | ConsistencyOrder

const OPTIONS = {
  vkey: { type: "string" },
  remembered: { type: "string" },
  witness: { type: "string", multiple: true },
  quorum: { type: "string" },
  proof: { type: "string" },
  page: { type: "string" },
  client: { type: "string" },
  about: { type: "string" },
  "no-signatures": { type: "boolean" },
  json: { type: "boolean" },
} as const

/** The order in the words of the command line, or null where they are none. */
export function parseArguments(words: readonly string[]): Order | null {
  const read = readWords(words)
  if (read === null) return null
  const { values: given, positionals } = read
  const witnesses = given.witness ?? []
  const quorum = given.quorum === undefined ? witnesses.length : Number(given.quorum)
  if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) return null
  const common = { json: given.json ?? false, vkey: given.vkey ?? null, witnesses, quorum }
  const [what, first, second, ...more] = positionals
  if (first === undefined || more.length > 0) return null
  const only = (...names: string[]) => Object.keys(given).every((name) => ["vkey", "witness", "quorum", "json", ...names].includes(name))
  if (what === "bundle" && second === undefined && only()) return { ...common, what, file: first }
  if (what === "screen" && second === undefined && only("page", "client", "about"))
    return { ...common, what, file: first, page: given.page ?? null, client: given.client ?? null, about: given.about ?? null }
  if (what === "log" && second === undefined && only("remembered", "no-signatures"))
    return { ...common, what, folder: first, remembered: given.remembered ?? null, signatures: !(given["no-signatures"] ?? false) }
  if (what === "consistency" && second !== undefined && only("proof")) return { ...common, what, older: first, newer: second, proof: given.proof ?? null }
  return null
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true })
  } catch {
    return null
  }
}
