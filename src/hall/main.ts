/** Where every command begins: finds the module that a word names and ends with the status it gives. */
import { CannotStart } from "./postgres/index.ts"

/** What a word's module offers: the rest of the line in, an exit status out. */
interface Word {
  run(args: readonly string[]): Promise<number>
}

/** The words that work on the house itself, on the machine where it stands. Each loads only when it is said, so that none slows another down. */
export const HOUSE_WORDS: Readonly<Record<string, string>> = {
  start: "./words/start.ts",
  firm: "./words/firm.ts",
  backup: "./words/backup.ts",
  restore: "./words/restore.ts",
  vault: "./words/vault.ts",
  bench: "../../bench/main.ts",
  torture: "../../test/torture/main.ts",
  rehearse: "./words/rehearse.ts",
}

/** Every other word speaks to a running house through its published API, as any other program would. */
const COMMAND_LINE = "../../cli/main.ts"

/** Runs a line such as `["file", "PATH", "--matter", "7KD-Q2M"]`. The command line gets the whole line, a house word what follows it. */
export async function runLine(line: readonly string[]): Promise<number> {
  const [word = "help", ...rest] = line
  const path = Object.hasOwn(HOUSE_WORDS, word) ? HOUSE_WORDS[word] : undefined
  return path === undefined ? (await load(COMMAND_LINE)).run(line) : (await load(path)).run(rest)
}

async function load(path: string): Promise<Word> {
  const module: unknown = await import(new URL(path, import.meta.url).href)
  if (typeof module !== "object" || module === null || !("run" in module) || typeof module.run !== "function") throw new TypeError(`${path} exports no run`)
  return module as Word
}

if (import.meta.main) {
  try {
    process.exitCode = await runLine(process.argv.slice(2))
  } catch (cause) {
    if (!(cause instanceof CannotStart)) throw cause
    console.error(cause.message)
    process.exitCode = 1
  }
}
