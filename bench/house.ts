/** The house that is measured: the whole server in a process of its own, on the embedded engine with its durable settings, with a firm set up in it. */
import { startWord } from "./process.ts"

export interface House {
  readonly pid: number
  readonly port: number
  readonly data: string
  readonly setupCode: string
  /** When its door was open, in milliseconds of `performance.now()`. */
  readonly openAt: number
  /** Calls the API as a program does, and gives what it answers. Throws where it refuses. */
  ask<T>(method: string, path: string, options?: { readonly token?: string; readonly body?: unknown }): Promise<T>
  stop(): Promise<void>
}

/** Opens a house on a data folder. Where `BENCH_PROFILE` names a folder, a profile of the server is written there at its end. */
export async function openHouse(data: string): Promise<House> {
  const profile = process.env["BENCH_PROFILE"]
  const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`, "--cpu-prof-interval=500"]
  const running = startWord(["start"], settingsOf(data), flags)
  const [, port] = await running.says(/is open at http:\/\/[^:]+:(\d+)/)
  const openAt = performance.now()
  const setupCode = await Promise.race([
    running.says(/code, good for this run: (\S+)/).then((found) => found[1] ?? ""),
    new Promise<string>((resolve) => void setTimeout(resolve, 200, "")),
  ])
  const url = `http://127.0.0.1:${port}/api/v1`
  return {
    pid: running.pid,
    port: Number(port),
    data,
    setupCode,
    openAt,
    async ask<T>(method: string, path: string, { token, body }: { readonly token?: string; readonly body?: unknown } = {}): Promise<T> {
      const headers = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      }
      const reply = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const text = await reply.text()
      if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${text}`)
      return (text === "" ? null : JSON.parse(text)) as T
    },
    stop: () => running.stop(),
  }
}

export function settingsOf(data: string): Readonly<Record<string, string>> {
  return { MUNIMENT_DATA: data, MUNIMENT_PORT: "0", MUNIMENT_METRICS: "off", MUNIMENT_LOG: "error", MUNIMENT_RATE: "10000000", MUNIMENT_RESERVE: "0" }
}
