/** The word `prove`, where it is not called rightly. What it does when it is stands in no-shadow.test.ts; it takes too long to do twice. */
import { expect, test, vi } from "vitest"
import { HOUSE_WORDS } from "../../src/hall/main.ts"
import { WrongSetting } from "../../src/hall/settings.ts"

const prove = async (...words: readonly string[]): Promise<number> => {
  const run = await HOUSE_WORDS["prove"]?.()
  return run?.(words) ?? -1
}

test.each<[string, readonly string[]]>([
  ["nothing to prove", []],
  ["what it does not prove", ["screen"]],
  ["two things", ["no-shadow", "no-shadow"]],
])("%s ends with 2 and says what can be proved", async (_what, words) => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true)
  expect(await prove(...words)).toBe(2)
  expect(said).toHaveBeenCalledWith("Say what to prove: ./muniment prove no-shadow [--person ADDRESS --matter M [--from DIR]] [--times N] [--json]\n")
  said.mockRestore()
})

test("a number of times that is none is said to be one", async () => {
  await expect(prove("no-shadow", "--times", "often")).rejects.toBeInstanceOf(WrongSetting)
})

test("an option that it does not know is refused, and nothing is built", async () => {
  await expect(prove("no-shadow", "--persons", "Ada")).rejects.toThrow("Unknown option '--persons'")
})
