/** How the custody chain is told on the pages, beyond the words of the house: purposes, the last event of a row, what came before. */
import type { CustodyEvent, Proof } from "#contract"
import { tellKind } from "#telling"
import type { LastEvent } from "../line/shapes.ts"
import { toCount, toFamilyName } from "../parts/figures.ts"

/** What somebody was there for, as they named it: the firm's word for it, and their own line behind it. */
export function tellPurpose({ purpose, detail }: Pick<CustodyEvent, "purpose" | "detail">, words: (code: string) => string): string {
  if (purpose === null) return ""
  const named = detail?.["purpose"]
  const line = typeof named === "object" && named !== null && "line" in named && typeof named.line === "string" ? named.line.trim() : ""
  return `, for ${words(purpose).toLowerCase()}${line === "" ? "" : `: “${line}”`}`
}

/** `Opened by Feld`, `Opened by you`: the last custody event in a table. */
export function tellLast(last: NonNullable<LastEvent>, me: string): string {
  const { did } = tellKind(last.kind)
  return last.by === null ? did : `${did} by ${last.by.id === me ? "you" : toFamilyName(last.by.name)}`
}

/** The event before one in a chain: that it is the first, or that nothing is missing between. */
export function tellBefore(before: Proof["before"], of: string): string {
  if (before === null) return `none: this is the first event of this ${of}`
  const which = `event ${toCount(before.n)} of this ${of}`
  return before.leaf === null ? `${which}, which is not yours to see` : `leaf ${toCount(before.leaf)}, ${which}; no event is missing between`
}
