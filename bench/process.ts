/** Parts of the benchmark that run in processes of their own: the house, the floor's server, and work whose memory is to be seen by itself. */
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(new URL("../src/hall/main.ts", import.meta.url))

export interface Running {
  readonly pid: number
  /** Resolves with the first match in what the process says. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Everything it said, once it has ended. */
  readonly ended: Promise<string>
  /** Ctrl-C, and waits for the end. */
  stop(): Promise<void>
}

/** Starts a word of the house, such as `start`, with settings, as its launcher does. It never meets a server that `DATABASE_URL` names: the benchmark measures the embedded engine. */
export function startWord(words: readonly string[], settings: Readonly<Record<string, string>>, flags: readonly string[] = []): Running {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [...process.execArgv, ...flags, MAIN, ...words], {
    env: { ...inherited, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const said = listen(child)
  const ended = once(child, "exit").then(([status]: unknown[]) => {
    if (status !== 0) throw new Error(`${words.join(" ")} ended with ${String(status)}: ${said.text}`)
    return said.text
  })
  ended.catch(() => undefined)
  return {
    pid: child.pid ?? -1,
    says: (pattern) =>
      Promise.race([said.match(pattern), ended.then(() => Promise.reject(new Error(`${words.join(" ")} ended before it said ${pattern.source}`)))]),
    ended,
    async stop() {
      child.kill("SIGINT")
      await ended
    },
  }
}

/** Runs one part of the benchmark in a process of its own, and gives the JSON that it prints last. */
export async function runPart<T>(part: string, args: readonly string[]): Promise<T> {
  const text = await startWord(["bench", "--part", part, ...args], {}, ["--max-old-space-size=4096"]).ended
  return JSON.parse(text.trim().split("\n").at(-1) ?? "") as T
}

function listen(child: ChildProcess): { readonly text: string; match(pattern: RegExp): Promise<RegExpExecArray> } {
  let text = ""
  const waiting = new Set<() => void>()
  child.stdout?.on("data", (piece: Buffer) => {
    text += piece.toString()
    for (const look of waiting) look()
  })
  return {
    get text() {
      return text
    },
    match: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = pattern.exec(text)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}
