/** The memo of a wall, from where it is given: in the command, from standard input, or from a file. */
import { readFile } from "node:fs/promises"
import { text as readAll } from "node:stream/consumers"
import { wrongUse } from "./endings.ts"

export async function memoIn(options: { readonly memo?: string; readonly memoFile?: string }): Promise<string> {
  const { memo, memoFile } = options
  if ((memo === undefined) === (memoFile === undefined)) throw wrongUse("Give the memo either by --memo or by --memo-file.")
  if (memoFile === undefined) return memo === "-" ? readAll(process.stdin) : (memo ?? "")
  return readFile(memoFile, "utf8").catch(() => {
    throw wrongUse(`${memoFile} could not be read.`)
  })
}
