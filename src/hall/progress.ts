/** One line at the foot of a terminal that says how far a long word of the house has come; silent where nobody watches, and gone when the word is done. */

/** So many of so many are done. */
export type Told = (done: number, of: number) => void

/** Where nobody is told. */
export const untold: Told = () => undefined

/** As much of standard error as the line needs. */
export interface Watched {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const EVERY_MS = 100

/** Tells under one heading after another; the line is taken away at the end. */
export function progressAt(terminal: Watched, now: () => number): Disposable & { under(heading: string): Told } {
  let drawn: number | null = null
  const say = (heading: string, done: number, of: number): void => {
    if (terminal.isTTY !== true || (drawn !== null && done < of && now() - drawn < EVERY_MS)) return
    terminal.write(`\r\u001B[2K${heading}: ${done.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")}`)
    drawn = now()
  }
  return {
    under: (heading) => (done, of) => say(heading, done, of),
    [Symbol.dispose]: () => void (drawn !== null && terminal.write("\r\u001B[2K")),
  }
}
