/** How paper looks: its size, its margin with the double rule, its inks, and the sizes of its letters; after the look of the house. */
import type { Style } from "./lines.ts"

const INK = "#15171C"
const SOFT = "#484B52"
export const RULE = "#C6C2B7"
export const HAIR = "#E1DFD8"

/** In points; A4. */
export interface Sheet {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const STANDING: Sheet = { width: 595.28, height: 841.89, left: 84, right: 56, top: 56, bottom: 60 }
export const LYING: Sheet = { width: 841.89, height: 595.28, left: 66, right: 34, top: 40, bottom: 46 }

/** The longest line of running text that reads well. */
export const MEASURE = 430

export const TITLE: Style = { face: "serif", size: 20, ink: INK }
export const HEAD: Style = { face: "bold", size: 10.5, ink: INK }
export const TEXT: Style = { face: "text", size: 10, ink: INK }
export const SMALL: Style = { face: "text", size: 8.5, ink: SOFT }
export const NAME: Style = { face: "text", size: 9.5, ink: SOFT }
export const VALUE: Style = { face: "text", size: 9.5, ink: INK }
export const CELL: Style = { face: "text", size: 8, ink: INK }
export const UNDER: Style = { face: "text", size: 7.5, ink: SOFT }
export const COLUMN: Style = { face: "bold", size: 8, ink: SOFT }
