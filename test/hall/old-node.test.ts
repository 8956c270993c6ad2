/** An old Node is told so in a sentence, before anything is installed. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, test } from "vitest"

const ROOT = join(import.meta.dirname, "../..")
const INSTALL = pathToFileURL(join(ROOT, "bin/install.mjs")).href

/** What the first program says to a Node of this version. */
function saidTo(version: string): unknown {
  const asks = `import { tooOld } from ${JSON.stringify(INSTALL)}; console.log(JSON.stringify(tooOld(${JSON.stringify(version)})))`
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", asks], { encoding: "utf8" }))
}

test.each(["16.20.2", "18.20.8", "20.9.0", "20.18.3"])("Node %s is refused by its name", (version) => {
  expect(saidTo(version)).toBe(`Muniment needs Node 20.19 or newer to begin, and this is ${version}. It brings its own from there.`)
})

test.each(["20.19.0", "20.20.2", "21.0.0", "22.1.0", process.versions.node])("Node %s may begin", (version) => {
  expect(saidTo(version)).toBeNull()
})

test("it is the version that package.json and the README name", () => {
  const about = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly engines: { readonly node: string } }
  expect(about.engines.node).toBe(">=20.19")
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain("Node 20.19 or newer")
})
