/** Starts a real house for a test: the whole server on a free port, on a real database, in a folder of its own. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startHouse } from "../../src/hall/house.ts"
import type { House, HouseOptions } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"

export interface TestHouse extends AsyncDisposable {
  readonly house: House
  readonly data: string
  readonly url: string
  readonly code: string
}

export interface HouseNeeds {
  readonly databaseUrl?: string
  readonly now?: () => Temporal.Instant
  readonly env?: Readonly<Record<string, string>>
  readonly patience?: NonNullable<HouseOptions["patience"]>
  readonly press?: NonNullable<HouseOptions["press"]>
}

/** A guess that costs milliseconds, for tests that join people and sign in by the hundred. The full work is that of every house that a test starts as a program. */
export const LITTLE_WORK = { memoryKiB: 1024, passes: 1, lanes: 1 }

/** A new house, not set up yet. `databaseUrl` names a scratch database; without one the embedded engine starts in the folder. */
export async function openTestHouse(options: HouseNeeds = {}): Promise<TestHouse> {
  const data = mkdtempSync(join(tmpdir(), "muniment-house-"))
  const env = {
    MUNIMENT_DATA: data,
    MUNIMENT_PORT: "0",
    MUNIMENT_LOG: process.env["MUNIMENT_LOG"] ?? "silent",
    MUNIMENT_RATE: "1000000",
    MUNIMENT_RESERVE: "0",
    // Rounds are made when a test says so.
    MUNIMENT_ROUNDS: "86400",
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  }
  const house = await startHouse(readSettings(env), {
    web: join(data, "no-web"),
    phraseWork: LITTLE_WORK,
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.press === undefined ? {} : { press: options.press }),
  })
  return {
    house,
    data,
    url: `http://127.0.0.1:${house.port}`,
    code: house.setupCode ?? "",
    async [Symbol.asyncDispose]() {
      await house.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** A reply of the API: status, headers and the body as JSON (or null). */
export interface Reply<T = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** Calls the API as a program does, with a bearer token where it has one. */
export async function call<T = Record<string, unknown>>(
  url: string,
  method: string,
  path: string,
  options: { readonly token?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply<T>> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === "" ? null : JSON.parse(text)) as T }
}
