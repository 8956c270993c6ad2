/** What a table is told: its columns, its rows by section, and how one row is named. */
import type { ReactNode } from "react"

export interface Column<Row> {
  readonly key: string
  readonly head: string
  /** The head is for the ear only. */
  readonly quietHead?: boolean
  readonly width?: string
  /** Where there is not room for all that is shown at first, it gives way before the others. */
  readonly yields?: true
  /** Its width below 1200, where that is another. */
  readonly slim?: string
  /** What it is called where columns are chosen, when the head alone is too short. */
  readonly choose?: string
  /** Classes of every cell: `wide` falls away below 1200, `mid` below 700, `num` stands right. */
  readonly className?: string
  /** By what the house sorts when the head is pressed; which way it begins. */
  readonly sort?: { readonly by: string; readonly begins?: "up" | "down" }
  readonly cell: (row: Row) => ReactNode
  /** The full text, on hover, where the cell may be cut. */
  readonly title?: (row: Row) => string
  /** The word that stands before the cell below 700, where its head is gone. */
  readonly label?: string
}

export type Line<Row> =
  | { readonly kind: "section"; readonly key: string; readonly words: string; readonly small: string }
  | { readonly kind: "row"; readonly key: string; readonly row: Row }
  | { readonly kind: "more"; readonly key: string; readonly words: string; readonly go: () => void }

/** Rows without sections. */
export function toLines<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Line<Row>[] {
  return rows.map((row) => ({ kind: "row", key: keyOf(row), row }))
}

/** Which way a column is sorted now, or null; `sort` is spelled as in the address: `title`, `-title`. */
export function sortedNow(sort: string, by: string): "ascending" | "descending" | null {
  return sort === by ? "ascending" : sort === `-${by}` ? "descending" : null
}

/** The sort that a press on this head asks for. */
export function nextSort(sort: string, { by, begins = "up" }: NonNullable<Column<unknown>["sort"]>): string {
  const now = sortedNow(sort, by)
  if (now === null) return begins === "up" ? by : `-${by}`
  return now === "ascending" ? `-${by}` : by
}
