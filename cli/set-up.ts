/** Setting the firm up and joining it. The recovery shares are written to files before anything else is said, and one of them is read back and proved. */
import type { Command } from "commander"
import { ask, askHidden, secretFrom, somebodyThere } from "./asking.ts"
import { refused, wrongUse } from "./endings.ts"
import { many } from "./figures.ts"
import { lineTo } from "./house.ts"
import { keepSession } from "./session.ts"
import { beginSession, printSession, withoutToken } from "./sign-in.ts"
import { openShareFolder, readShare } from "./shares.ts"
import { type Tools, givenPassphrase, withTools } from "./tools.ts"

interface SetUpOptions {
  readonly codeFile?: string
  readonly firm?: string
  readonly name?: string
  readonly address?: string
  readonly needed: string
  readonly shares: string
  readonly sharesInto?: string
}

export function setUpCommands(program: Command): void {
  program
    .command("set-up")
    .summary("set the firm up")
    .helpGroup("The firm:")
    .description(
      "Set the firm up with its first person. What is left out is asked for.\nThe set-up code is printed where the server was started; scripts give it by --code-file or MUNIMENT_SETUP_CODE, and the pass phrase by --passphrase-file or MUNIMENT_PASSPHRASE.",
    )
    .option("--code-file <FILE>", "read the set-up code from a file; - is standard input")
    .option("--firm <NAME>", "the firm's name")
    .option("--name <NAME>", "your name")
    .option("--address <ADDRESS>", "your address")
    .option("--needed <N>", "how many recovery shares it takes to recover a person", "2")
    .option("--shares <N>", "how many shares are given out", "3")
    .option("--shares-into <DIR>", "a new folder for the recovery shares, one file each; asked for where it is left out")
    .action(withTools(setUp))
  program
    .command("join")
    .summary("accept an invitation")
    .helpGroup("The firm:")
    .argument("[LINK]", "the link you were given; - reads it from standard input, and where it is left out it is asked for without echo")
    .description(
      "Accept an invitation: your keys are made and sealed under your pass phrase.\nA link is good once. Where others use this machine, leave it out of the command and paste it when asked.",
    )
    .action(withTools(join))
}

async function setUp(tools: Tools, options: SetUpOptions): Promise<void> {
  const street = lineTo(tools.house.at, null)
  if ((await street.call("getHouse")).state === "ready") throw refused("already-set-up", "The firm has been set up already.")
  const recovery = { needed: toCount(options.needed, "--needed"), shares: toCount(options.shares, "--shares") }
  const code =
    (await secretFrom(tools.env, { file: options.codeFile, setting: "MUNIMENT_SETUP_CODE" })) ??
    (await askHidden("Set-up code", "Give it by --code-file or MUNIMENT_SETUP_CODE."))
  const firm = options.firm ?? (await ask("Name of the firm", "Give it by --firm."))
  const name = options.name ?? (await ask("Your name", "Give it by --name."))
  const address = options.address ?? (await ask("Your address", "Give it by --address."))
  const folder = options.sharesInto ?? (await ask("New folder for the recovery shares", "Give it by --shares-into."))
  const passphrase = await newPassphrase(tools, [firm, name, address])
  await using shares = await openShareFolder(folder, recovery.shares)
  const done = await street.call("setUp", { body: { code: code.trim(), firm, person: { name, address, passphrase }, recovery } })
  const files = await shares.write(done.shares, { firm, needed: recovery.needed })
  const session = await beginSession(tools, { address, passphrase })
  const signedIn = lineTo(tools.house.at, session.token ?? null)
  const proved = await signedIn.call("proveShare", { body: { share: await readShare(files[0] ?? "") } })
  tools.print.reply({ session: withoutToken(session), shares: files, proved: proved.number, receipt: done.receipt }, () => {
    tools.print.line(`${session.firm} is set up.`)
    printSession(tools.print, session)
    tools.print.line()
    tools.print.line(`${many(files.length, "recovery share")} stand in ${folder}; share ${proved.number} was read back and works. They are kept nowhere else.`)
    tools.print.line(
      `Give each to one custodian and remove these files: any ${recovery.needed} of them open the way back for a person who lost their pass phrase.`,
    )
  })
}

async function join(tools: Tools, link: string | undefined): Promise<void> {
  const given =
    link === undefined
      ? await askHidden("Link of the invitation", "Give it after the word join, or - to read it from standard input.")
      : link === "-"
        ? ((await secretFrom(tools.env, { file: "-", setting: "" })) ?? "")
        : link
  const token = tokenIn(/https?:\/\/\S+/.exec(given)?.[0] ?? given.trim(), tools.house.at)
  const street = lineTo(tools.house.at, null)
  const invited = await street.call("readInvitation", { body: { token } })
  tools.print.aside(`${invited.firm} invites ${invited.name} (${invited.address}) as ${invited.role}.`)
  const passphrase = await newPassphrase(tools, [invited.firm, invited.name, invited.address])
  const session = await street.call("join", { body: { token, passphrase, bearer: true } })
  await keepSession(tools.env, tools.house.at, session)
  tools.print.reply(withoutToken(session), () => {
    tools.print.line("You have joined.")
    printSession(tools.print, session)
  })
}

/** The secret in a link's fragment. A link to another house is not followed to this one. */
function tokenIn(link: string, at: string): string {
  const url = URL.parse(link)
  if (url === null) return link
  if (url.origin !== at) throw wrongUse(`This link leads to ${url.origin}, not to ${at}.`, `Say --at ${url.origin} if that is where you want to join.`)
  if (url.hash.length < 2) throw wrongUse("This link lacks its secret, the part after #.", "Copy it whole.")
  return url.hash.slice(1)
}

/** A new pass phrase: as it was given, or asked for twice and judged by the house until it is enough. */
export async function newPassphrase(tools: Tools, names: readonly string[], given: string | null = null): Promise<string> {
  const ready = given ?? (await givenPassphrase(tools.globals, tools.env))
  if (ready !== null) return ready
  if (!somebodyThere()) throw wrongUse("A pass phrase is needed.", "Give it by --passphrase-file FILE (- is standard input) or MUNIMENT_PASSPHRASE.")
  for (;;) {
    const passphrase = await askHidden("New pass phrase", "")
    const judged = await lineTo(tools.house.at, null).call("checkPassphrase", { body: { passphrase, names: [...names] } })
    tools.print.aside(judged.say)
    if (!judged.enough) continue
    if ((await askHidden("The same once more", "")) === passphrase) return passphrase
    tools.print.aside("The two were not the same.")
  }
}

/** How many are needed or given out, as it was said. */
export function toCount(text: string, flag: string): number {
  if (!/^[0-9]{1,2}$/.test(text)) throw wrongUse(`${flag} takes a number.`)
  return Number(text)
}
