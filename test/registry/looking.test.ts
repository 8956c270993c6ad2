/** Who waits for whom on the way to the engine: nobody who comes alone, nobody for a journey that does not end, and nobody is answered with another's rows. */
import { expect, test } from "vitest"
import { lookTogether } from "../../src/registry/looking.ts"
import type { ManyLooks, OneLook } from "../../src/registry/looking.ts"
import type { Sql } from "../../src/registry/sql.ts"

interface Row {
  readonly says: string
}
type Answered = readonly (Row & { readonly nth: number })[]

/** An engine that answers when it is told to. */
function engine() {
  const journeys: { readonly many: ManyLooks; readonly answer: () => void; readonly fail: () => void }[] = []
  const look = lookTogether<Row>((_door, many) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answered>()
    const answer = (): void => resolve(many.asked.flatMap((asked, i) => [{ nth: i + 1, says: `${many.sessions[i] ?? ""} of ${asked}` }]))
    journeys.push({ many, answer, fail: () => reject(new Error("no")) })
    return promise
  })
  const door = {} as Sql
  return { journeys, ask: (n: number) => look(door, { session: `s${n}`, stamp: null, asked: `m${n}` } satisfies OneLook) }
}

const sizes = (journeys: readonly { readonly many: ManyLooks }[]): readonly number[] => journeys.map(({ many }) => many.asked.length)
const several = (ask: (n: number) => Promise<unknown>, from: number, count: number): Promise<unknown>[] =>
  Array.from({ length: count }, (_, i) => ask(from + i))

test("whoever comes alone goes at once", async () => {
  const { journeys, ask } = engine()
  const one = ask(1)
  expect(sizes(journeys)).toEqual([1])
  journeys[0]?.answer()
  expect(await one).toEqual([{ nth: 1, says: "s1 of m1" }])
})
test("those who come meanwhile go together when it has ended, and each gets their own answer", async () => {
  const { journeys, ask } = engine()
  const first = ask(1)
  const rest = several(ask, 2, 5)
  expect(sizes(journeys)).toEqual([1])
  journeys[0]?.answer()
  await first
  await expect.poll(() => sizes(journeys)).toEqual([1, 5])
  journeys[1]?.answer()
  expect(await Promise.all(rest)).toEqual([2, 3, 4, 5, 6].map((n) => [{ nth: n - 1, says: `s${n} of m${n}` }]))
})
test("many do not wait for it, and sixteen go at most", () => {
  const { journeys, ask } = engine()
  void ask(1)
  void Promise.all(several(ask, 2, 12))
  expect(sizes(journeys)).toEqual([1, 12])
  void Promise.all(several(ask, 14, 20))
  expect(sizes(journeys).every((size) => size <= 16)).toBe(true)
})
test("few do not wait for one that does not end", async () => {
  const { journeys, ask } = engine()
  void ask(1)
  const second = ask(2)
  await expect.poll(() => sizes(journeys)).toEqual([1, 1])
  journeys[1]?.answer()
  expect(await second).toEqual([{ nth: 1, says: "s2 of m2" }])
})
test("where several cannot be answered together, each is asked by itself", async () => {
  const { journeys, ask } = engine()
  const first = ask(1)
  const rest = several(ask, 2, 2)
  journeys[0]?.answer()
  await first
  await expect.poll(() => sizes(journeys)).toEqual([1, 2])
  journeys[1]?.fail()
  await expect.poll(() => sizes(journeys)).toEqual([1, 2, 1, 1])
  journeys[2]?.answer()
  journeys[3]?.fail()
  expect((await Promise.allSettled(rest)).map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
})
