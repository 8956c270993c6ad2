/** Says in words which rows were set aside: by number and reason, never with anything that stands in them. */
import type { OutsideRow, SetAside } from "#registry"

const WHY: Readonly<Record<OutsideRow["why"], string>> = {
  "not-canonical": "its body is not in the one canonical form",
  "another-firm": "its body is of another firm",
  "another-id": "its body bears another id than the row",
  "signed-wrongly": "it is not signed as events of its doer are",
  "entered-already": "the leaf of its id says something else",
  "passed-over": "it stands before what was entered last, and was never entered",
}

const NAMES = "./muniment ledger verify --data names what stands outside the ledger"

/** Why a row stands outside the ledger. */
export function sayWhyOutside(why: OutsideRow["why"]): string {
  return WHY[why]
}

/** The sentence of the alarm. */
export function sayAside(rows: readonly SetAside[]): string {
  const [first] = rows
  const one = rows.length === 1
  const which = first === undefined ? "" : ` (${one ? "number" : "the first is number"} ${first.seq}: ${WHY[first.why]})`
  return `${one ? "one row" : `${rows.length} rows`} among the events cannot be entered in the ledger and ${one ? "was" : "were"} set aside${which}; the others go on. ${NAMES}`
}

/** The sentence at each start while anything stands aside. */
export function sayStandingAside(count: number): string {
  return `${count === 1 ? "one row among the events stands" : `${count} rows among the events stand`} aside from the ledger. ${NAMES}`
}
