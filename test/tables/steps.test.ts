/** Holds the steps of the database against what they were when they were written down. A house that stands has run them already, and knows them by their names: what is changed, renamed or taken out reaches it never, or keeps it from starting. */
import { createHash } from "node:crypto"
import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { expect, test } from "vitest"

const FILE = new URL("./steps.txt", import.meta.url)
const STEPS = new URL("../../src/registry/migrations/", import.meta.url)

/** SHA-256 by name, of the text as it is applied. */
function standing(): ReadonlyMap<string, string> {
  const names = ["house", "firm"].flatMap((set) =>
    readdirSync(new URL(set, STEPS))
      .toSorted()
      .map((name) => `${set}/${name}`),
  )
  return new Map(names.map((name) => [name, createHash("sha256").update(readFileSync(new URL(name, STEPS))).digest("hex")]))
}

const writtenDown = (): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(FILE, "utf8")
      .trimEnd()
      .split("\n")
      .map((line): [string, string] => {
        const [sum = "", name = ""] = line.split("  ")
        return [name, sum]
      }),
  )

test("every step is as it was written down, none is missing, and each is written down", () => {
  const [now, then] = [standing(), writtenDown()]
  // Writing adds what is new, and changes no line that is there: whoever has a reason to, does it by hand.
  const added = [...now].filter(([name]) => !then.has(name))
  if (process.env["MUNIMENT_TABLES"] === "write") writeFileSync(FILE, [...then, ...added].map(([name, sum]) => `${sum}  ${name}\n`).join(""))
  const listed = process.env["MUNIMENT_TABLES"] === "write" ? writtenDown() : then
  expect(Object.fromEntries(now)).toEqual(Object.fromEntries(listed))
})

test("what is written down is in the order in which steps are added, so that none is put before one that a house has run", () => {
  for (const set of ["house", "firm"]) {
    const names = [...writtenDown().keys()].filter((name) => name.startsWith(`${set}/`))
    expect(names.length).toBeGreaterThan(0)
    expect(names).toEqual(names.toSorted())
  }
})
