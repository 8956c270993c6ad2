/** `prove no-shadow [--person ADDRESS --matter M [--from DIR]] [--times N] [--json]`: holds the house's answers in two throw-away firms against each other, of which one has a matter that the other never had: firms of its own, or two copies of one's own as one of its people sees them. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { constants, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { takeBackup } from "../backing-up.ts"
import type { BackupParts } from "../backing-up.ts"
import { isShadowless, proveNoShadow, proveOnCopies } from "../proving/no-shadow.ts"
import type { ShadowReport } from "../proving/no-shadow.ts"
import { LARGE, SIGNIFICANCE, WORTH_TELLING } from "../proving/times.ts"
import { reachOpen } from "../reach.ts"
import { readSettings, WrongSetting } from "../settings.ts"
import { WEB } from "../start.ts"
import { askSecret } from "../typed.ts"

const USE = "Say what to prove: ./muniment prove no-shadow [--person ADDRESS --matter M [--from DIR]] [--times N] [--json]\n"
const OPTIONS = {
  json: { type: "boolean", default: false },
  times: { type: "string", default: "200" },
  person: { type: "string" },
  matter: { type: "string" },
  from: { type: "string" },
  keys: { type: "string" },
  host: { type: "string" },
  word: { type: "string" },
} as const

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  if (positionals.length !== 1 || positionals[0] !== "no-shadow") {
    process.stderr.write(USE)
    return 2
  }
  if (!/^\d{1,5}$/.test(values.times)) throw new WrongSetting("--times is how often each road is timed, each way: a whole number, 0 for not at all.")
  const { person, matter, from, keys, host, word } = values
  const times = Number(values.times)
  const say = (line: string): void => {
    if (!values.json) process.stderr.write(`${line}\n`)
  }
  if ((person === undefined) !== (matter === undefined)) throw new WrongSetting("--person and --matter go together: as whom to ask, and about what.")
  if (person === undefined && [from, keys, host, word].some((one) => one !== undefined))
    throw new WrongSetting("--from, --keys, --host and --word are about a copy of a firm: say --person and --matter too.")
  if (from === undefined && keys !== undefined) throw new WrongSetting("--keys says where the key set of a backup is: name the backup with --from.")
  const report =
    person === undefined || matter === undefined
      ? await proveNoShadow({ web: WEB, papers: [], times, say })
      : await onCopies({ person, matter, from, keys, host, word }, times, say)
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : toWords(report))
  return isShadowless(report) ? 0 : 1
}

interface OfCopy {
  readonly person: string
  readonly matter: string
  readonly from: string | undefined
  readonly keys: string | undefined
  readonly host: string | undefined
  readonly word: string | undefined
}

/** Ctrl-C, whoever ends the program, and a terminal that is closed. */
const LEAVING = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Everything that is written lies in one new folder, which is gone at the end, and where somebody interrupts it. */
async function onCopies({ person, matter, from, keys, host, word }: OfCopy, times: number, say: (line: string) => void): Promise<ShadowReport> {
  const home = mkdtempSync(join(tmpdir(), "muniment-copies-"))
  const undo = new AsyncDisposableStack()
  undo.defer(() => throwAway(home))
  let undone: Promise<void> | undefined
  const undoOnce = (): Promise<void> => (undone ??= undo.disposeAsync())
  let left: Promise<never> | undefined
  const leave = (signal: NodeJS.Signals): void => void (left ??= leaveUndone(signal, undoOnce, home))
  // For as long as it takes: whoever holds Ctrl-C down, or sends it through npm as well, does not end it halfway.
  for (const signal of LEAVING) process.on(signal, leave)
  try {
    const needs = {
      web: WEB,
      home,
      host: host ?? null,
      address: person.trim().normalize("NFC").toLowerCase(),
      matter,
      word: word ?? null,
      say,
      now: () => Temporal.Now.instant(),
    }
    const parts = from === undefined ? await backupOfOpen(join(home, "backup"), say) : { sealed: join(from, "sealed"), keys: keys ?? join(from, "keys") }
    const passphrase = (): Promise<string> => askSecret(`Pass phrase of ${person}, typed by themselves`)
    const code = (): Promise<string> => askSecret("Code of their second factor")
    return await proveOnCopies({ ...needs, parts, passphrase, code }, times, undo)
  } finally {
    // Where it was interrupted, what was being asked fails because its worlds are gone: that is not how it ended.
    await left
    await undoOnce()
    for (const signal of LEAVING) process.off(signal, leave)
  }
}

/** Takes everything away, and ends the program as one that was interrupted. */
async function leaveUndone(signal: NodeJS.Signals, undo: () => Promise<void>, home: string): Promise<never> {
  // Whatever was at work falls now, wherever it was: everything is taken away all the same.
  process.on("uncaughtException", () => undefined)
  await undo().catch(() => undefined)
  throwAway(home)
  return process.exit(128 + constants.signals[signal])
}

/** Also while something is still being written there. */
const throwAway = (home: string): void => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })

/** Of the house that is open on the data folder: read in one snapshot, and not noted in its ledger, for nothing is written there. */
async function backupOfOpen(target: string, say: (line: string) => void): Promise<BackupParts> {
  const settings = readSettings(process.env)
  const parts = { sealed: join(target, "sealed"), keys: join(target, "keys") }
  if (settings.databaseUrl !== null && !existsSync(join(settings.data, "secrets")))
    throw new WrongSetting(`No house is on ${settings.data}: name its data folder in MUNIMENT_DATA, or a backup of it with --from.`)
  const owner = await reachOpen(settings)
  try {
    say("taking a backup")
    await takeBackup(settings.data, owner, parts)
  } finally {
    await owner.end({ timeout: 5 })
  }
  return parts
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
    `Times of ${report.times.length} roads, hidden against never there (significance ${SIGNIFICANCE} shared among them, slight below ${WORTH_TELLING.part * 100} % and ${WORTH_TELLING.ms} ms, large from ${LARGE.part * 100} % and ${LARGE.ms} ms): ${told.length} can be told.`,
    ...told.map((one) => `  ${one.route}: ${one.hidden} ms against ${one.never} ms, p = ${one.p}${one.verdict === "told" ? "" : `, ${one.verdict}`}`),
    "Passed over, as random or the heartbeat of the firm:",
    ...report.masks.map((mask) => `  ${mask}`),
    "Told on purpose:",
    ...report.told.map((one) => `  ${one}`),
    ...(report.notAsked === undefined ? [] : ["Not asked on this copy:", ...report.notAsked.map((one) => `  ${one}`)]),
  ]
  return `${lines.join("\n")}\n`
}
