/** What can be printed: words in blocks, and at most one table behind them, of which CSV gives every cell as well. */

export type Block =
  | { readonly kind: "title" | "head" | "text" | "small" | "item" | "inner" | "code"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** What follows begins a new page. */
  | { readonly kind: "page" }

/** Columns that stand under each other in one column on paper, the first as it is, the others each behind its name. In CSV each is a column of its own. */
export interface Stack {
  readonly head: string
  /** Its part of the width, against the others'; 0 for what is on paper in the blocks already. */
  readonly share: number
  readonly columns: readonly string[]
}

export interface Table {
  readonly stacks: readonly Stack[]
  /** As many cells in each as the stacks have columns. */
  readonly rows: readonly (readonly string[])[]
  /** What stands there instead of rows, where there are none. */
  readonly none: string
}

/** A file that goes along inside the PDF. */
export interface Tucked {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export interface Paper {
  readonly title: string
  /** When it was made: an instant in UTC. The same paper made at the same time has the same bytes. */
  readonly at: string
  /** On every page beside its number. */
  readonly foot: string
  /** Lying pages are for tables. */
  readonly lies: boolean
  readonly blocks: readonly Block[]
  readonly table: Table | null
  readonly tucked: readonly Tucked[]
}
