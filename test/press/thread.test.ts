/** The press prints in a thread beside the one that serves: one paper at a time, few wait, nobody fills it alone, whoever goes away is not printed for, and a thread that dies takes nothing with it. */
import { expect, test } from "vitest"
import { Press, printPaper } from "#press"
import type { Paper } from "#press"
import type { PressSettings } from "../../src/press/press.ts"
import { readPdf } from "./read-pdf.ts"

const SETTINGS: PressSettings = { places: 3, each: 2, rows: 2000, signs: 1_000_000, memory: 256, patience: 120_000 }
const press = (more: Partial<PressSettings> = {}): Press => new Press({ ...SETTINGS, ...more })
const paper = (rows: readonly (readonly string[])[], more: Partial<Paper> = {}): Paper => ({
  title: "Who could open 7KD-Q2M",
  at: "2026-03-03T14:05:06.789Z",
  foot: "Hollis Grey LLP",
  lies: true,
  blocks: [{ kind: "title", text: "Who could open 7KD-Q2M" }],
  table: { stacks: [{ head: "Person", share: 1, columns: ["Person"] }], rows, none: "Nobody." },
  tucked: [],
  ...more,
})
const many = (n: number): readonly (readonly string[])[] => Array.from({ length: n }, (_, i) => [`Person ${i}`])
/** More than any machine prints while a test looks away. */
const ENDLESS = paper(many(200_000))

test("what is printed there has the same bytes as what is printed here, and what goes along is in it", async () => {
  const one = paper(many(40), { tucked: [{ name: "screen.json", type: "application/json", bytes: Buffer.from("{}") }] })
  const pieces: Uint8Array[] = []
  for await (const piece of printPaper(one)) pieces.push(piece)
  const printed = await press().take("a")?.print(one)
  if (printed?.kind !== "printed") throw new Error(JSON.stringify(printed))
  expect(Buffer.from(printed.bytes).equals(Buffer.concat(pieces))).toBe(true)
  expect((await readPdf(printed.bytes)).tucked.size).toBe(1)
})

test("all places are taken: the next is refused, whoever asks, until one is free", async () => {
  const on = press()
  const [first, second, third] = ["a", "b", "c"].map((who) => on.take(who))
  expect(on.take("d")).toBeNull()
  const waiting = second?.print(paper(many(1)))
  const going = first?.print(ENDLESS)
  expect(on.take("d")).toBeNull()
  third?.leave()
  expect(on.take("d")).not.toBeNull()
  expect(on.take("e")).toBeNull()
  first?.leave()
  expect((await waiting)?.kind).toBe("printed")
  expect((await going)?.kind).toBe("left")
})

test("nobody has more places than theirs, and what was printed for them counts until they have it", async () => {
  const on = press()
  const [one, two] = [on.take("a"), on.take("a")]
  expect(on.take("a")).toBeNull()
  expect((await one?.print(paper(many(1))))?.kind).toBe("printed")
  expect(on.take("a")).toBeNull()
  // The press itself is free for others meanwhile.
  expect([on.take("b"), on.take("c")]).not.toContain(null)
  one?.leave()
  one?.leave()
  expect(on.take("a")).toBeNull()
  two?.leave()
  expect(on.take("a")).not.toBeNull()
  expect(on.take("a")).toBeNull()
})

test("papers are printed in the order in which they came, never two at once", async () => {
  const on = press()
  const done: string[] = []
  const print = async (who: string, rows: number): Promise<void> => {
    const said = await on.take(who)?.print(paper(many(rows)))
    done.push(`${who} ${said?.kind}`)
  }
  await Promise.all([print("a", 60), print("b", 1), print("c", 1)])
  expect(done).toEqual(["a printed", "b printed", "c printed"])
})

test("whoever leaves is not printed for: before the asking, while waiting, and in the midst of it, and the next is", async () => {
  const on = press()
  const [a, b, c] = [on.take("a"), on.take("b"), on.take("c")]
  const [going, waiting, next] = [a?.print(ENDLESS), b?.print(ENDLESS), c?.print(paper(many(1)))]
  b?.leave()
  expect((await waiting)?.kind).toBe("left")
  a?.leave()
  expect((await going)?.kind).toBe("left")
  expect((await next)?.kind).toBe("printed")
  const late = on.take("d")
  late?.leave()
  expect((await late?.print(ENDLESS))?.kind).toBe("left")
  expect([on.take("e"), on.take("f"), on.take("g")]).not.toContain(null)
})

test.each([
  ["more memory than the thread has", { memory: 24 }, ENDLESS, "too-long"],
  ["more time than there is", { patience: 1 }, ENDLESS, "too-long"],
  ["what the press chokes on", {}, { ...paper([]), at: "no moment" }, "broken"],
  ["what cannot be sent to a thread", {}, { ...paper([]), title: (() => "x") as unknown as string }, "broken"],
] as const)("a paper that takes %s is not printed, and the next one is", async (_what, more, one, kind) => {
  const on = press(more)
  const first = on.take("a")
  const said = await first?.print(one)
  expect(said?.kind).toBe(kind)
  // A fault is named, and says nothing of the paper.
  if (said?.kind === "broken") expect(said.cause).toMatch(/^\w+$/)
  first?.leave()
  const next = await on.take("b")?.print(paper(many(1)))
  expect(next?.kind).toBe("patience" in more ? "too-long" : "printed")
})

test("what was stopped is not said to be printed, whatever it had sent until then", async () => {
  const on = press({ patience: 3000 })
  const printing = on.take("a")?.print(paper(many(1)))
  // The house has no time until that of the thread is over; then it looks at its clocks first, and at what the thread has sent after that.
  await new Promise<void>((resolve) => {
    setImmediate(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)
      resolve()
    })
  })
  expect((await printing)?.kind).toBe("too-long")
})

test.each([
  ["2,000 rows", many(2000), true],
  ["2,001 rows", many(2001), false],
  ["a million signs, with those above the table", [["x".repeat(999_977), "x"]], true],
  ["a million and one", [["x".repeat(999_978)], ["x"]], false],
  ["no row", [], true],
  ["marks that no letter took up, each written out", [["\u0301".repeat(111_000)]], true],
  ["and a few more", [["\u0301".repeat(112_000)]], false],
  ["signs that no font has", [["中".repeat(112_000)]], false],
  ["letters with marks that they took up", [["e\u0301".repeat(900_000)]], true],
])("of a bound that is told beforehand: %s", (_what, rows, fits) => {
  expect(new Press().fits(paper(rows))).toBe(fits)
  expect(new Press().bound).toBe("Up to 2,000 rows and 1,000,000 signs are printed.")
})
