/** New keys that begin some at a time: whoever waits is told how far it is, and nobody waits for those that cannot begin. */
import { expect, test } from "vitest"
import { turnRest } from "../../cli/new-keys.ts"
import type { Tools } from "../../cli/tools.ts"
import { eachInTurn } from "../../src/words/telling.ts"
import { beginRest } from "../../web/parts/new-keys.ts"

test.each<[what: string, waiting: number, answers: readonly number[], left: number, asked: number]>([
  ["none waits: nobody is asked", 0, [], 0, 0],
  ["all begin", 120, [70, 20, 0], 0, 3],
  ["some of the last cannot", 53, [3, 3], 3, 2],
  ["none can", 2, [2], 2, 1],
  ["more wait than before", 2, [5], 5, 1],
])("%s", async (_what, waiting, answers, left, asked) => {
  const told: (string | null)[] = []
  const say = (words: string | null): void => void told.push(words)
  const from = (n: { asked: number }) => async () => ({ unturned: answers[n.asked++] ?? Number.NaN })
  const [atTheLine, onThePage] = [{ asked: 0 }, { asked: 0 }]
  expect(await turnRest({ print: { aside: say } } as unknown as Tools, waiting, from(atTheLine))).toBe(left)
  expect(told.length).toBe(asked)
  expect(await beginRest({ waiting }, from(onThePage), say)).toBe(left)
  expect([atTheLine.asked, onThePage.asked, told.length, told.at(-1)]).toEqual([asked, asked, 2 * asked + 1, null])
})

test.each<[what: string, waiting: number, whole: number | undefined, words: readonly string[]]>([
  ["those that began with the raising count", 70, 120, ["New keys have begun on 50 of 120 matters.", "New keys have begun on 100 of 120 matters."]],
  ["where none has begun", 70, 70, ["New keys have begun on 0 of 70 matters.", "New keys have begun on 50 of 70 matters."]],
  ["more wait than were told of", 70, 60, ["New keys have begun on 0 of 70 matters.", "New keys have begun on 50 of 70 matters."]],
  ["where it is not known how many began", 70, undefined, ["New keys still have to begin on 70 matters.", "New keys still have to begin on 20 matters."]],
])("what the page says of how far it is: %s", async (_what, waiting, whole, words) => {
  const told: (string | null)[] = []
  let left = waiting
  await beginRest(
    { waiting, ...(whole === undefined ? {} : { whole }) },
    async () => ({ unturned: (left = Math.max(0, left - 50)) }),
    (say) => void told.push(say),
  )
  expect(told).toEqual([...words.map((one) => `Nothing opens for them any more. ${one}`), null])
})

test.each<[what: string, waiting: readonly number[], stuck: readonly number[], steps: readonly number[], asked: readonly number[]]>([
  ["none waits", [0, 0], [0, 0], [0], []],
  ["about fifty in one step, of however many", [30, 30, 30], [0, 0, 0], [30, 0], [0, 1, 2]],
  ["one with many is gone on with", [120, 1], [0, 0], [71, 21, 0], [0, 0, 0, 1]],
  ["what cannot begin holds up its own alone", [2, 3], [2, 0], [2], [0, 1]],
  ["some behind the first cannot", [4, 60], [1, 0], [11, 1], [0, 0, 1, 1]],
])("new keys behind several walls: %s", async (_what, waiting, stuck, steps, asked) => {
  const left = [...waiting]
  const order: number[] = []
  const go = eachInTurn(
    waiting.map((unturned, i) => ({ i, unturned })),
    async ({ i }) => {
      order.push(i)
      return { unturned: (left[i] = Math.max(stuck[i] ?? 0, (left[i] ?? 0) - 50)) }
    },
  )
  const told: number[] = []
  for (let n = 0; n < steps.length; n++) told.push((await go()).unturned)
  expect([told, order]).toEqual([steps, asked])
  const end = told.at(-1) ?? 0
  expect((await go()).unturned).toBe(end)
})
