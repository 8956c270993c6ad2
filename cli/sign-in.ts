/** Signing in and out, who one is here, and the purpose that goes into every custody event. */
import type { Command } from "commander"
import type { Session } from "#contract"
import { ask } from "./asking.ts"
import { refused } from "./endings.ts"
import { when } from "./figures.ts"
import { lineTo, refusedBy } from "./house.ts"
import type { Printer } from "./print.ts"
import { forgetSession, keepSession, recallSession } from "./session.ts"
import { type Tools, ownPassphrase, sixDigits, withTools } from "./tools.ts"

export function signInCommands(program: Command): void {
  program
    .command("sign-in")
    .summary("sign in")
    .helpGroup("You:")
    .description(
      "Sign in. The session is kept in a file that only you can read (MUNIMENT_SESSION says where); the pass phrase is kept nowhere.\nScripts give the pass phrase by --passphrase-file or MUNIMENT_PASSPHRASE and the second factor's code by MUNIMENT_CODE.",
    )
    .option("--address <ADDRESS>", "your address; asked for where it is left out")
    .option("--purpose <CODE>", "what you are here for, such as conduct or advice")
    .option("--line <TEXT>", "the purpose in your own words, beside its code")
    .action(withTools(signIn))
  program
    .command("sign-out")
    .summary("sign out")
    .helpGroup("You:")
    .description("Sign out and forget the kept session.")
    .option("--everywhere", "on every machine")
    .action(withTools(signOut))
  program
    .command("who")
    .summary("who you are here, and why")
    .helpGroup("You:")
    .description("Who you are here, what you are here for, and the purposes the firm knows.")
    .action(withTools(who))
  program
    .command("purpose")
    .summary("say what you are here for")
    .helpGroup("You:")
    .argument("<CODE>", "a purpose of the firm's list; ./muniment who shows them")
    .argument("[LINE]", "in your own words")
    .description("Say what you are here for. It goes into every custody event from now on.")
    .action(withTools(namePurpose))
}

async function signIn(tools: Tools, options: { readonly address?: string; readonly purpose?: string; readonly line?: string }): Promise<void> {
  const address = options.address ?? (await ask("Address", "Give it by --address."))
  const passphrase = await ownPassphrase(tools.globals, tools.env)
  const purpose = options.purpose === undefined ? undefined : { code: options.purpose, ...(options.line === undefined ? {} : { line: options.line }) }
  const before = await recallSession(tools.env)
  const session = await beginSession(tools, { address, passphrase, purpose })
  if (before !== null)
    await lineTo(before.at, before.token)
      .ask("signOut")
      .catch(() => null)
  tools.print.reply(withoutToken(session), () => printSession(tools.print, session))
}

/** Signs in, asking for the second factor's code where it is needed, and keeps the session. */
export async function beginSession(
  tools: Tools,
  given: { readonly address: string; readonly passphrase: string; readonly purpose?: { code: string; line?: string } | undefined },
): Promise<Session> {
  const street = lineTo(tools.house.at, null)
  const body = { address: given.address, passphrase: given.passphrase, bearer: true, ...(given.purpose === undefined ? {} : { purpose: given.purpose }) }
  const code = tools.env["MUNIMENT_CODE"]
  let answer = await street.ask("signIn", { body: code === undefined ? body : { ...body, code } })
  if (!answer.ok && answer.problem.code === "code-needed" && code === undefined)
    answer = await street.ask("signIn", { body: { ...body, code: await sixDigits(tools.env) } })
  if (!answer.ok) throw refusedBy(answer.problem)
  await keepSession(tools.env, tools.house.at, answer.value)
  return answer.value
}

async function signOut(tools: Tools, options: { readonly everywhere?: true }): Promise<void> {
  if ((await recallSession(tools.env))?.at !== tools.house.at) throw refused("not-signed-in", `You are not signed in at ${tools.house.at}.`)
  const answer = await tools.house.ask(options.everywhere === true ? "signOutEverywhere" : "signOut")
  if (!answer.ok && answer.problem.code !== "not-signed-in") throw refusedBy(answer.problem)
  await forgetSession(tools.env)
  tools.print.reply({ signedOut: true }, () => tools.print.line(options.everywhere === true ? "Signed out on every machine." : "Signed out."))
}

async function who(tools: Tools): Promise<void> {
  const session = await tools.house.call("getSession")
  tools.print.reply(withoutToken(session), () => {
    printSession(tools.print, session)
    tools.print.line()
    tools.print.table(
      [{ head: "Purpose" }, { head: "In words", wide: true }],
      session.purposes.map((purpose) => [purpose.code, purpose.words]),
    )
  })
}

async function namePurpose(tools: Tools, code: string, line: string | undefined): Promise<void> {
  const session = await tools.house.call("nameThePurpose", { body: { code, ...(line === undefined ? {} : { line }) } })
  tools.print.reply(withoutToken(session), () => tools.print.line(`Here for: ${purposeOf(session)}.`))
}

/** A session as it may be shown: its secret stays in its file. */
export function withoutToken(session: Session): Omit<Session, "token"> {
  const { token: _kept, ...rest } = session
  return rest
}

export function printSession(print: Printer, session: Session): void {
  print.facts([
    ["You", `${session.person.name} (${session.person.address}), ${session.person.role}`],
    ["Firm", session.firm],
    ["Here for", session.purpose === null ? "not said yet: name it with ./muniment purpose CODE" : purposeOf(session)],
    ["Signed in until", `${when(session.endsAt)}, or ${session.idleMinutes} minutes after you were last here`],
    ["Second factor", session.secondFactor.set ? "set" : session.secondFactor.required ? "not set, and the firm requires it" : "not set"],
  ])
}

function purposeOf(session: Session): string {
  if (session.purpose === null) return ""
  const words = session.purposes.find((purpose) => purpose.code === session.purpose?.code)?.words ?? session.purpose.code
  return session.purpose.line === undefined ? words : `${words}: ${session.purpose.line}`
}
