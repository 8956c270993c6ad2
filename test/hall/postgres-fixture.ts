/** Folders, houses and connections for the tests of the embedded engine, all of which kill and are killed. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import postgres, { type Sql } from "postgres"
import { onTestFinished } from "vitest"

export interface Place {
  readonly socketFolder: string
  readonly port: number
}

/** A new folder, removed when the test is over. Its parent is closed to all other accounts, as a home folder is. */
export function newFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), "muniment-engine-"))
  const folder = join(parent, "postgres")
  onTestFinished(async () => {
    await until(() => !engineRuns(folder))
    rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  return folder
}

export function connect(place: Place, username = "muniment_owner", database = "muniment"): Sql {
  return postgres({ host: place.socketFolder, port: place.port, username, database, max: 1, onnotice: () => undefined, connect_timeout: 5 })
}

/** Runs one act on one connection and closes it. */
export async function within<T>(place: Place, act: (sql: Sql) => Promise<T>, username?: string): Promise<T> {
  const sql = connect(place, username)
  try {
    return await act(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Starts a house in its own process and gives its first line. */
export async function startHouse(folder: string): Promise<{ readonly child: ChildProcess; readonly said: Record<string, unknown> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "house-to-kill.ts"), folder], { stdio: ["ignore", "pipe", "inherit"] })
  onTestFinished(() => kill(child))
  let text = ""
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece))
  while (!text.includes("\n")) {
    if (child.exitCode !== null) throw new Error(`the house ended with ${child.exitCode}`)
    await pause(10)
  }
  return { child, said: JSON.parse(text) as Record<string, unknown> }
}

export function placeOf(said: Record<string, unknown>): Place {
  return { socketFolder: String(said["socketFolder"]), port: Number(said["port"]) }
}

export function enginePid(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, "cluster", "postmaster.pid"), "utf8"), 10)
}

/** The living processes whose parent is `pid`, and theirs, by ps. */
export function descendantsOf(pid: number): readonly number[] {
  const rows = processes()
  const found: number[] = []
  for (let next = [pid]; next.length > 0;) {
    next = rows.filter((row) => next.includes(row.parent)).map((row) => row.pid)
    found.push(...next)
  }
  return found
}

export function isRunning(pid: number): boolean {
  return processes().some((row) => row.pid === pid && !row.dead)
}

function processes(): readonly { readonly pid: number; readonly parent: number; readonly dead: boolean }[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" })
  return stdout.split("\n").map((line) => {
    const [pid, parent, state = "Z"] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), dead: state.startsWith("Z") }
  })
}

/** Waits until a thing is so, for a few seconds. */
export async function until(so: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (so()) return
    await pause(50)
  }
  throw new Error("it did not come to be so")
}

export function engineRuns(folder: string): boolean {
  return existsSync(join(folder, "cluster", "postmaster.pid")) && isRunning(enginePid(folder))
}

/** SIGKILL to each that still lives: a connection's own process may have ended meanwhile. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) if (isRunning(pid)) spawnSync("kill", ["-KILL", String(pid)])
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, "exit")
  child.kill("SIGKILL")
  await gone
}
