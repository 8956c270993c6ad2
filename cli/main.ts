/** The command line: reads the words it was called with, does what they say by the published API, and leaves with a status that says how it ended. */
import { Command, CommanderError, type Option } from "commander"
import pkg from "../package.json" with { type: "json" }
import { accessCommands } from "./access.ts"
import { custodyCommands } from "./custody.ts"
import { documentCommands } from "./documents.ts"
import { Ending } from "./endings.ts"
import { fileCommand } from "./filing/command.ts"
import { inboxCommands } from "./inbox.ts"
import { ledgerCommands } from "./ledger/commands.ts"
import { matterCommands } from "./matters.ts"
import { memberCommands } from "./members.ts"
import { noteCommands } from "./notes.ts"
import { openCommand } from "./opening.ts"
import { partyCommands } from "./parties.ts"
import { peopleCommands } from "./people.ts"
import { planCommands } from "./plan.ts"
import { policyCommands } from "./policy.ts"
import { printEnding, shown, toJson } from "./print.ts"
import { proveCommands } from "./prove.ts"
import { recoveryCommands } from "./recovery.ts"
import { requestCommands } from "./requests.ts"
import { reviewCommands } from "./reviews.ts"
import { secondFactorCommands } from "./second-factor.ts"
import { setUpCommands } from "./set-up.ts"
import { signInCommands } from "./sign-in.ts"
import { teamCommands } from "./teams.ts"
import { wallCommands } from "./walls.ts"

const HOUSE_WORDS = `
The house itself, on the machine where it stands:
  start                    open the house
  firm                     add a firm, by host name
  backup, restore          keep a copy, and bring it back
  vault                    check the sealed documents
  rehearse                 see it all work on your own documents, in a throw-away firm
  prove                    see that a wall has no shadow, in two throw-away firms
`

/** Runs a line such as `["matters", "--named", "Ashworth"]`; resolves to the status the process should end with. */
export async function run(words: readonly string[]): Promise<number> {
  const json = words.includes("--json")
  process.stdout.off("error", endQuietly).on("error", endQuietly)
  if (words[0] === "--version" || words[0] === "-V") return printVersion()
  process.exitCode = 0
  try {
    const program = toProgram(json)
    await program.parseAsync(withHelp(program, words), { from: "user" })
    return process.exitCode
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2
    const ending = cause instanceof Ending ? cause : broken(cause)
    printEnding(ending.words, json)
    return ending.status
  }
}

/** `help matter admit-team` asks what `matter admit-team --help` does: the help that is built in goes no further than its first word, and says nothing of one that it does not know. */
function withHelp(program: Command, words: readonly string[]): readonly string[] {
  if (words.length === 0) return ["--help"]
  const [first, asked, ...more] = words
  if (first !== "help" || asked === undefined || asked.startsWith("-")) return words
  if (more.length > 0) return [asked, ...more, "--help"]
  return program.commands.some((command) => command.name() === asked) ? words : [asked]
}

function printVersion(): number {
  process.stdout.write(`${pkg.version}\n`)
  return 0
}

/** A fault of the command itself, with the trace that whoever mends it needs. */
function broken(cause: unknown): Ending {
  return new Ending(1, {
    code: "fault",
    title: "Something in this command broke. What the house had recorded stands.",
    detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  })
}

/** Whoever read our output has heard enough. */
function endQuietly(cause: NodeJS.ErrnoException): void {
  if (cause.code !== "EPIPE") throw cause
  process.exit()
}

function toProgram(json: boolean): Command {
  const program = new Command("muniment")
    .description("The strongroom for confidential case files: what you may open is sealed to you, and every opening leaves proof.")
    .helpOption("-h, --help", "print this help; --version alone prints the version")
    .helpCommand("help [WORD]", "print the help of a command")
    .option("--at <URL>", "the address of the house (default: MUNIMENT_AT, else where you signed in, else http://localhost:8400)")
    .option("--json", "print JSON for programs instead of words for people")
    .option("--passphrase-file <FILE>", "read your pass phrase from a file; - is standard input")
    .option("--plain-http", "go over plain HTTP to another machine, where the line is guarded by other means")
    .addHelpText(
      "after",
      HOUSE_WORDS +
        "\nEvery command ends with 0 when it is done, 1 when it was refused, 2 when it was not called rightly, 3 when the house was not reached.\n./muniment help WORD says more of each.",
    )
  for (const hang of [
    signInCommands,
    secondFactorCommands,
    setUpCommands,
    recoveryCommands,
    peopleCommands,
    matterCommands,
    memberCommands,
    teamCommands,
    policyCommands,
    requestCommands,
    wallCommands,
    inboxCommands,
    reviewCommands,
    partyCommands,
    noteCommands,
    planCommands,
    fileCommand,
    documentCommands,
    accessCommands,
    openCommand,
    custodyCommands,
    ledgerCommands,
    proveCommands,
  ])
    hang(program)
  for (const command of everyCommand(program))
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(asWrongUse(text, json)) })
      .configureHelp({ showGlobalOptions: command !== program, optionDescription })
      .showHelpAfterError(json ? false : "See the same command with --help.")
  return program
}

function* everyCommand(from: Command): Generator<Command> {
  yield from
  for (const command of from.commands) yield* everyCommand(command)
}

/** An option's words with what it may be and what it is where it is left out. */
function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? "" : `: ${argChoices.join(", ")}`
  return `${description}${choices}${typeof defaultValue === "string" && defaultValue !== "" ? ` (default: ${defaultValue})` : ""}`
}

/** Wrong use in the house's voice: commander's sentence without its "error:". */
function asWrongUse(text: string, json: boolean): string {
  const title = text
    .trim()
    .replace(/^error: /, "")
    .replace(/^\w/, (first) => first.toUpperCase())
  return json ? `${toJson({ refusal: { code: "wrong-use", title } })}\n` : `${shown(title)}\n`
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
