/** Recovery: proving that a share works, giving a person a new pass phrase with enough of them, and changing one's own. */
import type { Command } from "commander"
import { secretFrom } from "./asking.ts"
import { leafOf, many } from "./figures.ts"
import { lineTo, refusedBy } from "./house.ts"
import { newPassphrase, toCount } from "./set-up.ts"
import { openShareFolder, readShare } from "./shares.ts"
import { type Tools, ownPassphrase, sixDigits, withTools } from "./tools.ts"

export function recoveryCommands(program: Command): void {
  const recovery = program.command("recovery").summary("prove or use recovery shares").helpGroup("The firm:").description("Recovery shares.")
  recovery
    .command("prove")
    .summary("prove that a share works")
    .argument("<FILE>", "the share's file")
    .description("Prove that one recovery share works. It opens nothing by itself.")
    .action(withTools(prove))
  recovery
    .command("use")
    .summary("give a person a new pass phrase")
    .description("Give a person a new pass phrase with enough shares. The pass phrase is asked for, or read from --passphrase-file or MUNIMENT_PASSPHRASE.")
    .requiredOption("--address <ADDRESS>", "the person's address")
    .requiredOption("--share <FILE...>", "the files of the shares")
    .action(withTools(recover))
  recovery
    .command("split")
    .summary("make new shares with enough of the old ones")
    .description(
      "Make new recovery shares with enough of the old ones, and prove one of them: from then on the old ones are good for nothing in this house. For partners. The pass phrase is asked for where you did not confirm it lately.",
    )
    .requiredOption("--share <FILE...>", "the files of the old shares")
    .requiredOption("--into <DIR>", "a new folder for the new shares, one file each")
    .option("--needed <N>", "how many of the new shares are needed", "2")
    .option("--shares <N>", "how many new shares are made", "3")
    .action(withTools(split))
  program
    .command("passphrase")
    .summary("change your pass phrase")
    .helpGroup("You:")
    .description("Change your pass phrase. The present one is asked for, or read from --passphrase-file or MUNIMENT_PASSPHRASE.")
    .option("--next-file <FILE>", "read the new one from a file")
    .action(withTools(changePassphrase))
}

async function prove(tools: Tools, file: string): Promise<void> {
  const proved = await tools.house.call("proveShare", { body: { share: await readShare(file) } })
  tools.print.reply(proved, () => tools.print.line(`Share ${proved.number} works: ${proved.receipt.kind}, ${leafOf(proved.receipt.leaf)}.`))
}

async function recover(tools: Tools, options: { readonly address: string; readonly share: string[] }): Promise<void> {
  const shares = await Promise.all(options.share.map(readShare))
  const passphrase = await newPassphrase(tools, [options.address])
  const done = await lineTo(tools.house.at, null).call("recover", { body: { address: options.address, passphrase, shares } })
  tools.print.reply(done, () => tools.print.line(`The new pass phrase is good from now on: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}

async function split(
  tools: Tools,
  options: { readonly share: string[]; readonly into: string; readonly needed: string; readonly shares: string },
): Promise<void> {
  const recovery = { needed: toCount(options.needed, "--needed"), shares: toCount(options.shares, "--shares") }
  const brought = await Promise.all(options.share.map(readShare))
  const { firm } = await tools.house.call("getSession")
  await using folder = await openShareFolder(options.into, recovery.shares)
  const made = await tools.house.call("makeShares", { body: { brought, recovery } })
  const files = await folder.write(made.shares, { firm, needed: made.needed })
  const proved = await tools.house.call("proveShare", { body: { share: await readShare(files[0] ?? "") } })
  tools.print.reply({ shares: files, needed: made.needed, proved: proved.number, receipt: made.receipt }, () => {
    tools.print.line(`${many(files.length, "new recovery share")} stand in ${options.into}; share ${proved.number} was read back and works.`)
    tools.print.line(`Give each to one custodian and remove these files. Any ${made.needed} of them are enough.`)
    tools.print.line(
      "Destroy every old share: this house takes none of them any more, but enough of them still open what is sealed on its disk and in its backups.",
    )
  })
}

async function changePassphrase(tools: Tools, options: { readonly nextFile?: string }): Promise<void> {
  const { person } = await tools.house.call("getSession")
  const now = await ownPassphrase(tools.globals, tools.env, "Present pass phrase")
  const given = await secretFrom(tools.env, { file: options.nextFile, setting: "MUNIMENT_NEXT_PASSPHRASE" })
  const next = await newPassphrase({ ...tools, globals: {}, env: {} }, [person.name, person.address], given)
  const body = { now, next }
  let answer = await tools.house.ask("changePassphrase", { body })
  if (!answer.ok && answer.problem.code === "code-needed")
    answer = await tools.house.ask("changePassphrase", { body: { ...body, code: await sixDigits(tools.env) } })
  if (!answer.ok) throw refusedBy(answer.problem)
  const { receipt } = answer.value
  tools.print.reply(answer.value, () => tools.print.line(`Your pass phrase is changed: ${receipt.kind}, ${leafOf(receipt.leaf)}.`))
}
