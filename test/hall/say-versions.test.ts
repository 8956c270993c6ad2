/** What is counted of a vault are versions, and it is said so: a document of two versions has two sealed files. */
import { expect, test } from "vitest"
import { sayVersions } from "../../src/hall/say-versions.ts"

test.each([
  [0, "0 sealed versions of documents"],
  [1, "1 sealed version of a document"],
  [44, "44 sealed versions of documents"],
])("%i", (n, said) => {
  expect(sayVersions(n)).toBe(said)
})
