/** What became of each file, as a line of JSON while it goes, and as a table at the end. */
import type { Filing, Problem } from "#contract"
import { many, size } from "../figures.ts"
import { oneLine } from "../print.ts"
import type { Printer } from "../print.ts"
import type { LeftOut } from "./walk.ts"

/** `elsewhere`: not in the place where it would have been filed. `lost`: the line broke and did not come back; the same command goes on. `not-tried`: something before it made going on useless. */
export type Result =
  | { readonly file: string; readonly state: "filed"; readonly size: number; readonly sha256: string; readonly filing: Filing; readonly keptAs: string | null }
  | {
      readonly file: string
      readonly state: "there-already"
      readonly size: number
      readonly sha256: string
      readonly document: string
      readonly name: string
      readonly elsewhere: boolean
    }
  | { readonly file: string; readonly state: "refused"; readonly problem: Problem }
  | { readonly file: string; readonly state: "lost"; readonly why: string }
  | { readonly file: string; readonly state: "not-tried" }

export interface Tally {
  readonly filed: number
  readonly bytes: number
  readonly thereAlready: number
  readonly refused: number
  readonly lost: number
  readonly notTried: number
  readonly leftOut: number
}

export function tallyOf(results: readonly Result[], leftOut: readonly LeftOut[]): Tally {
  const of = (state: Result["state"]) => results.filter((result) => result.state === state)
  const bytes = results.reduce((sum, result) => sum + (result.state === "filed" ? result.size : 0), 0)
  return {
    filed: of("filed").length,
    bytes,
    thereAlready: of("there-already").length,
    refused: of("refused").length,
    lost: of("lost").length,
    notTried: of("not-tried").length,
    leftOut: leftOut.length,
  }
}

/** The exit status: 1 where anything was refused, else 3 where the line was lost, else 0. */
export function statusOf(tally: Tally): 0 | 1 | 3 {
  if (tally.refused > 0) return 1
  return tally.lost + tally.notTried > 0 ? 3 : 0
}

/** A result as a line of JSON. */
export function toRecord(result: Result): Readonly<Record<string, unknown>> {
  if (result.state === "refused") {
    const { code, title, detail, request } = result.problem
    return {
      file: result.file,
      state: result.state,
      refusal: { code, title, ...(detail === undefined ? {} : { detail }), ...(request === "" ? {} : { request }) },
    }
  }
  if (result.state !== "filed") return result
  const { filing, ...rest } = result
  return { ...rest, document: filing.document, version: filing.version, twin: filing.twin, receipt: filing.receipt }
}

/** The table, what was left out, and one sentence that sums it up. */
export function printResults(print: Printer, results: readonly Result[], leftOut: readonly LeftOut[], code: string): void {
  if (results.length > 0) {
    print.table(
      [{ head: "File", wide: true }, { head: "Size", right: true }, { head: "What became of it" }],
      results.map((result) => [result.file, "size" in result ? size(result.size) : "", fateOf(result)]),
    )
    print.line()
  }
  for (const one of leftOut) if (one.why !== "hidden") print.line(`Left out: ${oneLine(one.shown)}, ${WHY[one.why]}.`)
  const hidden = leftOut.filter((one) => one.why === "hidden").length
  if (hidden > 0) print.line(`${many(hidden, "hidden file or folder", "hidden files and folders")} left out; --hidden files them too.`)
  const tally = tallyOf(results, leftOut)
  print.line(
    `Filed ${many(tally.filed, "document")}, ${size(tally.bytes)}, in ${code}.${sentence(tally.thereAlready, "there already")}${sentence(tally.refused, "refused")}${sentence(tally.lost, "cut off by a broken line")}${sentence(tally.notTried, "not tried")}`,
  )
  if (tally.lost + tally.notTried > 0) print.line("Call the same command again to go on: what has arrived is kept, and nothing is filed twice.")
}

const WHY = {
  hidden: "hidden",
  link: "a link that leads out of the folder or to a folder",
  "not-a-file": "neither a file nor a folder",
  unreadable: "not readable by you",
} as const

function sentence(n: number, what: string): string {
  return n === 0 ? "" : ` ${n.toLocaleString("en-GB")} ${n === 1 ? "was" : "were"} ${what}.`
}

/** What each state says of itself. */
const FATES: { readonly [S in Result["state"]]: (result: Extract<Result, { state: S }>) => string } = {
  filed: ({ filing, keptAs }) => {
    const version = filing.version !== null && filing.version > 1 ? ` version ${filing.version}` : ""
    const twin = filing.twin === null ? "" : `; the same to the byte as ${filing.twin}`
    return `filed as ${filing.document}${version}${keptAs === null ? "" : `, under the name "${keptAs}"`}${twin}`
  },
  "there-already": ({ document, elsewhere }) => `there already as ${document}${elsewhere ? ", in another place of the file plan" : ""}`,
  refused: ({ problem }) => `refused: ${problem.title}${problem.detail === undefined ? "" : ` ${problem.detail}`} (${problem.code})`,
  lost: ({ why }) => `the line broke (${why})`,
  "not-tried": () => "not tried",
}

function fateOf(result: Result): string {
  return (FATES[result.state] as (result: Result) => string)(result)
}
