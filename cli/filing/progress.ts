/** One line at the foot of the terminal that says how far the filing has come; silent where nobody watches. */
import { count, size } from "../figures.ts"
import { oneLine } from "../print.ts"

export interface Progress {
  /** So many bytes of a file have gone out; at its end, `null`. */
  at(name: string, sent: number | null): void
  /** A file ended, one way or the other. */
  ended(): void
  /** Takes the line away. */
  clear(): void
}

const EVERY_MS = 100

/** Progress on standard error. */
export function progress(files: number, watched: boolean): Progress {
  if (!watched) return { at: () => undefined, ended: () => undefined, clear: () => undefined }
  const under = new Map<string, number>()
  const begun = performance.now()
  let done = 0
  let moved = 0
  let drawn = 0
  const draw = () => {
    const seconds = (performance.now() - begun) / 1000
    const names = [...under].map(([name, sent]) => `${oneLine(name)} ${size(sent)}`).join(", ")
    const line = `${count(done)} of ${count(files)} · ${size(Math.round(moved / Math.max(seconds, 0.1)))}/s · ${names}`
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`)
    drawn = performance.now()
  }
  return {
    at: (name, sent) => {
      moved += Math.max(0, (sent ?? under.get(name) ?? 0) - (under.get(name) ?? 0))
      if (sent === null) under.delete(name)
      else under.set(name, sent)
      if (performance.now() - drawn > EVERY_MS) draw()
    },
    ended: () => {
      done += 1
      draw()
    },
    clear: () => void process.stderr.write("\r\x1b[2K"),
  }
}
