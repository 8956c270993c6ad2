/** Runs every check of the house, one line each, and ends with the sum: `N passed, N failed, N skipped`. Names on the command line run only the steps so named. */
import { availableParallelism } from "node:os"
import { READING, RUNNING, triesServer, type Result, type Step } from "./steps.ts"
import { FAILED, sum, toLine, type Tally } from "./tally.ts"

const SERVER = "acts, a server of one's own"
const wanted = process.argv.slice(2)
const isWanted = (step: Step): boolean => wanted.length === 0 || wanted.some((word) => step.name.startsWith(word))

/** Runs a step, prints its line, and on failure what it said. */
async function take(step: Step): Promise<Tally> {
  const before = performance.now()
  const result = await step
    .run()
    .catch((cause: unknown): Result => ({ tally: FAILED, note: "broke", output: String(cause instanceof Error ? cause.stack : cause) }))
  const seconds = ((performance.now() - before) / 1000).toFixed(1)
  const bad = result.tally.failed > 0
  console.log(`${bad ? "✗" : "✓"} ${step.name.padEnd(28)} ${`${seconds} s`.padStart(8)}  ${result.note}`)
  if (bad)
    console.log(
      result.output
        .trimEnd()
        .split("\n")
        .slice(-400)
        .map((line) => `    ${line}`)
        .join("\n"),
    )
  return result.tally
}

/** Takes steps side by side, as many at once as there are processors. */
async function takeTogether(steps: readonly Step[]): Promise<readonly Tally[]> {
  const waiting = [...steps]
  const lane = async (): Promise<readonly Tally[]> => {
    const taken: Tally[] = []
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) taken.push(await take(step))
    return taken
  }
  return (await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, lane))).flat()
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130))
const tallies = [...(await takeTogether(READING.filter(isWanted)))]
for (const step of RUNNING.filter(isWanted)) {
  if (step.name === SERVER && !triesServer) console.log(`- ${SERVER}: only in CI, or where DATABASE_URL names one`)
  else tallies.push(await take(step))
}
const total = tallies.length === 0 ? FAILED : sum(tallies)
console.log(toLine(total))
process.exitCode = total.failed === 0 ? 0 : 1
