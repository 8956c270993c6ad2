/** Where every command begins: finds what a word names, runs it, and ends with the status it gives. */
import { parseArgs } from "node:util"
import { HELP } from "./help.ts"
import { printable } from "./printable.ts"
import { sentenceOf } from "./sentences.ts"

/** The rest of the line in, an exit status out. */
type Run = (args: readonly string[]) => Promise<number>

/** The words that work on the house itself, on the machine where it stands. Each loads only when it is said, so that none slows another down. */
export const HOUSE_WORDS: Readonly<Record<string, () => Promise<Run>>> = {
  start: async () => {
    const { start } = await import("./start.ts")
    return async (args) => {
      parseArgs({ args: [...args], options: {} })
      await start()
      return Number(process.exitCode ?? 0)
    }
  },
  firm: () => runOf("./words/firm.ts"),
  backup: () => runOf("./words/backup.ts"),
  restore: () => runOf("./words/restore.ts"),
  vault: () => runOf("./words/vault.ts"),
  rehearse: () => runOf("./words/rehearse.ts"),
  prove: () => runOf("./words/prove.ts"),
  bench: () => runOf("../../bench/main.ts"),
  torture: () => runOf("../../test/torture/main.ts"),
}

/** Runs a line such as `["file", "PATH", "--matter", "7KD-Q2M"]`. A house word gets what follows it; the command line, which speaks the published API, gets every other line whole. */
export async function runLine(line: readonly string[]): Promise<number> {
  const [said = "help", ...rest] = line
  // `help firm` is `firm --help`.
  const [word, args] = said === "help" && isOurHelp(rest) ? [rest[0] ?? "", ["--help"]] : [said, rest]
  if (isOurs(word, args)) return runOurs(word, args)
  return (await import("../../cli/main.ts")).run(line)
}

/** Whether a line is the house's own: `ledger` where the log is judged with nobody signed in, `prove` but for a screen's certificate, which a running house gives. */
function isOurs(word: string, args: readonly string[]): boolean {
  if (word === "ledger") return args.includes("--data")
  if (word === "prove") return !args.includes("screen")
  return Object.hasOwn(HOUSE_WORDS, word)
}

/** Whether a word of the house is asked about. */
function isOurHelp([word, ...more]: readonly string[]): boolean {
  return word !== undefined && Object.hasOwn(HOUSE_WORDS, word) && more.length === 0
}

/** Runs a word of the house. What can go wrong on any machine is said in one sentence. */
async function runOurs(word: string, args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP[word] ?? "")
    return 0
  }
  try {
    const find = Object.hasOwn(HOUSE_WORDS, word) ? HOUSE_WORDS[word] : undefined
    return await (find === undefined ? await runOf("./words/ledger.ts") : await find())(args)
  } catch (cause) {
    const sentence = sentenceOf(cause, word)
    if (sentence === null) throw cause
    process.stderr.write(`${sentence.text.split("\n").map(printable).join("\n")}\n`)
    return sentence.status
  }
}

/** The `run` of a module that stands outside this room, or is too large to load before it is asked for. */
async function runOf(path: string): Promise<Run> {
  const module: unknown = await import(new URL(path, import.meta.url).href)
  if (typeof module !== "object" || module === null || !("run" in module) || typeof module.run !== "function") throw new TypeError(`${path} offers no run`)
  return module.run as Run
}

if (import.meta.main) process.exitCode = await runLine(process.argv.slice(2))
