/** How two things are measured fairly on a machine that does other work too: in turns, several rounds, and the middle one counts. */
import type { Line } from "./line.ts"
import { openLine } from "./line.ts"

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

/** The number below which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return at(sorted, Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1))
}

function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError("there is nothing to take the middle of")
  return value
}

/** Ours and its floor, as rates: more is better. */
export interface Pair {
  readonly ours: number
  readonly floor: number
  /** The middle of the rounds' own ratios: what disturbs a round disturbs both halves of it. */
  readonly ratio: number
}

/** Measures ours and the floor in turns, beginning with either in turn; each gives a rate. */
export async function inTurns(rounds: number, ours: (round: number) => Promise<number>, floor: (round: number) => Promise<number>): Promise<Pair> {
  const taken: { ours: number; floor: number }[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await floor(round)
      taken.push({ floor: first, ours: await ours(round) })
    } else {
      const first = await ours(round)
      taken.push({ ours: first, floor: await floor(round) })
    }
    const last = taken.at(-1)
    if (process.env["BENCH_ROUNDS"] === "yes" && last !== undefined)
      process.stderr.write(`  round ${round}: ${last.ours.toFixed(1)} of ${last.floor.toFixed(1)}\n`)
  }
  return { ours: median(taken.map((one) => one.ours)), floor: median(taken.map((one) => one.floor)), ratio: median(taken.map((one) => one.ours / one.floor)) }
}

/** Seconds that something takes. */
export async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await act()
  return (performance.now() - before) / 1000
}

/** So many lines to one port. */
export async function openLines(port: number, count: number): Promise<readonly Line[]> {
  return Promise.all(Array.from({ length: count }, () => openLine(port)))
}

/**
 * Every line goes through its steps again and again for so many seconds, each step when the last was answered.
 * Gives how often all steps were done in a second. Throws where an answer is not 200.
 */
export async function everyLine(lines: readonly Line[], steps: readonly Uint8Array[], seconds: number): Promise<number> {
  const begun = performance.now()
  const until = begun + seconds * 1000
  let done = 0
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < until) {
        for (const step of steps) {
          const { status, body } = await line.ask(step)
          if (status !== 200) throw new Error(`an answer of ${status}: ${body.toString()}`)
        }
        done++
      }
    }),
  )
  return done / ((performance.now() - begun) / 1000)
}

/** One line asks for the same again and again for so many seconds; gives how many of its slowest answers but one in twenty would fit into a second. Throws where an answer is not 200. */
export async function rateAtP95(line: Line, request: Uint8Array, seconds: number): Promise<number> {
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  while (performance.now() < until || times.length === 0) {
    const from = performance.now()
    const { status, body } = await line.ask(request)
    if (status !== 200) throw new Error(`an answer of ${status}: ${body.toString()}`)
    times.push((performance.now() - from) / 1000)
  }
  return 1 / percentile(times, 0.95)
}
