/** Files as they are chosen or dropped. */

/** A file as it was chosen: `folders` are those it lies in, the dropped one first. */
export interface Chosen {
  readonly file: File
  readonly folders: readonly string[]
}

/** A loose file, of no folder. */
export const loose = (file: File): Chosen => ({ file, folders: [] })
