/** Whether the time of an answer tells what is hidden from what never was: both are asked for again and again, in turn, by whoever is walled off. */
import { callsOn, ROADS } from "./combinations.ts"
import type { Call } from "./combinations.ts"
import { compareRanks, median } from "./ranks.ts"
import type { Worlds } from "./worlds.ts"

/** Below this probability, shared among the roads that are timed, a difference is no chance. */
export const SIGNIFICANCE = 0.01
/** The smallest difference of medians worth telling: this part of the time itself, and this many milliseconds. What is less drowns on any line, and is told as slight. */
export const WORTH_TELLING = { part: 0.05, ms: 0.05 } as const
/** From here on it is large: one look or a few would do. It counts as a difference of the answers. */
export const LARGE = { part: 0.25, ms: 0.25 } as const

export interface Timed {
  readonly route: string
  /** Median milliseconds for what is hidden, and for what never was. */
  readonly hidden: number
  readonly never: number
  readonly p: number
  /** `same` where nothing can be told; else how much. */
  readonly verdict: "same" | "slight" | "told" | "large"
}

const ROUNDS_TO_WARM = 5

/** Times every road that reads a thing by its id, `times` times each way. */
export async function timeRoads(worlds: Worlds, times: number, only: (route: string) => boolean = () => true): Promise<readonly Timed[]> {
  const pairs = pairsToTime(worlds).filter(({ route }) => only(route))
  const timed: Timed[] = []
  for (const pair of pairs) timed.push(judge(pair.route, await timePair(worlds, pair, times), pairs.length))
  return timed
}

interface Pair {
  readonly route: string
  readonly hidden: Call["asked"]
  readonly never: Call["asked"]
}

function pairsToTime(worlds: Worlds): readonly Pair[] {
  const [walled] = worlds.callers
  if (walled === undefined) return []
  return ROADS.filter(({ method, path }) => (method === "GET" || method === "HEAD") && path.includes(":")).flatMap((road): Pair[] => {
    const call = callsOn(road, walled, worlds.people).find(({ twin }) => twin !== null)
    return call === undefined || call.twin === null ? [] : [{ route: road.name, hidden: call.asked, never: call.twin }]
  })
}

/** In turn, and every other time the other first, so that whatever slows the machine down slows both. */
async function timePair({ with: world, forward, wind }: Worlds, { hidden, never }: Pair, times: number): Promise<{ hidden: number[]; never: number[] }> {
  const took: { hidden: number[]; never: number[] } = { hidden: [], never: [] }
  for (let i = -ROUNDS_TO_WARM; i < times; i++) {
    forward({ milliseconds: 1 })
    for (const which of i % 2 === 0 ? (["hidden", "never"] as const) : (["never", "hidden"] as const)) {
      wind(which)
      const from = performance.now()
      await world.line.hear(which === "hidden" ? hidden : never)
      if (i >= 0) took[which].push(performance.now() - from)
    }
  }
  return took
}

export function judge(route: string, took: { readonly hidden: readonly number[]; readonly never: readonly number[] }, roads: number): Timed {
  const { p, shift } = compareRanks(took.hidden, took.never)
  const [hidden, never] = [median(took.hidden), median(took.never)]
  const exceeds = ({ part, ms }: { readonly part: number; readonly ms: number }): boolean => Math.abs(shift) >= ms && Math.abs(shift) >= part * never
  const size = exceeds(LARGE) ? "large" : exceeds(WORTH_TELLING) ? "told" : "slight"
  const verdict = p >= SIGNIFICANCE / roads ? "same" : size
  return { route, hidden: round(hidden), never: round(never), p: Number(p.toPrecision(2)), verdict }
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000
