/** The clock of the rounds: one after the other, never two at once, whatever goes wrong, until the house stops. */
import { describe, expect, onTestFinished, test } from "vitest"
import { beginRounds } from "#door"
import type { Rounds } from "#door"

/** Rounds that say when they begin and end; each waits until it is let go on. */
function watched(seconds: number): {
  readonly rounds: Rounds
  readonly said: string[]
  readonly failed: unknown[]
  next(): Promise<() => void>
  breaks: boolean
} {
  const said: string[] = []
  const failed: unknown[] = []
  const waiting: (() => void)[] = []
  const asked: ((go: () => void) => void)[] = []
  let n = 0
  const own = {
    said,
    failed,
    breaks: false,
    /** The next round to have begun; what it gives lets that one go on. */
    next: () =>
      new Promise<() => void>((resolve) => {
        const go = waiting.shift()
        if (go === undefined) asked.push(resolve)
        else resolve(go)
      }),
  }
  const rounds = beginRounds({
    seconds,
    async round(stopping) {
      const mine = ++n
      said.push(`${mine} begins`)
      await new Promise<void>((go) => {
        const ask = asked.shift()
        if (ask === undefined) waiting.push(go)
        else ask(go)
      })
      if (own.breaks) throw new Error(`${mine} broke`)
      said.push(stopping.aborted ? `${mine} was asked to stop` : `${mine} ends`)
    },
    failed: (cause) => void failed.push(cause),
  })
  onTestFinished(async () => {
    for (const go of waiting) go()
    await rounds.stop()
  })
  return Object.assign(own, { rounds })
}

const NEVER = 86_400
const AT_ONCE = 0.001

describe("rounds", () => {
  test("are made by the clock alone, one after the other", async () => {
    const of = watched(AT_ONCE)
    for (let n = 0; n < 5; n++) (await of.next())()
    const last = await of.next()
    expect(of.said).toEqual(["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends", "4 begins", "4 ends", "5 begins", "5 ends", "6 begins"])
    last()
  })

  test("are never two at once, however often they are asked for", async () => {
    const of = watched(AT_ONCE)
    const made = [of.rounds.make(), of.rounds.make(), of.rounds.make()]
    for (let n = 0; n < 3; n++) (await of.next())()
    await Promise.all(made)
    expect(of.said.slice(0, 6)).toEqual(["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"])
  })

  test("go on after one that broke, which is told", async () => {
    const of = watched(AT_ONCE)
    of.breaks = true
    for (let n = 0; n < 2; n++) (await of.next())()
    const third = await of.next()
    of.breaks = false
    third()
    const fourth = await of.next()
    expect([of.failed.map(String), of.said]).toEqual([
      ["Error: 1 broke", "Error: 2 broke"],
      ["1 begins", "2 begins", "3 begins", "3 ends", "4 begins"],
    ])
    fourth()
  })

  test("do not reject for whoever asked for one that broke", async () => {
    const of = watched(NEVER)
    of.breaks = true
    const made = of.rounds.make()
    ;(await of.next())()
    await expect(made).resolves.toBeUndefined()
    expect(of.failed).toHaveLength(1)
  })

  test("stop when the one that is being made is done, which is asked to hurry; none is made after", async () => {
    const of = watched(AT_ONCE)
    const go = await of.next()
    const waits = of.rounds.make()
    let stopped = false
    const stop = of.rounds.stop().then(() => (stopped = true))
    await new Promise(setImmediate)
    expect(stopped).toBe(false)
    go()
    await Promise.all([stop, waits, of.rounds.stop(), of.rounds.make()])
    expect(of.said).toEqual(["1 begins", "1 was asked to stop"])
  })

  test("stop before the first", async () => {
    const of = watched(NEVER)
    await of.rounds.stop()
    await of.rounds.make()
    expect(of.said).toEqual([])
  })
})
