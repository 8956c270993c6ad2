/** `rehearse --from DIR [--walls] [--keep DIR] [--json]`: see before you trust. */
import { existsSync } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { parseArgs } from "node:util"
import { printable } from "../printable.ts"
import { held, rehearse } from "../rehearsal/rehearse.ts"
import type { RehearsalReport } from "../rehearsal/rehearse.ts"
import { WrongSetting } from "../settings.ts"

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: "string" }, walls: { type: "boolean", default: false }, keep: { type: "string" }, json: { type: "boolean", default: false } },
  })
  if (values.from === undefined) throw new WrongSetting("Say which files to rehearse with: ./muniment rehearse --from DIR [--walls] [--keep DIR] [--json]")
  if (!existsSync(values.from)) throw new WrongSetting(`There is no folder ${values.from}.`)
  if (!(await holdsFile(values.from))) throw new WrongSetting(`There is no document in ${values.from}: nothing was tried.`)
  if (values.keep !== undefined && existsSync(values.keep)) throw new WrongSetting(`${values.keep} is there already: name a new folder for what is kept.`)
  const report = await rehearse({
    from: values.from,
    walls: values.walls,
    keep: values.keep ?? null,
    say: (line) => {
      if (!values.json) process.stderr.write(`${printable(line)}\n`)
    },
  })
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : toWords(report))
  return held(report) ? 0 : 1
}

/** Whether a folder, or one in it, holds any file. */
async function holdsFile(folder: string): Promise<boolean> {
  if (!(await stat(folder)).isDirectory()) throw new WrongSetting(`${folder} is no folder.`)
  return (await readdir(folder, { recursive: true, withFileTypes: true })).some((entry) => entry.isFile())
}

function toWords(report: RehearsalReport): string {
  const lines = [
    held(report) ? "Every promise held." : report.filed === 0 ? "No: not one document was filed, so nothing was tried." : "No: a promise did not hold.",
    `Filed ${report.filed} documents, ${report.bytes.toLocaleString("en-GB")} bytes; ${report.identical} came back the same to the byte.`,
    ...report.refused.map((one) => `  refused: ${printable(one.name)} (${one.refusal})`),
    `Opened by a lawyer without a grant: ${report.openedByOutsider}. Opened by an administrator: ${report.openedByAdministrator}.`,
    `Pieces of plaintext found at rest, of documents, titles and names: ${report.plaintextAtRest}.`,
    `The ledger of ${report.leaves} leaves and the bundle are ${report.ledger}; tampering was ${report.tamperingNoticed ? "noticed" : "NOT noticed"} in a sealed document, in the log and in the bundle.`,
    ...(report.shadow === undefined
      ? []
      : [
          `Behind a wall: ${report.shadow.differences} differences in ${report.shadow.calls.toLocaleString("en-GB")} calls on ${report.shadow.routes} roads; of ${report.shadow.planted} leaks that were planted ${report.shadow.plantedFound} were found.`,
        ]),
    ...(report.screen === undefined
      ? []
      : [
          `The certificate of a screen ${report.screen.verified ? "convinces" : "does NOT convince"}; of ${report.screen.mutants} ways to bend it ${report.screen.mutantsCaught} were caught.`,
        ]),
  ]
  return `${lines.join("\n")}\n`
}
