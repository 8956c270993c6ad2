/** A firm for the command line to speak to: a real house in a process of its own on a real database, set up by the command line itself, with a lead, a lawyer and an auditor at their desks. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { connect } from "../../src/registry/index.ts"
import { testDatabase } from "../database.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { killableHouse } from "../torture/server.ts"
import type { KillableHouse } from "../torture/server.ts"
import { lineTo } from "./line.ts"
import type { Line } from "./line.ts"
import { deskOf } from "./run.ts"
import type { Desk, Ended } from "./run.ts"

export const PEOPLE = {
  lead: { name: "Margaret Hollis", address: "m.hollis@hollisgrey.example", role: "partner", passphrase: "violet tundra mosaic harbor" },
  lawyer: { name: "Peter Osei", address: "p.osei@hollisgrey.example", role: "lawyer", passphrase: "lantern gravel otter seven" },
  auditor: { name: "Ingrid Vance", address: "i.vance@hollisgrey.example", role: "auditor", passphrase: "copper meadow walnut drizzle" },
} as const

export interface CommandFirm extends AsyncDisposable {
  readonly house: KillableHouse
  readonly line: Line
  readonly lead: Desk
  readonly lawyer: Desk
  readonly auditor: Desk
  /** How the set-up ended, and where its shares are. */
  readonly setUp: Ended
  readonly shares: string
  /** Opens a matter as the lead; gives its code. */
  openMatter(title: string): Promise<string>
  /** Does a statement as the owner of the firm's tables: what time would do, or a house that died. */
  asOwner(statement: string): Promise<void>
  /** A desk for somebody more, who is gone with the firm. */
  join(one: { readonly name: string; readonly address: string; readonly role: string; readonly passphrase: string }): Promise<Desk>
}

/** Everybody is signed in, here for the conduct of proceedings, and speaks to the house over `line`. */
export async function openCommandFirm(): Promise<CommandFirm> {
  const database = await testDatabase()
  const data = mkdtempSync(join(tmpdir(), "muniment-cli-"))
  const house = await killableHouse(data, { DATABASE_URL: urlOf(database.address) })
  await house.start()
  const line = await lineTo(house.url)
  const desk = (who: keyof typeof PEOPLE): Desk =>
    deskOf({ MUNIMENT_AT: line.at, MUNIMENT_PASSPHRASE: PEOPLE[who].passphrase, MUNIMENT_SETUP_CODE: who === "lead" ? house.code : "" })
  const [lead, lawyer, auditor] = [desk("lead"), desk("lawyer"), desk("auditor")]
  const shares = join(lead.folder, "shares")
  const setUp = await lead.run("set-up", "--firm", "Hollis & Grey", "--name", PEOPLE.lead.name, "--address", PEOPLE.lead.address, "--shares-into", shares)
  await done(lead, "purpose", "conduct")
  const comeIn = async (there: Desk, { name, address, role }: { readonly name: string; readonly address: string; readonly role: string }): Promise<void> => {
    const invited = JSON.parse((await done(lead, "invite", "--name", name, "--address", address, "--role", role, "--json")).out) as { readonly link: string }
    const joined = await there.fed(invited.link, "join", "-")
    if (joined.status !== 0) throw new Error(joined.err)
    await done(there, "purpose", "conduct")
  }
  await comeIn(lawyer, PEOPLE.lawyer)
  await comeIn(auditor, PEOPLE.auditor)
  const more: Desk[] = []
  return {
    house,
    line,
    lead,
    lawyer,
    auditor,
    setUp,
    shares,
    openMatter: async (title) =>
      (
        JSON.parse(
          (
            await done(
              lead,
              "matter",
              "open",
              "--title",
              title,
              "--client",
              "Jane Hartley",
              "--type",
              "Employment",
              "--jurisdiction",
              "England and Wales",
              "--json",
            )
          ).out,
        ) as { readonly matter: { readonly code: string } }
      ).matter.code,
    asOwner: async (statement) => {
      const { address } = database
      const engine = { host: address.host, port: address.port, database: address.database, owner: address.username, rolePassword: () => undefined }
      const owner = connect({ ...engine, ...(address.password === undefined ? {} : { ownerPassword: address.password }) }, address.username, null, 1)
      const [row] = await owner<{ home: string }[]>`select home from firms`
      await owner.unsafe(`set search_path = ${row?.home ?? ""}; ${statement}`)
      await owner.end()
    },
    join: async (one) => {
      const there = deskOf({ MUNIMENT_AT: line.at, MUNIMENT_PASSPHRASE: one.passphrase, MUNIMENT_SETUP_CODE: "" })
      more.push(there)
      await comeIn(there, one)
      return there
    },
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]()
      await house.stop()
      for (const one of [lead, lawyer, auditor, ...more]) one[Symbol.dispose]()
      rmSync(data, { recursive: true, force: true })
      await database.drop()
    },
  }
}

/** Runs a command that must end well. */
export async function done(desk: Desk, ...words: string[]): Promise<Ended> {
  const ended = await desk.run(...words)
  if (ended.status !== 0) throw new Error(`${words.join(" ")} ended with ${ended.status}: ${ended.err || ended.out}`)
  return ended
}

/** The JSON that a command says. */
export async function json<T = Record<string, unknown>>(desk: Desk, ...words: string[]): Promise<T> {
  return JSON.parse((await done(desk, ...words, "--json")).out) as T
}

/** The code that a command is refused with. */
export const refusedWith = async (desk: Desk, ...words: string[]): Promise<string> =>
  (JSON.parse((await desk.run(...words, "--json")).err) as { readonly refusal: { readonly code: string } }).refusal.code

/** Until the ledger has more leaves than it had: what was done a moment ago is integrated within a second. */
export async function grown(desk: Desk, size: number): Promise<void> {
  while ((await json<{ size: number }>(desk, "ledger", "show")).size <= size) await pause(50)
}

/** The lines of JSON that filing says, and its summary. */
export function filed(ended: Ended): { readonly files: FiledLine[]; readonly summary: Record<string, number> } {
  const lines = ended.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FiledLine & { readonly summary?: Record<string, number> })
  return { files: lines.filter((line) => line.summary === undefined), summary: lines.at(-1)?.summary ?? {} }
}

export interface FiledLine {
  readonly file: string
  readonly state: string
  readonly size?: number
  readonly sha256?: string
  readonly document?: string
  readonly version?: number
  readonly keptAs?: string | null
  readonly twin?: string | null
  readonly refusal?: { readonly code: string; readonly title: string }
}

/** The secret of the session kept at a desk. */
export function tokenAt(desk: Desk): string {
  return (JSON.parse(readFileSync(join(desk.folder, "state", "muniment", "session.json"), "utf8")) as { readonly token: string }).token
}
