/** Recovery: proving that a share works, giving a person a new pass phrase with enough of them, and changing one's own. */
import type { Command } from "commander"
import { secretFrom } from "./asking.ts"
import { leafOf } from "./figures.ts"
import { lineTo, refusedBy } from "./house.ts"
import { newPassphrase } from "./set-up.ts"
import { readShare } from "./shares.ts"
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
