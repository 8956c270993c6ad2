/** How far a long word of the house has come is told to whoever watches a terminal, seldom enough, and to nobody else. */
import { expect, test } from "vitest"
import { progressAt } from "../../src/hall/progress.ts"

/** What is written while eleven documents are done, forty milliseconds each, and then the word ends. */
function written(isTTY: boolean | undefined): readonly string[] {
  const lines: string[] = []
  let now = 0
  {
    using progress = progressAt({ ...(isTTY === undefined ? {} : { isTTY }), write: (text) => lines.push(text) }, () => now)
    const told = progress.under("Checking")
    for (let done = 1; done <= 11; done++) {
      told(done, 11)
      now += 40
    }
  }
  return lines
}

test("is one line, drawn anew in its place, whose end is told in any case and which is taken away", () => {
  expect(written(true)).toEqual([1, 4, 7, 10, 11].map((done) => `\r\u001B[2KChecking: ${done} of 11`).concat("\r\u001B[2K"))
})
test.each([false, undefined])("is not told where nobody watches (a terminal: %s)", (isTTY) => {
  expect(written(isTTY)).toEqual([])
})
test("leaves a terminal alone on which nothing was drawn", () => {
  const lines: string[] = []
  progressAt({ isTTY: true, write: (text) => lines.push(text) }, () => 0)[Symbol.dispose]()
  expect(lines).toEqual([])
})
