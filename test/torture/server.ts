/** A house in a process of its own, to be killed without warning: the server alone, or it and everything it started. */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { setTimeout as pause } from "node:timers/promises"

const MAIN = fileURLToPath(new URL("../../src/hall/main.ts", import.meta.url))

export interface KillableHouse {
  readonly url: string
  /** The set-up code of the first start. */
  readonly code: string
  /** What the running house has written on standard output: its words and its log. */
  readonly heard: string
  start(): Promise<void>
  /** SIGKILL, to the server or to the whole tree. Resolves when it is dead. */
  kill(whole: boolean): Promise<void>
  /** Ctrl-C, and how it ended. */
  stop(): Promise<number | null>
  /** Runs another word on the same data folder; `said` is what it wrote on standard error, `typed` what comes on its standard input. */
  word(args: readonly string[], typed?: string): { readonly status: number; readonly out: string; readonly said: string }
}

/** Prepares a house on a data folder; nothing runs until `start`. */
export async function killableHouse(data: string, env: Readonly<Record<string, string>> = {}): Promise<KillableHouse> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    ...process.env,
    MUNIMENT_DATA: data,
    MUNIMENT_PORT: String(port),
    MUNIMENT_METRICS: "off",
    MUNIMENT_LOG: "error",
    MUNIMENT_RATE: "1000000",
    MUNIMENT_RESERVE: "0",
    DATABASE_URL: "",
    ...env,
  }
  let child: ChildProcess | null = null
  let code = ""
  let said = ""
  return {
    url,
    get heard() {
      return said
    },
    get code() {
      return code
    },
    async start() {
      const running = spawn(process.execPath, [MAIN, "start"], { env: environment, stdio: ["ignore", "pipe", "inherit"], detached: true })
      child = running
      said = ""
      running.stdout?.on("data", (text: Buffer) => {
        said += text.toString()
        code ||= /code, good for this run: (\S+)/.exec(said)?.[1] ?? ""
      })
      const before = performance.now()
      while (!said.includes("is open at") || !(await isReady(url))) {
        if (running.exitCode !== null || running.signalCode !== null) throw new Error(`the house did not start: ${said}`)
        if (performance.now() - before > 60_000) throw new Error("the house did not start within a minute")
        await pause(20)
      }
    },
    async kill(whole) {
      const running = child
      if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return
      const dead = new Promise<void>((resolve) =>
        running.once("exit", () => {
          resolve()
        }),
      )
      const tree = whole ? descendantsOf(running.pid) : []
      process.kill(running.pid, "SIGKILL")
      for (const pid of tree) killQuietly(pid)
      await dead
    },
    async stop() {
      const running = child
      if (running === null || running.exitCode !== null || running.signalCode !== null) return running?.exitCode ?? null
      const dead = new Promise<number | null>((resolve) =>
        running.once("exit", (status) => {
          resolve(status)
        }),
      )
      running.kill("SIGINT")
      return dead
    },
    word(args, typed = "") {
      const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
        env: environment,
        encoding: "utf8",
        input: typed,
        timeout: 240_000,
      })
      return { status: status ?? -1, out: stdout, said: stderr }
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (reply) => reply.ok,
    () => false,
  )
}

/** A port that nobody listens on, out of those that no connection is given by chance: what was free a moment ago stays so. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(18_000, 30_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => {
        resolve(false)
      })
      server.listen(port, "127.0.0.1", () => {
        resolve(true)
      })
    })
    if (!isFree) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

/** Every process that a process started, and theirs. */
function descendantsOf(root: number): readonly number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found: number[] = []
  const wanted = [root]
  for (let parent = wanted.pop(); parent !== undefined; parent = wanted.pop()) {
    for (const [pid, of] of rows)
      if (of === parent && pid !== undefined) {
        found.push(pid)
        wanted.push(pid)
      }
  }
  return found
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It died with its parent.
  }
}
