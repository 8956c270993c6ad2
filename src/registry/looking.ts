/** Looks on their way to the engine. While one journey is under way, looks of the same kind that come meanwhile wait for a few milliseconds, for it to end or for company, and go together: in one statement, in which each is answered from its own caller. */
import { availableParallelism } from "node:os"
import type { Sql } from "./sql.ts"

/** A live session as it was seen, and what its caller looks at. */
export interface OneLook {
  readonly session: string
  readonly stamp: string | null
  readonly asked: string
  readonly n?: number | null
}

/** What the statement of a kind of look is given: a text for each look. */
export interface ManyLooks {
  readonly sessions: readonly string[]
  readonly stamps: readonly (string | null)[]
  readonly asked: readonly string[]
  readonly ns: readonly (string | null)[]
}

/** Asks a kind of look for many callers, in one statement; each row says which of them it answers, from 1 on. The rows of one are in their order. */
export type AskMany<R> = (door: Sql, many: ManyLooks) => Promise<readonly (R & { readonly nth: number })[]>

/** How many go together at most. Fewer than wait leave the engine's other processors something to do. */
const MOST_TOGETHER = 16
const JOURNEYS = Math.max(2, availableParallelism())
/** How many are worth a journey beside one that is under way, and how long fewer wait for more: setting out costs the engine as much as answering three. */
const COMPANY = 12
const COMPANY_MS = 3

/** A kind of look, asked by one caller: gives the rows that answer them. */
export function lookTogether<R>(ask: AskMany<R>): (door: Sql, one: OneLook) => Promise<readonly R[]> {
  const queues = new WeakMap<Sql, Queue<R>>()
  return (door, one) => {
    const queue = queues.get(door) ?? new Queue(door, ask)
    queues.set(door, queue)
    return queue.look(one)
  }
}

interface Waiting<R> extends PromiseWithResolvers<readonly R[]> {
  readonly one: OneLook
}

class Queue<R> {
  readonly #door: Sql
  readonly #ask: AskMany<R>
  readonly #waiting: Waiting<R>[] = []
  #journeys = 0
  #timer: NodeJS.Timeout | null = null

  constructor(door: Sql, ask: AskMany<R>) {
    this.#door = door
    this.#ask = ask
  }

  look(one: OneLook): Promise<readonly R[]> {
    const place = { one, ...Promise.withResolvers<readonly R[]>() }
    this.#waiting.push(place)
    this.#go()
    return place.promise
  }

  #go(): void {
    if (this.#waiting.length === 0 || this.#journeys >= JOURNEYS) return
    if (this.#journeys === 0 || this.#waiting.length >= COMPANY) this.#leave()
    else this.#timer ??= setTimeout(() => this.#leave(), COMPANY_MS)
  }

  #leave(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#waiting.length === 0 || this.#journeys >= JOURNEYS) return
    this.#journeys++
    void this.#travel(this.#waiting.splice(0, MOST_TOGETHER)).then(() => {
      this.#journeys--
      this.#go()
    })
  }

  /** Where several cannot be answered together, each is asked by itself: what is wrong with one is not the others' fault. */
  async #travel(some: readonly Waiting<R>[]): Promise<void> {
    try {
      const rows = await this.#ask(this.#door, manyOf(some.map(({ one }) => one)))
      const answers = some.map((): R[] => [])
      for (const row of rows) answers[row.nth - 1]?.push(row)
      for (const [i, { resolve }] of some.entries()) resolve(answers[i] ?? [])
    } catch (cause) {
      const [only] = some
      if (some.length === 1) only?.reject(cause)
      else await Promise.all(some.map((one) => this.#travel([one])))
    }
  }
}

function manyOf(some: readonly OneLook[]): ManyLooks {
  return {
    sessions: some.map((one) => one.session),
    stamps: some.map((one) => one.stamp),
    asked: some.map((one) => one.asked),
    ns: some.map(({ n = null }) => (n === null ? null : String(n))),
  }
}
