/** Runs the command line as a script does: a state folder of its own, no terminal; in a process of its own where that matters. */
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
  /** The same in a process of its own. */
  apart(...words: string[]): Promise<Ended>
  /** The same with something on standard input. */
  fed(input: string, ...words: string[]): Promise<Ended>
  /** Starts a command and hands it over, to be killed. */
  start(...words: string[]): ChildProcess
}

/** A desk; `env` is added to its settings. */
export function deskOf(env: Readonly<Record<string, string>> = {}): Desk {
  const folder = mkdtempSync(join(tmpdir(), "muniment-desk-"))
  const compiled = process.env["NODE_COMPILE_CACHE"]
  const kept = compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }
  const settings = { PATH: "/usr/bin:/bin", HOME: folder, XDG_STATE_HOME: join(folder, "state"), LANG: "C.UTF-8", TZ: "UTC", ...kept, ...env }
  const start = (...words: string[]): ChildProcess => spawn(process.execPath, [MAIN, ...words], { cwd: folder, env: settings, stdio: ["pipe", "pipe", "pipe"] })
  const fed = async (input: string, ...words: string[]): Promise<Ended> => {
    const child = start(...words)
    child.stdin?.on("error", () => undefined)
    child.stdin?.end(input)
    const status = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
    const [out, err] = await Promise.all([child.stdout === null ? "" : text(child.stdout), child.stderr === null ? "" : text(child.stderr)])
    return { status: await status, out, err }
  }
  return {
    folder,
    env: settings,
    start,
    fed,
    run: (...words) => runHere(settings, words, folder),
    apart: (...words) => fed("", ...words),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs a command in this process, which saves starting one for each of many: with these settings, in this folder, with nobody at the terminal and nothing on standard input. */
export async function runHere(env: Readonly<Record<string, string>>, words: readonly string[], folder = process.cwd()): Promise<Ended> {
  const before = { env: process.env, folder: process.cwd(), out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) }
  const said = { out: "", err: "" }
  const into =
    (name: "out" | "err"): typeof process.stdout.write =>
    (piece: string | Uint8Array) => ((said[name] += typeof piece === "string" ? piece : Buffer.from(piece).toString()), true)
  try {
    process.chdir(folder)
    process.env = { XDG_STATE_HOME: "/nonexistent", ...env }
    process.stdout.write = into("out")
    process.stderr.write = into("err")
    const status = await run(words)
    return { status, ...said }
  } finally {
    process.chdir(before.folder)
    process.env = before.env
    process.stdout.write = before.out
    process.stderr.write = before.err
    process.exitCode = undefined
  }
}
