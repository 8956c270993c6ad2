/** How many checks passed, failed and were skipped; a step in which nothing ran has failed. */

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NONE: Tally = { passed: 0, failed: 0, skipped: 0 }
export const PASSED: Tally = { ...NONE, passed: 1 }
export const FAILED: Tally = { ...NONE, failed: 1 }

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), NONE)
}

/** Exactly the last line of `npm test`. */
export function toLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** The part of Vitest's JSON report that counts. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/**
 * The tally of a Vitest run. A file that broke before its first test counts as one failure, and so does a run that ended badly although no test failed
 * (a stray rejection, a failed set-up), or in which nothing ran at all.
 */
export function tallyOfReport(json: string | null, status: number | null): Tally {
  if (json === null) return FAILED
  const report = JSON.parse(json) as Report
  const broken = report.testResults.filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")).length
  const tally = { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests + report.numTodoTests }
  const bad = tally.failed === 0 && (status !== 0 || tally.passed === 0)
  return bad ? { ...tally, failed: 1 } : tally
}
