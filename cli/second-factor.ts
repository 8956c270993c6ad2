/** The second factor (TOTP, RFC 6238): setting it, proved by a first code, and taking it away. Its secret is shown once, at a terminal only. */
import type { Command } from "commander"
import { renderUnicodeCompact } from "uqr"
import { somebodyThere } from "./asking.ts"
import { wrongUse } from "./endings.ts"
import { leafOf } from "./figures.ts"
import { type Tools, ownPassphrase, sixDigits, withTools } from "./tools.ts"

export function secondFactorCommands(program: Command): void {
  const factor = program
    .command("second-factor")
    .summary("set or remove your second factor")
    .helpGroup("You:")
    .description("Your second factor: six digits from an app, beside the pass phrase.")
  factor
    .command("set")
    .summary("set it")
    .description("Set a second factor, or a new one. Its secret is shown this once, for your app to keep; the first code proves that it does.")
    .action(withTools(set))
  factor.command("remove").summary("take it away").description("Remove the second factor. It takes your pass phrase and a code.").action(withTools(remove))
}

async function set(tools: Tools): Promise<void> {
  if (!somebodyThere()) throw wrongUse("A second factor is set at a terminal.", "Its secret must not end in a file or a log.")
  const { secret, uri } = await tools.house.call("beginSecondFactor")
  process.stderr.write(`${renderUnicodeCompact(uri)}\nRead this with your app, or type the secret into it: ${secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}\n`)
  const done = await tools.house.call("setSecondFactor", { body: { secret, code: await sixDigits({}) } })
  tools.print.reply(done, () =>
    tools.print.line(`Your second factor is set: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}. From now on signing in takes a code.`),
  )
}

async function remove(tools: Tools): Promise<void> {
  const passphrase = await ownPassphrase(tools.globals, tools.env)
  const done = await tools.house.call("removeSecondFactor", { body: { passphrase, code: await sixDigits(tools.env) } })
  tools.print.reply(done, () => tools.print.line(`Your second factor is removed: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}
