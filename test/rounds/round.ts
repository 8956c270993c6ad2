/** Rounds in a test: made when the test says so, by the house itself or by a second server on its database. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { makeRound } from "#desk"
import type { Tools } from "#desk"
import { startEngineOf } from "../../src/hall/engine.ts"
import { openFirm } from "../../src/hall/firm.ts"
import { openSecrets } from "../../src/hall/secrets.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"

type Made = Awaited<ReturnType<typeof makeRound>>

/** Makes one round and throws what went wrong on it. */
export async function round(tools: Tools): Promise<Made> {
  const { made, wrong } = await tryRound(tools)
  if (wrong.length > 0) throw new AggregateError(wrong, "the round went wrong")
  return made
}

/** Makes one round; gives what it did, and what went wrong on it. */
export async function tryRound(tools: Tools): Promise<{ readonly made: Made; readonly wrong: readonly unknown[] }> {
  const wrong: unknown[] = []
  const made = await makeRound(tools, new AbortController().signal, (cause) => void wrong.push(cause))
  return { made, wrong }
}

/** A second server on the same database and folder, as far as rounds need one. */
export async function otherServer(firm: MatterFirm): Promise<{ readonly tools: Tools } & AsyncDisposable> {
  const settings = readSettings({ MUNIMENT_DATA: firm.house.data, DATABASE_URL: urlOf(firm.database) })
  const secrets = openSecrets(settings.data)
  const { engine } = await startEngineOf(settings, secrets)
  const failed = (cause: unknown): never => {
    throw cause
  }
  const open = await openFirm(engine, firm.tools.firm, { data: settings.data, reserve: 0, secrets, setupCode: "", failed, now: () => firm.clock.now() })
  return { tools: open.tools, [Symbol.asyncDispose]: () => open.close() }
}

/** The one number that a query counts. */
export async function count(query: Promise<readonly { n: number }[]>): Promise<number> {
  return (await query)[0]?.n ?? -1
}

/** What stands in the chain of a matter of one kind, as somebody reads it, oldest first. */
export async function chain(firm: MatterFirm, matter: string, kind: string, token: string): Promise<readonly Body[]> {
  const reply = await firm.ask("GET", `/matters/${matter}/custody?kind=${kind}&order=oldest&limit=200`, { token })
  return reply.body["items"] as Body[]
}

/** What overseers read of one kind in the whole firm, oldest first. */
export async function overseen(firm: MatterFirm, kind: string): Promise<readonly Body[]> {
  const { token } = (await firm.signIn(firm.auditor.address, firm.auditor.passphrase)).body
  return (await firm.ask("GET", `/ledger/events?kind=${kind}&order=oldest&limit=200`, { token: token as string })).body["items"] as Body[]
}

/** Every sealed file of the house, by name. */
export function sealedFiles(firm: MatterFirm): readonly string[] {
  return readdirSync(join(firm.house.data, "vault"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
}
