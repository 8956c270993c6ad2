/** Which columns a table shows: those that somebody chose, as far as there is room. The choice stands in the address and is kept on this machine: names of columns, and nothing of what stands in them. */
import type { Column } from "./columns.ts"

/** The columns of a table that can be chosen, in their order, and those that are shown at first. */
export interface ColumnKeys {
  readonly all: readonly string[]
  readonly first: readonly string[]
}

const NONE = "none"
/** The name keeps at least so much: where it would get less, columns on request wait for a wider window. */
const NAME = 288
/** And never gets less than this: the last columns shown at first give way too. */
const NAME_LEAST = 176

/** A choice as it is spelled in the address; undefined for the first one, which goes without saying. */
export function spellColumns({ all, first }: ColumnKeys, chosen: ReadonlySet<string>): string | undefined {
  const keys = all.filter((key) => chosen.has(key))
  if (keys.length === first.length && keys.every((key) => first.includes(key))) return undefined
  return keys.length === 0 ? NONE : keys.join(".")
}

/** Reads a choice strictly: what is not a column is left out, and where nothing is left nothing was said. */
export function parseColumns(of: ColumnKeys, said: unknown): string | undefined {
  if (typeof said !== "string") return undefined
  const known = said.split(".").filter((key) => of.all.includes(key))
  return known.length === 0 && said !== NONE ? undefined : spellColumns(of, new Set(known))
}

/** The columns of a choice. */
export function toChosen({ first }: ColumnKeys, said: string | undefined): ReadonlySet<string> {
  return new Set(said === undefined ? first : said.split(".").filter((key) => key !== NONE))
}

/** How wide the part of a window is that the columns of a table share. */
export function roomOf(window: number, picks: boolean): number {
  return window - (window < 1_200 ? 144 : 176) - 72 - (picks ? 50 : 0)
}

function isShown({ className = "" }: Pick<Column<never>, "className">, window: number): boolean {
  const names = className.split(" ")
  return !(window < 1_200 && names.includes("wide")) && !(window < 700 && names.includes("mid"))
}

/** The chosen columns for which there is room, and those for which there is none now. Below 700 a row is a paragraph, and has room for everything. */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  keys: ColumnKeys,
  chosen: ReadonlySet<string>,
  window: number,
  picks: boolean,
): { readonly shown: readonly Column<Row>[]; readonly without: ReadonlySet<string> } {
  const wanted = columns.filter((column) => !keys.all.includes(column.key) || chosen.has(column.key))
  const widthOf = (column: Column<Row>) => Number.parseInt((window < 1_200 ? column.slim : undefined) ?? column.width ?? "0", 10)
  const isFirst = (column: Column<Row>) => !keys.all.includes(column.key) || keys.first.includes(column.key)
  const without = new Set<string>()
  if (window >= 700) {
    const standing = wanted.filter((column) => isFirst(column) && isShown(column, window))
    let left = roomOf(window, picks) - standing.reduce((sum, column) => sum + widthOf(column), 0)
    const leaves = (column: Column<Row>) => {
      without.add(column.key)
      left += widthOf(column)
    }
    const inOrder = [...standing.filter((column) => column.yields === true), ...standing.filter((column) => column.yields !== true).toReversed()]
    for (const column of inOrder) if (left < NAME_LEAST && keys.all.includes(column.key)) leaves(column)
    for (const column of wanted) {
      if (isFirst(column)) continue
      left -= widthOf(column)
      if (left < NAME) leaves(column)
    }
  }
  return { shown: wanted.filter((column) => !without.has(column.key)), without }
}

/** The columns that can be chosen in a window: below 1200 those whose content stands under the name are not offered. */
export function offeredColumns<Row>(columns: readonly Column<Row>[], keys: ColumnKeys, window: number): readonly Column<Row>[] {
  return columns.filter((column) => keys.all.includes(column.key) && isShown(column, window))
}
