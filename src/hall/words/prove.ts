/** `prove no-shadow [--times N] [--json]`: holds the house's answers in two throw-away firms against each other, of which one has a matter that the other never had. */
import { parseArgs } from "node:util"
import { isShadowless, proveNoShadow } from "../proving/no-shadow.ts"
import type { ShadowReport } from "../proving/no-shadow.ts"
import { LARGE, SIGNIFICANCE, WORTH_TELLING } from "../proving/times.ts"
import { WrongSetting } from "../settings.ts"
import { WEB } from "../start.ts"

const USE = "Say what to prove: ./muniment prove no-shadow [--times N] [--json]\n"

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, times: { type: "string", default: "200" } },
  })
  if (positionals.length !== 1 || positionals[0] !== "no-shadow") {
    process.stderr.write(USE)
    return 2
  }
  if (!/^\d{1,5}$/.test(values.times)) throw new WrongSetting("--times is how often each road is timed, each way: a whole number, 0 for not at all.")
  const report = await proveNoShadow({
    web: WEB,
    papers: [],
    times: Number(values.times),
    say: (line) => {
      if (!values.json) process.stderr.write(`${line}\n`)
    },
  })
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : toWords(report))
  return isShadowless(report) ? 0 : 1
}

/** How many differences are spelled out. */
const MOST_SHOWN = 40

function toWords(report: ShadowReport): string {
  const told = report.times.filter((one) => one.verdict !== "same")
  const lines = [
    isShadowless(report) ? "Yes, the wall has no shadow." : "No: there is a shadow, or the prover did not see what was planted.",
    `${report.routes} roads, ${report.calls.toLocaleString("en-GB")} calls, ${report.differences} differences.`,
    ...report.found.slice(0, MOST_SHOWN).map((one) => `  ${one.route}, asked by ${one.caller}, against ${one.against}: ${one.asked}\n    ${one.says}`),
    ...(report.found.length > MOST_SHOWN ? [`  and ${report.found.length - MOST_SHOWN} more: --json has all of them`] : []),
    `Leaks planted: ${report.planted}, found: ${report.plantedFound}.`,
    ...report.leaks.map((leak) => `  ${leak.kind}: ${leak.found ? "found" : "NOT found"} in ${leak.altered} answers`),
    `Times of ${report.times.length} roads, hidden against never there (significance ${SIGNIFICANCE} shared among them, worth telling from ${WORTH_TELLING.part * 100} % and ${WORTH_TELLING.ms} ms, large from ${LARGE.part * 100} % and ${LARGE.ms} ms): ${told.length} can be told.`,
    ...told.map((one) => `  ${one.route}: ${one.hidden} ms against ${one.never} ms, p = ${one.p}${one.verdict === "large" ? ", large" : ""}`),
    "Passed over, as random or the heartbeat of the firm:",
    ...report.masks.map((mask) => `  ${mask}`),
    "Told on purpose:",
    ...report.told.map((one) => `  ${one}`),
  ]
  return `${lines.join("\n")}\n`
}
