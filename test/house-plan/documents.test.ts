/** What the documents point to is there: files beside them, and the tests and files that they name as evidence. */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"

const DOCUMENTS = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" }).trim().split("\n")
const LINK = /\]\(([^)\s]+)\)/g
const NAMED = /`((?:src|test|verify|web|cli|bench|bin|outside|docs)\/[\w./-]+\.(?:ts|tsx|sql|mjs|md|txt))`/g

/** What a text points to that is not there, seen from its own folder. */
function gone(text: string, folder: string): readonly string[] {
  const links = [...text.matchAll(LINK)].map(([, to = ""]) => to.split("#")[0] ?? "").filter((to) => to !== "" && !/^[a-z]+:/.test(to))
  const named = [...text.matchAll(NAMED)].map(([, to = ""]) => to)
  return [...links.filter((to) => !existsSync(join(folder, decodeURI(to)))), ...named.filter((to) => !existsSync(to))]
}

test.each(DOCUMENTS)("%s", (file) => {
  expect(gone(readFileSync(file, "utf8"), dirname(file))).toEqual([])
})

test("a dead link, and a test that is named and is not there, are seen", () => {
  expect(gone("[one](nowhere.md) [two](https://example.org/x) `test/no/such.test.ts` [three](#here)", "docs")).toEqual(["nowhere.md", "test/no/such.test.ts"])
})
