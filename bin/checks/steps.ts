/** The checks of the house, each as one step with a name: what it runs, and what it makes of the result. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { findChromium } from "./chromium.ts"
import { startDebianServer, type Server } from "./debian-server.ts"
import { runProgram } from "./program.ts"
import { FAILED, PASSED, sum, tallyOfReport, type Tally } from "./tally.ts"

export interface Step {
  readonly name: string
  run(): Promise<Result>
}

export interface Result {
  readonly tally: Tally
  /** Shown after the step's name: how much it looked at. */
  readonly note: string
  /** Shown when it failed. */
  readonly output: string
}

const root = dirname(dirname(import.meta.dirname))
const tool = (name: string): string => join(root, "node_modules", ".bin", name)
const script = (...path: readonly string[]): string => join(root, ...path)

/** A tool that says in its output how much it looked at: one check, failed when it looked at nothing. */
function look(name: string, program: string, args: readonly string[], looked: RegExp): Step {
  return {
    name,
    async run() {
      const { status, output } = await runProgram(program, args, root)
      const count = Number(looked.exec(output)?.[1] ?? 0)
      const good = status === 0 && count > 0
      return { tally: good ? PASSED : FAILED, note: `${count} files`, output: count === 0 ? `${output}\nIt looked at nothing.` : output }
    },
  }
}

/** A Vitest project, by its own count. */
async function runVitest(project: string, args: readonly string[] = [], env: Readonly<Record<string, string | undefined>> = {}): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "muniment-report-"))
  const report = join(folder, "report.json")
  const all = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args]
  const { status, output } = await runProgram(process.execPath, [script("node_modules", "vitest", "vitest.mjs"), ...all], root, {
    DATABASE_URL: undefined,
    ...env,
  })
  const tally = tallyOfReport(existsSync(report) ? readFileSync(report, "utf8") : null, status)
  rmSync(folder, { recursive: true })
  return { tally, note: countOf(tally), output }
}

const countOf = (tally: Tally): string => `${tally.passed + tally.failed} tests`
const DID_NOT_RUN = "did not run"

function missing(sentence: string): Result {
  return { tally: FAILED, note: DID_NOT_RUN, output: sentence }
}

/** Steps that read the sources and disturb nobody: they run side by side. */
export const READING: readonly Step[] = [
  look("types", tool("tsc"), ["--extendedDiagnostics"], /^Files:\s+(\d+)/m),
  look("lint", tool("oxlint"), [], /on (\d+) files/),
  look("format", tool("oxfmt"), ["--check"], /on (\d+) files/),
  look("house plan", process.execPath, [script("bin", "checks", "house-plan.mjs")], /(\d+) of \d+ files walked/),
  look(
    "unused code",
    process.execPath,
    [
      script("node_modules", "knip", "bin", "knip.js"),
      "--no-progress",
      "--no-config-hints",
      "--exclude",
      "binaries",
      "--reporter",
      "symbols",
      "--reporter",
      "./bin/checks/unused-count.mjs",
    ],
    /(\d+) files looked through/,
  ),
  look("lock file", process.execPath, [script("bin", "checks", "lock-file.mjs")], /(\d+) packages pinned/),
  look("web pages", process.execPath, [script("bin", "web.mjs")], /(\d+) sources/),
]

/** Steps that run the house: one after the other, for each may use the whole machine. */
export const RUNNING: readonly Step[] = [
  { name: "laws", run: () => runVitest("laws") },
  { name: "acts, embedded database", run: () => runVitest("acts") },
  { name: "acts, a server of one's own", run: runOnServer },
  { name: "torture", run: () => runVitest("torture") },
  { name: "browser", run: runInBrowser },
]

/** One file at a time, because a server has one set of roles: each house gives them the passwords of its own secrets. */
const ON_SERVER = ["--no-file-parallelism"]

async function runOnServer(): Promise<Result> {
  const given = process.env["DATABASE_URL"]
  if (given !== undefined && given !== "") return runVitest("acts", ON_SERVER, { DATABASE_URL: given })
  const shards = availableParallelism()
  const runs: Promise<Result>[] = []
  // One after the other, for the first may have to be installed.
  for (let shard = 1; shard <= shards; shard++) {
    const server = await startDebianServer()
    runs.push("missing" in server ? Promise.resolve(missing(server.missing)) : runShard(server, `${shard}/${shards}`))
  }
  return together(await Promise.all(runs))
}

/** A part of the acts on a server started for it alone, beside the other parts on theirs. */
async function runShard(server: Server, shard: string): Promise<Result> {
  try {
    return await runVitest("acts", [...ON_SERVER, `--shard=${shard}`], { DATABASE_URL: server.url })
  } finally {
    server.stop()
  }
}

/** What the parts of one step found, as one. */
function together(results: readonly Result[]): Result {
  const tally = sum(results.map((result) => result.tally))
  const bad = results.filter((result) => result.tally.failed > 0)
  return { tally, note: bad.find((result) => result.note === DID_NOT_RUN)?.note ?? countOf(tally), output: bad.map((result) => result.output).join("\n") }
}

/** Whether this run tries a server of one's own as well: always where one is named, and always in CI. */
export const triesServer = (process.env["DATABASE_URL"] ?? "") !== "" || process.env["CI"] === "true"

async function runInBrowser(): Promise<Result> {
  const chromium = await findChromium()
  return "missing" in chromium ? missing(chromium.missing) : runVitest("browser", [], { CHROMIUM: chromium.path })
}
