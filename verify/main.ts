/** The outsider's verifier: `node main.ts bundle FILE | screen FILE | log FOLDER | consistency OLD NEW`. Exit status 0 where everything holds, 1 where something is wrong, 2 where it could not be read or asked. */
import { checkBundle, checkConsistency, checkLog } from "./cli/checks.ts"
import { checkScreen } from "./cli/screen.ts"
import { USAGE, parseArguments } from "./cli/arguments.ts"
import { Unreadable } from "./cli/files.ts"
import type { Verdict } from "./cli/verdict.ts"
import type { Order } from "./cli/arguments.ts"

async function run(order: Order): Promise<Verdict> {
  switch (order.what) {
    case "bundle":
      return checkBundle(order)
    case "screen":
      return checkScreen(order)
    case "log":
      return checkLog(order)
    case "consistency":
      return checkConsistency(order)
  }
}

async function main(words: readonly string[]): Promise<number> {
  const order = parseArguments(words)
  if (order === null) {
    process.stderr.write(USAGE)
    return 2
  }
  try {
    const verdict = await run(order)
    process.stdout.write(order.json ? `${JSON.stringify(verdict.json, null, 2)}\n` : verdict.text)
    return verdict.holds ? 0 : 1
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault
    if (order.json) process.stdout.write(`${JSON.stringify({ verdict: "unreadable", problem: fault.message }, null, 2)}\n`)
    else process.stderr.write(`Could not be read: ${fault.message}\n`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2)).catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`)
  return 2
})
