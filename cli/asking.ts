/** Asks a person at the terminal, on standard error so that results stay clean. What is secret is typed without echo and never comes from the command's own words. */
import { readFile } from "node:fs/promises"
import { createInterface } from "node:readline/promises"
import { text as readAll } from "node:stream/consumers"
import { Writable } from "node:stream"
import { wrongUse } from "./endings.ts"
import { type Printer, shown } from "./print.ts"
import type { Env } from "./state.ts"

/** Whether somebody sits there to be asked. */
export function somebodyThere(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks for a line; where nobody is there it is wrong use, and `otherwise` says how to give it. */
export async function ask(question: string, otherwise: string): Promise<string> {
  return (await readLine(question, otherwise, false)).trim()
}

/** Before a grave act: says in one sentence what it will do, and has one word typed for it. Whoever said `--yes` is told and not asked. */
export async function askWord(print: Printer, what: string, word: string, yes: true | undefined): Promise<void> {
  if (yes === true) return print.aside(what)
  if (somebodyThere()) process.stderr.write(`${shown(what)}\n`)
  const typed = await ask(`Type ${word} to do it`, `${what} Say --yes to do it without being asked.`)
  if (typed !== word) throw wrongUse("Nothing was done.")
}

/** Asks for a secret, without echo. */
export async function askHidden(question: string, otherwise: string): Promise<string> {
  return readLine(question, otherwise, true)
}

async function readLine(question: string, otherwise: string, hidden: boolean): Promise<string> {
  if (!somebodyThere()) throw wrongUse(`${question} cannot be asked here: no terminal.`, otherwise)
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (hidden) process.stderr.write(`${question}: `)
  using lines = createInterface({ input: process.stdin, output: hidden ? mute : process.stderr, terminal: true })
  const leave = new AbortController()
  lines.on("SIGINT", () => leave.abort())
  lines.on("close", () => leave.abort())
  try {
    return await lines.question(hidden ? "" : `${question}: `, { signal: leave.signal })
  } catch {
    throw wrongUse("Nothing was done.")
  } finally {
    if (hidden) process.stderr.write("\n")
  }
}

/** Where a secret may come from without anyone typing it: a file (`-` is standard input), a setting, or nowhere. */
export interface SecretSource {
  readonly file: string | undefined
  readonly setting: string
}

/** A secret from its file or setting, or null. Only the line end after it is taken off. */
export async function secretFrom(env: Env, source: SecretSource): Promise<string | null> {
  if (source.file !== undefined) return (await readSecretFile(source.file)).replace(/\r?\n$/, "")
  return env[source.setting] ?? null
}

let piped: Promise<string> | null = null

async function readSecretFile(file: string): Promise<string> {
  if (file === "-") return (piped ??= readAll(process.stdin))
  try {
    return await readFile(file, "utf8")
  } catch {
    throw wrongUse(`${file} could not be read.`)
  }
}
