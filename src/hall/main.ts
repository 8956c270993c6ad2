/** Where every command begins: finds what a word names, runs it, and ends with the status it gives. */
import { CannotStart } from "./postgres/index.ts"
import { WrongSetting } from "./settings.ts"

/** The rest of the line in, an exit status out. */
type Run = (args: readonly string[]) => Promise<number>

/** The words that work on the house itself, on the machine where it stands. Each loads only when it is said, so that none slows another down. */
export const HOUSE_WORDS: Readonly<Record<string, () => Promise<Run>>> = {
  start: async () => {
    const { start } = await import("./start.ts")
    return () => start().then(() => Number(process.exitCode ?? 0))
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
  const [word = "help", ...rest] = line
  const find = Object.hasOwn(HOUSE_WORDS, word) ? HOUSE_WORDS[word] : undefined
  if (find !== undefined) return (await find())(rest)
  // The log can be judged on the house's own machine too, with nobody signed in.
  if (word === "ledger" && rest.includes("--data")) return (await runOf("./words/ledger.ts"))(rest)
  return (await import("../../cli/main.ts")).run(line)
}

/** The `run` of a module that stands outside this room, or is too large to load before it is asked for. */
async function runOf(path: string): Promise<Run> {
  const module: unknown = await import(new URL(path, import.meta.url).href)
  if (typeof module !== "object" || module === null || !("run" in module) || typeof module.run !== "function") throw new TypeError(`${path} offers no run`)
  return module.run as Run
}

if (import.meta.main) {
  try {
    process.exitCode = await runLine(process.argv.slice(2))
  } catch (cause) {
    if (!(cause instanceof CannotStart) && !(cause instanceof WrongSetting)) throw cause
    process.stderr.write(`${cause.message}\n`)
    process.exitCode = 1
  }
}
