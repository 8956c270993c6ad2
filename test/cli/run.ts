/** Runs the command line as a person or a script does: its own process, its own state folder, no terminal. */
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { run } from "../../cli/main.ts"

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Somebody at a machine of their own: a folder for state and files, and the settings of their shell. */
export interface Desk extends Disposable {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  run(...words: string[]): Promise<Ended>
  /** The same with something on standard input. */
  fed(input: string, ...words: string[]): Promise<Ended>
  /** Starts a command and hands it over, to be killed. */
  start(...words: string[]): ChildProcess
}

/** A desk; `env` is added to its settings. */
export function deskOf(env: Readonly<Record<string, string>> = {}): Desk {
  const folder = mkdtempSync(join(tmpdir(), "muniment-desk-"))
  const settings = { PATH: "/usr/bin:/bin", HOME: folder, XDG_STATE_HOME: join(folder, "state"), LANG: "C.UTF-8", TZ: "UTC", ...env }
  const start = (...words: string[]): ChildProcess => spawn(process.execPath, [MAIN, ...words], { cwd: folder, env: settings, stdio: ["pipe", "pipe", "pipe"] })
  const fed = async (input: string, ...words: string[]): Promise<Ended> => {
    const child = start(...words)
    child.stdin?.on("error", () => undefined)
    child.stdin?.end(input)
    const status = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
    const [out, err] = await Promise.all([child.stdout === null ? "" : text(child.stdout), child.stderr === null ? "" : text(child.stderr)])
    return { status: await status, out, err }
  }
  return { folder, env: settings, start, fed, run: (...words) => fed("", ...words), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a command in this process, for tables of many that need no process of their own. Standard input is not given to it. */
export async function runHere(env: Readonly<Record<string, string>>, words: readonly string[]): Promise<Ended> {
  const before = { env: process.env, out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) }
  const said = { out: "", err: "" }
  const into = (name: "out" | "err") => ((piece: string | Uint8Array) => ((said[name] += String(piece)), true)) as typeof process.stdout.write
  try {
    process.env = { ...env, XDG_STATE_HOME: "/nonexistent" }
    process.stdout.write = into("out")
    process.stderr.write = into("err")
    const status = await run(words)
    return { status, ...said }
  } finally {
    process.env = before.env
    process.stdout.write = before.out
    process.stderr.write = before.err
    process.exitCode = undefined
  }
}
