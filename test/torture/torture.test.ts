/** Ten deaths in every run of the tests; two hundred by hand. */
import { expect, test } from "vitest"
import { torture } from "./torture.ts"

test("ten deaths lose no acknowledged document, leave no half one, and no stray sealed file", async () => {
  const report = await torture(10, () => undefined)
  expect(report).toMatchObject({ cycles: 10, lost: 0, corrupt: 0, ledger: "verified", stray: 0 })
  expect(report.acknowledged).toBeGreaterThan(10)
})
