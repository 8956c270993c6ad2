/** Kills the house at random points while it is at work, starts it again, and counts what was lost. */
import { randomInt } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { openClient } from "./client.ts"
import { killableHouse } from "./server.ts"

export interface TortureReport {
  readonly cycles: number
  readonly acknowledged: number
  readonly lost: number
  readonly corrupt: number
  readonly ledger: "verified" | "wrong"
  readonly stray: number
}

/** Runs so many cycles of filing, killing and starting again. Every second death takes the whole process tree, the database included. */
export async function torture(cycles: number, say: (line: string) => void): Promise<TortureReport> {
  const data = mkdtempSync(join(tmpdir(), "muniment-torture-"))
  const house = await killableHouse(data)
  try {
    await house.start()
    const { token, matter } = await begin(house.url, house.code)
    const client = openClient(house.url, token, matter)
    let lost = 0
    let corrupt = 0
    for (let cycle = 1; cycle <= cycles; cycle++) {
      let dying = false
      const working = Promise.all([client.fileUntil(() => dying), client.fileUntil(() => dying)])
      await pause(randomInt(20, 900))
      dying = true
      await house.kill(cycle % 2 === 0)
      await working
      await house.start()
      const found = await client.check("recent")
      lost = Math.max(lost, found.lost)
      corrupt += found.corrupt
      await client.resumeSome()
      say(
        `cycle ${cycle} of ${cycles}: ${client.attempts.filter((attempt) => attempt.document !== null).length} acknowledged, ${lost} lost, ${corrupt} corrupt`,
      )
    }
    const found = await client.check("all")
    const ledger = await verified(house.url, token)
    await house.stop()
    // Starting once more sweeps what a death left behind; then nothing that no row owns may stand in the vault.
    await house.start()
    await house.stop()
    const vault = JSON.parse(house.word(["vault", "check", "--json"]).out) as { findings: unknown[] }
    return {
      cycles,
      acknowledged: client.attempts.filter((attempt) => attempt.document !== null).length,
      lost: Math.max(lost, found.lost),
      corrupt: corrupt + found.corrupt,
      ledger: ledger ? "verified" : "wrong",
      stray: vault.findings.length,
    }
  } finally {
    await house.kill(true)
    rmSync(data, { recursive: true, force: true })
  }
}

async function begin(url: string, code: string): Promise<{ token: string; matter: string }> {
  const passphrase = "seventeen quiet herons wade"
  const address = "torture@firm.example"
  await ask(url, "/setup", { code, firm: "Torture LLP", person: { name: "Client of the torture", address, passphrase }, recovery: { needed: 2, shares: 3 } })
  const { token } = await ask<{ token: string }>(url, "/sessions", { address, passphrase, bearer: true, purpose: { code: "conduct" } })
  const { matter } = await ask<{ matter: { id: string } }>(url, "/matters", { title: "Torture", client: "Nobody", type: "test", jurisdiction: "none" }, token)
  return { token, matter: matter.id }
}

async function verified(url: string, token: string): Promise<boolean> {
  const state = await ask<{ verified: { whole: boolean } | null }>(url, "/ledger/verification", null, token)
  return state.verified?.whole === true
}

async function ask<T>(url: string, path: string, body: unknown, token?: string): Promise<T> {
  const reply = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { ...(body === null ? {} : { "content-type": "application/json" }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
  return (await reply.json()) as T
}
