/** Takes the log out as an auditor fetches it, and has the stand-alone verifier judge it and a bundle in a process of its own. */
import { spawn } from "node:child_process"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { claimedCheckpoint, tilePath, tilesOf } from "#ledger"
import type { Asking } from "./asking.ts"

const VERIFIER = fileURLToPath(new URL("../../../verify/main.ts", import.meta.url))

/** Writes the log as a C2SP tlog-tiles tree: `checkpoint`, `tile/…`, `vkey`. Gives its size. */
export async function copyLog(house: Asking, auditor: string, folder: string): Promise<number> {
  const fetchBytes = async (path: string): Promise<Buffer> => {
    const reply = await fetch(`${house.url}/api/v1/tlog/${path}`, { headers: { authorization: `Bearer ${auditor}` } })
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}`)
    return Buffer.from(await reply.arrayBuffer())
  }
  const note = await fetchBytes("checkpoint")
  const size = claimedCheckpoint(note)?.size ?? 0
  const { vkey } = await house.get<{ vkey: string }>("GET", "/ledger", { token: auditor })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "checkpoint"), note)
  await writeFile(join(folder, "vkey"), `${vkey}\n`)
  for (const name of tilesOf(size)) {
    const path = tilePath(name)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), await fetchBytes(path))
  }
  return size
}

/** Whether the stand-alone verifier finds that evidence holds. */
export async function verifies(what: "log" | "bundle", path: string, vkey: string): Promise<boolean> {
  const child = spawn(process.execPath, [VERIFIER, what, path, "--vkey", vkey, "--json"], { stdio: "ignore" })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", resolve)
  })
  return status === 0
}

/** Flips one bit in the middle of a file, tries, and puts it back. */
export async function withOneBitFlipped<T>(path: string, work: () => Promise<T>): Promise<T> {
  const whole = await readFile(path)
  const bent = Buffer.from(whole)
  const middle = Math.floor(bent.length / 2)
  bent[middle] = (bent[middle] ?? 0) ^ 1
  await writeFile(path, bent)
  try {
    return await work()
  } finally {
    await writeFile(path, whole)
  }
}
