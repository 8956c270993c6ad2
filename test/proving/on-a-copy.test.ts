/** That a wall has no shadow, proved on a copy of a firm's own data as one of its people: they come in themselves, the firm is not touched, and nothing is left behind. */
import { spawn } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ROUTES } from "#contract"
import { askEverything } from "../../src/hall/proving/asking-all.ts"
import { differencesIn } from "../../src/hall/proving/comparing.ts"
import { openCopies } from "../../src/hall/proving/copies.ts"
import type { ShadowReport } from "../../src/hall/proving/no-shadow.ts"
import { KEPT_TABLES, LEFT_TABLES } from "../../src/registry/copies.ts"
import { call } from "../house/house.ts"
import { codeOf } from "../identity/firm.ts"
import { killableHouse } from "../torture/server.ts"
import type { KillableHouse } from "../torture/server.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-on-a-copy-"))
const backup = join(folder, "backup")
/** Kept in another place than the sealed part. */
const keySet = join(folder, "key-set")
/** Where the words make their temporary folders. */
const temporary = join(folder, "temporary")
const PASSPHRASE = "eleven patient otters swim"
const TITLE = "In re Wilhelmina Achterberg, deceased"
/** Somebody whom a wall shuts out of the matter. */
const NEPHEW = { name: "Nephew Achterberg", address: "nephew@firm.example", passphrase: "lantern gravel otter seven" }
let house: KillableHouse
let matter: string
let code: string
/** What the authenticator of the one who is shut out shows, half a minute from now: it is typed before the backup is restored. */
let theirCode: (at?: Temporal.Instant) => string

beforeAll(async () => {
  mkdirSync(temporary)
  house = await killableHouse(join(folder, "data"), { TMPDIR: temporary })
  await house.start()
  const ask = async <T>(path: string, body: unknown, token?: string, method = "POST"): Promise<T> => {
    const reply = await call<T>(house.url, method, path, { body, ...(token === undefined ? {} : { token }) })
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const first = { name: "First Person", address: "first@firm.example", passphrase: PASSPHRASE }
  await ask("/setup", { code: house.code, firm: "Achterberg & Daughters", person: first, recovery: { needed: 2, shares: 3 } })
  const { token } = await ask<{ token: string }>("/sessions", { address: first.address, passphrase: PASSPHRASE, bearer: true, purpose: { code: "records" } })
  const words = { type: "Probate", jurisdiction: "England and Wales" }
  const opened = await ask<{ matter: { id: string; code: string } }>("/matters", { ...words, title: TITLE, client: "Estate" }, token)
  ;({ id: matter, code } = opened.matter)
  const letIn = async (body: object, passphrase: string, before: (invitation: string) => Promise<unknown> = () => Promise.resolve()) => {
    const invited = await ask<{ token: string; invitation: { id: string } }>("/invitations", body, token)
    await before(invited.invitation.id)
    return ask<{ token: string; person: { id: string } }>("/invitations/accept", { token: invited.token, passphrase, bearer: true })
  }
  const officer = await letIn({ name: "Officer", address: "officer@firm.example", role: "compliance-officer" }, "saddle ember plateau mint")
  const { name, address, passphrase } = NEPHEW
  // A wall waited for the nephew before he came.
  const joined = await letIn({ name, address, role: "lawyer", lateral: true }, passphrase, (invitation) =>
    ask("/walls/lateral", { invitation, clients: ["Estate"], reference: "CR-0", memo: "He knew them.", mustAcknowledge: false }, officer.token),
  )
  const { secret } = await ask<{ secret: string }>("/session/second-factor", undefined, joined.token)
  const codeAt = (at: Temporal.Instant) => codeOf(secret, { now: () => at, forward: () => undefined })
  await ask("/session/second-factor", { secret, code: codeAt(Temporal.Now.instant()) }, joined.token, "PUT")
  theirCode = (at = Temporal.Now.instant().add({ seconds: 30 })) => codeAt(at)
  await ask("/matters", { ...words, title: "The nephew’s own", client: "Himself" }, joined.token)
  await ask(`/matters/${matter}/notes`, { text: "The will was found." }, token)
  await ask("/requests", { code, until: "2999-01-01T00:00:00.000Z", words: "She was my aunt." }, joined.token).catch(() => undefined)
  await ask(
    "/walls",
    {
      matters: [matter],
      persons: [joined.person.id],
      ground: "conflict",
      reference: "CR-1",
      memo: "Speak to no nephew.",
      notice: "A matter of your aunt’s is closed to you",
    },
    token,
  )
  if (house.word(["backup", backup, "--keys", keySet]).status !== 0) throw new Error("no backup was made")
}, 240_000)
afterAll(async () => {
  await house.kill(true)
  rmSync(folder, { recursive: true, force: true })
})

/** Every file of a folder with its bytes. */
function filesIn(data: string): readonly string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${join(entry.parentPath, entry.name)} ${readFileSync(join(entry.parentPath, entry.name), "base64")}`)
}

/** Flips one bit in the first file that fits. */
function bend(copy: string, fits: RegExp): void {
  const name = readdirSync(copy, { recursive: true })
    .map(String)
    .find((one) => fits.test(one))
  const path = join(copy, name ?? "missing")
  const whole = readFileSync(path)
  whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 4
  writeFileSync(path, whole)
}

describe("that a wall has no shadow is proved on a copy of the firm", () => {
  const prove = (words: readonly string[], typed = `${NEPHEW.passphrase}\n${theirCode()}\n`) => house.word(["prove", "no-shadow", ...words], typed)
  const asNephew = (of = code) => ["--person", NEPHEW.address, "--matter", of] as const
  /** All rows of the firm, and all files but the engine's. */
  const stands = async (): Promise<string> => {
    const at = join(folder, "data", "postgres", "socket-at")
    const host = existsSync(at) ? readFileSync(at, "utf8") : join(folder, "data", "postgres", "socket")
    const sql = postgres({ host, username: "muniment_owner", database: "muniment", max: 1 })
    try {
      const [firm] = await sql<{ home: string }[]>`select home from public.firms`
      const names = [...KEPT_TABLES.map(({ name }) => name), ...LEFT_TABLES]
      const tables = await Promise.all(names.map((name) => sql.unsafe(`select t::text from ${firm?.home ?? "none"}.${name} t order by 1`)))
      const files = filesIn(join(folder, "data")).filter((file) => !file.startsWith(join(folder, "data", "postgres")))
      return JSON.stringify([names, tables, files])
    } finally {
      await sql.end()
    }
  }

  test("as somebody who is shut out and types their own pass phrase, with every planted leak found; and neither the open house nor its folder is touched", async () => {
    const before = await stands()
    const proved = prove([...asNephew(code.toLowerCase()), "--word", TITLE, "--times", "1", "--json"])
    expect(proved.said).toBe("")
    const report = JSON.parse(proved.out) as ShadowReport
    expect(report).toMatchObject({ routes: ROUTES.length, differences: 0, found: [], planted: 5, plantedFound: 5 })
    expect(proved.status).toBe(0)
    expect(report.calls).toBeGreaterThan(1000)
    expect(proved.out).not.toContain(NEPHEW.passphrase)
    expect(await stands()).toBe(before)
    expect(readdirSync(temporary)).toEqual([])
  }, 300_000)

  test("and not where there is a hole: an event of the matter that every eye may see", async () => {
    await using undo = new AsyncDisposableStack()
    const home = mkdtempSync(join(temporary, "copies-"))
    undo.defer(() => rmSync(home, { recursive: true }))
    // Until they have typed the pass phrase and the code five minutes are over.
    let late = Temporal.Duration.from({ minutes: 0 })
    const now = () => Temporal.Now.instant().add(late)
    const copies = await openCopies(
      {
        web: "/nowhere",
        home,
        parts: { sealed: join(backup, "sealed"), keys: keySet },
        host: null,
        address: NEPHEW.address,
        matter,
        word: null,
        passphrase: () => {
          late = Temporal.Duration.from({ minutes: 5 })
          return Promise.resolve(NEPHEW.passphrase)
        },
        code: () => Promise.resolve(theirCode(now())),
        now,
        say: () => undefined,
      },
      undo,
    )
    const roads = (road: string): boolean => ["getProof", "listMatters", "readInbox"].includes(road)
    expect(differencesIn(await askEverything(copies, roads))).toEqual([])
    const sql = postgres({ ...copies.with.database, max: 1, onnotice: () => undefined })
    const [firm] = await sql<{ home: string }[]>`select home from public.firms`
    await sql.unsafe(`create policy hole on ${firm?.home ?? "none"}.events for select using (true)`)
    await sql.end()
    const found = differencesIn(await askEverything(copies, roads))
    expect(new Set(found.map((one) => one.route))).toEqual(new Set(["getProof"]))
    expect(new Set(found.map((one) => one.against))).toEqual(new Set(["the other world", "what never was"]))
  })

  test.each<[string, (copy: string) => readonly string[], string, RegExp]>([
    ["as somebody who is on the matter", () => ["--person", "first@firm.example", "--matter", code], PASSPHRASE, /on that matter and may know of it/],
    ["as nobody of the firm", () => ["--person", "stranger@firm.example", "--matter", code], NEPHEW.passphrase, /Nobody of the firm comes in as stranger/],
    ["about a matter that never was", () => asNephew("222-222"), NEPHEW.passphrase, /No matter of the firm has the code or the id 222-222/],
    ["with another pass phrase than theirs", () => asNephew(), PASSPHRASE, /They did not come in/],
    ["without the code of their second factor", () => asNephew(), NEPHEW.passphrase, /Code of their second factor: nobody is there to be asked/],
    ["with another code than theirs", () => asNephew(), `${NEPHEW.passphrase}\n000000`, /They did not come in/],
    ["of the open house with the key set of a backup", () => ["--keys", keySet, ...asNephew()], NEPHEW.passphrase, /name the backup with --from/],
    ["with no pass phrase", () => asNephew(), "", /nobody is there to be asked/],
    ["as a person without a matter", () => ["--person", NEPHEW.address], NEPHEW.passphrase, /--person and --matter go together/],
    ["about a backup without a person", (copy) => ["--from", copy], "", /say --person and --matter too/],
    [
      "about a firm that the backup does not hold",
      () => [...asNephew(), "--host", "other.example"],
      NEPHEW.passphrase,
      /holds no firm under the name other.example/,
    ],
    [
      "about a backup with a bent table",
      (copy) => {
        bend(copy, /sealed\/tables\/.*\/events$/)
        return [...asNephew(), "--from", copy]
      },
      NEPHEW.passphrase,
      /The backup is damaged/,
    ],
    ["about a folder that is no backup", (copy) => [...asNephew(), "--from", join(copy, "sealed")], NEPHEW.passphrase, /no whole backup/],
  ])("%s nothing is proved, in a sentence, and nothing is left", (_which, words, typed, says) => {
    const copy = mkdtempSync(join(folder, "copy-"))
    cpSync(backup, copy, { recursive: true })
    const made = words(copy)
    const from = made.includes("--from") ? [] : ["--from", copy]
    const refused = prove(made.includes("--keys") ? made : [...made, ...from, "--keys", keySet], `${typed}\n`)
    expect(refused.status).toBe(1)
    expect(refused.said).toMatch(says)
    expect(refused.said).not.toContain(typed.split("\n")[0] || PASSPHRASE)
    expect(readdirSync(temporary)).toEqual([])
  })

  test("of a house that is not open nothing is read, and its folder stays as it is", async () => {
    const shut = join(folder, "shut")
    mkdirSync(shut)
    const none = (await killableHouse(shut, { TMPDIR: temporary })).word(["prove", "no-shadow", ...asNephew()], NEPHEW.passphrase)
    expect([none.status, none.said]).toEqual([1, expect.stringMatching(/No house is open on .*shut/)])
    expect([readdirSync(shut), readdirSync(temporary)]).toEqual([[], []])
  })

  test.each([
    ["SIGINT", 0],
    ["SIGTERM", 300],
    ["SIGINT", 1500],
    ["SIGTERM", 2100],
    ["SIGINT", 4500],
    ["SIGHUP", 0],
  ] as const)("interrupted by %s, again and again, %i ms after it began to restore it leaves nothing behind", async (signal, after) => {
    const main = new URL("../../src/hall/main.ts", import.meta.url).pathname
    const running = spawn(process.execPath, [main, "prove", "no-shadow", ...asNephew(), "--from", backup, "--keys", keySet], {
      env: { ...process.env, TMPDIR: temporary },
    })
    running.stdin.end(`${NEPHEW.passphrase}\n${theirCode()}\n`)
    const ended = new Promise<number | null>((resolve) => void running.once("exit", resolve))
    await new Promise<void>((resolve) => void running.stderr.on("data", (text: Buffer) => text.includes("restoring") && setTimeout(resolve, after)))
    expect(readdirSync(temporary)).toHaveLength(1)
    // As of somebody who holds Ctrl-C down.
    for (const _ of [1, 2, 3]) {
      running.kill(signal)
      await sleep(5)
    }
    expect(await ended).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
    expect(readdirSync(temporary)).toEqual([])
  })
})
