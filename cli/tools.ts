/** What every command is given: the line to the house, the printer and the settings; and how a command is hung on the program. */
import type { Command } from "commander"
import { askHidden, secretFrom, somebodyThere } from "./asking.ts"
import { type House, lineTo } from "./house.ts"
import { type Printer, printer } from "./print.ts"
import { DEFAULT_AT, parseAt, recallSession } from "./session.ts"
import type { Env } from "./state.ts"

/** The options that every command takes. */
export interface Globals {
  readonly at?: string
  readonly json?: true
  readonly passphraseFile?: string
  readonly plainHttp?: true
}

export interface Tools {
  readonly house: House
  readonly print: Printer
  readonly env: Env
  readonly globals: Globals
}

/** Wraps a command's work so that it is called with its tools first, then with its arguments and options as commander gives them. */
export function withTools<A extends unknown[]>(work: (tools: Tools, ...args: A) => Promise<void>): (...all: [...A, Command]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command
    await work(await toolsFor(command.optsWithGlobals<Globals>(), process.env), ...(all.slice(0, -1) as A))
  }
}

/** The tools under given global options: the address comes from --at, else MUNIMENT_AT, else the kept session, else this machine. */
export async function toolsFor(globals: Globals, env: Env): Promise<Tools> {
  const kept = await recallSession(env)
  const asked = globals.at ?? (env["MUNIMENT_AT"] || undefined)
  const at = asked === undefined ? (kept?.at ?? DEFAULT_AT) : parseAt(asked, globals.plainHttp === true || kept?.at === asked)
  const token = kept !== null && kept.at === at ? kept.token : null
  return { house: lineTo(at, token, (house) => confirm(house, globals, env)), print: printer(globals.json === true), env, globals }
}

/** The caller's own pass phrase: --passphrase-file, MUNIMENT_PASSPHRASE, or asked for without echo. */
export async function ownPassphrase(globals: Globals, env: Env, question = "Pass phrase"): Promise<string> {
  return (await givenPassphrase(globals, env)) ?? askHidden(question, "Give it by --passphrase-file FILE (- is standard input) or MUNIMENT_PASSPHRASE.")
}

/** The pass phrase that was given without asking, or null. */
export async function givenPassphrase(globals: Globals, env: Env): Promise<string | null> {
  return secretFrom(env, { file: globals.passphraseFile, setting: "MUNIMENT_PASSPHRASE" })
}

/** The six digits of the second factor: MUNIMENT_CODE, or asked for. */
export async function sixDigits(env: Env): Promise<string> {
  return env["MUNIMENT_CODE"] ?? (await askHidden("Six-digit code", "Give it by MUNIMENT_CODE.")).replaceAll(/\s/g, "")
}

async function confirm(house: House, globals: Globals, env: Env): Promise<boolean> {
  if ((await givenPassphrase(globals, env)) === null && !somebodyThere()) return false
  const passphrase = await ownPassphrase(globals, env, "Confirm with your pass phrase that it is you")
  const first = await house.ask("confirm", { body: { passphrase } })
  if (first.ok || first.problem.code !== "code-needed") return first.ok
  return (await house.ask("confirm", { body: { passphrase, code: await sixDigits(env) } })).ok
}
