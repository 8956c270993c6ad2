/** The sum at the end of `npm test` can be believed: what broke, hung or never ran counts as failed. */
import { expect, test } from "vitest"
import { sum, tallyOfReport, toLine } from "../../bin/checks/tally.ts"

interface File {
  readonly status: string
  readonly assertionResults: readonly { readonly status: string }[]
}

function report(counts: Readonly<Record<string, number>>, testResults: readonly File[] = []): string {
  return JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, ...counts, testResults })
}

const good: File = { status: "passed", assertionResults: [{ status: "passed" }] }
const broken: File = { status: "failed", assertionResults: [] }
const failed: File = { status: "failed", assertionResults: [{ status: "failed" }] }

test.each([
  ["all passed", report({ numPassedTests: 3 }, [good]), 0, "3 passed, 0 failed, 0 skipped"],
  ["some skipped, some still to write", report({ numPassedTests: 3, numPendingTests: 2, numTodoTests: 1 }, [good]), 0, "3 passed, 0 failed, 3 skipped"],
  ["one failed", report({ numPassedTests: 2, numFailedTests: 1 }, [failed]), 1, "2 passed, 1 failed, 0 skipped"],
  ["a file broke before its first test", report({ numPassedTests: 2 }, [good, broken]), 1, "2 passed, 1 failed, 0 skipped"],
  ["all passed, yet the run ended badly", report({ numPassedTests: 2 }, [good]), 1, "2 passed, 1 failed, 0 skipped"],
  ["all passed, yet the run was ended by a signal", report({ numPassedTests: 2 }, [good]), null, "2 passed, 1 failed, 0 skipped"],
  ["nothing ran", report({}), 0, "0 passed, 1 failed, 0 skipped"],
  ["everything was skipped", report({ numPendingTests: 4 }), 0, "0 passed, 1 failed, 4 skipped"],
  ["no report was written", null, 0, "0 passed, 1 failed, 0 skipped"],
])("%s", (_what, json, status, line) => expect(toLine(tallyOfReport(json, status))).toBe(line))

test("tallies add up", () =>
  expect(
    toLine(
      sum([
        { passed: 1, failed: 2, skipped: 3 },
        { passed: 10, failed: 20, skipped: 30 },
      ]),
    ),
  ).toBe("11 passed, 22 failed, 33 skipped"))
