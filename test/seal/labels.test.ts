/** A label means one thing: one function uses it, and nothing labelled one way can be read as labelled another. */
import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { LABELS, SIGN_LABELS } from "../../src/seal/labels.ts"

const folder = new URL("../../src/seal/", import.meta.url)
const sources = readdirSync(folder)
  .filter((file) => file !== "labels.ts")
  .map((file) => readFileSync(new URL(file, folder), "utf8"))
  .join("\n")

const all = [...Object.values(LABELS), ...Object.values(SIGN_LABELS)]
const uses = (text: string): number => sources.split(text).length - 1

test("no label is a prefix of another, and none stands twice", () => {
  expect(all.flatMap((one, i) => all.filter((other, j) => i !== j && other.startsWith(one)))).toEqual([])
})

test("labels are printable ASCII, so the zero byte after them ends them", () => {
  for (const label of all) expect(label).toMatch(/^muniment\/1\/[a-z-]+$/)
})

test.each(Object.keys(LABELS))("the label %s is used at one place", (name) => {
  expect(uses(`LABELS.${name}\n`) + uses(`LABELS.${name} `) + uses(`LABELS.${name},`) + uses(`LABELS.${name})`)).toBe(1)
})

test.each(Object.keys(SIGN_LABELS))("the label for signing a %s is used at one place", (name) => {
  expect(uses(`SIGN_LABELS.${name})`) + uses(`SIGN_LABELS["${name}"])`)).toBe(1)
})

test("no label is written out anywhere else", () => {
  for (const label of all) expect(uses(label)).toBe(0)
})
