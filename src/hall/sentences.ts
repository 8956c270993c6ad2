/** Says in one sentence, for whoever runs the house, why something that can go wrong on any machine did; a fault of the house itself is none of it. */
import { CannotStart } from "./postgres/index.ts"
import { WrongSetting } from "./settings.ts"

export interface Sentence {
  readonly text: string
  readonly status: 1 | 2
}

/** Null where the cause is no expected failure: then its trace is wanted. */
export function sentenceOf(cause: unknown, word: string): Sentence | null {
  if (!(cause instanceof Error)) return null
  if (cause instanceof CannotStart || cause instanceof WrongSetting) return { text: cause.message, status: 1 }
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : ""
  if (code.startsWith("ERR_PARSE_ARGS_")) return { text: `${firstSentence(cause.message)} ./muniment ${word} --help says what there is.`, status: 2 }
  if (cause.name === "PostgresError") return { text: `The database refused: ${ended(cause.message)}`, status: 1 }
  const said = "syscall" in cause ? ofSystem(cause, code) : (LOST[code] ?? null)
  return said === null ? null : { text: said, status: 1 }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program is there already",
  EADDRNOTAVAIL: "that is no address of this machine",
  ENOTFOUND: "that is no address of this machine",
  EAI_AGAIN: "that name leads to no address now",
  ENOENT: "there is no such file or folder",
  EACCES: "this account may not",
  EPERM: "this account may not",
  EROFS: "it can only be read",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  ENOTDIR: "it is no folder",
  EISDIR: "it is a folder",
  EEXIST: "it is there already",
  ENOTEMPTY: "it is not empty",
  EMFILE: "too many files are open",
  EIO: "the disk failed",
}

/** The driver's own words for a database that went away in the middle. */
const LOST: Readonly<Record<string, string>> = {
  CONNECTION_CLOSED: "The database closed the line. Look at its log, then try again.",
  CONNECTION_ENDED: "The database closed the line. Look at its log, then try again.",
  CONNECTION_DESTROYED: "The database closed the line. Look at its log, then try again.",
  CONNECT_TIMEOUT: "The database did not answer in time.",
}

function ofSystem(cause: Error, code: string): string | null {
  const why = WHY[code]
  const { syscall, path, address, port, hostname } = cause as Error &
    Readonly<Record<"syscall" | "path" | "address" | "hostname", string | undefined>> & {
      readonly port?: number
    }
  if (why === undefined) return null
  if (syscall === "listen" || syscall === "bind" || syscall === "getaddrinfo")
    return `Nothing can be opened at ${address ?? hostname ?? "that address"}${port === undefined ? "" : `, port ${port}`}: ${why}. MUNIMENT_PORT, MUNIMENT_LISTEN and MUNIMENT_METRICS say where.`
  return path === undefined ? null : `${path}: ${why}.`
}

function firstSentence(text: string): string {
  return ended(/^[^.]*/.exec(text)?.[0] ?? text)
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
