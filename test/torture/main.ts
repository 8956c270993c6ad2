/** `npm run torture -- --cycles N --json` */
import { parseArgs } from "node:util"
import { torture } from "./torture.ts"

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { cycles: { type: "string", default: "20" }, json: { type: "boolean", default: false } } })
  const cycles = Number(values.cycles)
  if (!Number.isInteger(cycles) || cycles < 1) {
    process.stderr.write("Say how many cycles: npm run torture -- --cycles 20 [--json]\n")
    return 2
  }
  const { stray, ...report } = await torture(cycles, (line) => void process.stderr.write(`${line}\n`))
  process.stdout.write(`${JSON.stringify(report)}\n`)
  if (stray > 0) process.stderr.write(`${stray} sealed files are stray or damaged\n`)
  return report.lost === 0 && report.corrupt === 0 && report.ledger === "verified" && stray === 0 ? 0 : 1
}
