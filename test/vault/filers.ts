/** Starts processes that file into a vault, and kills them where a test wants. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { type Key, newToken, tokenKey, wrapKey } from "#seal"
import type { VersionId } from "#words"
import type { House } from "./vaults.ts"

export interface Said {
  readonly what: "resumed" | "taking" | "pausing" | "paused" | "finishing" | "finished" | "refused"
  readonly from?: number
  readonly offset?: number
  readonly code?: string
  readonly size?: number
  readonly sha256?: string
  readonly sealedHash?: string
}

export interface Filing {
  readonly house: House
  readonly version: VersionId
  readonly key: Key<"version">
  readonly size: number
  readonly stretch: number
  readonly token: string
}

export function newFiling(house: House, version: VersionId, key: Key<"version">, size: number, stretch: number): Filing {
  return { house, version, key, size, stretch, token: newToken() }
}

/**
 * Runs one process until it ends, or until `kill` says so of a line it wrote: then it is killed with SIGKILL at once. Gives all it said.
 * `under` is a command to run it under.
 */
export async function runFiler(
  { house, version, key, size, stretch, token }: Filing,
  kill: (said: Said, line: number) => boolean,
  under: readonly string[] = [],
): Promise<readonly Said[]> {
  const wrapped = Buffer.from(wrapKey(tokenKey("session", token), key, ["filer"])).toString("hex")
  const script = fileURLToPath(new URL("./filer.ts", import.meta.url))
  const tail = join(house.folder, "..", `${version}.tail`)
  const words = [process.execPath, script, house.folder, house.firm, version, token, wrapped, String(size), String(stretch), tail]
  const [command, ...rest] = [...under, ...words]
  const child: ChildProcess = spawn(command ?? process.execPath, rest, { stdio: ["ignore", "pipe", "inherit"] })
  const heard: Said[] = []
  if (child.stdout === null) throw new Error("the process has no voice")
  const ended = once(child, "close")
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line) as Said
    heard.push(said)
    if (kill(said, heard.length)) child.kill("SIGKILL")
  }
  await ended
  return heard
}
