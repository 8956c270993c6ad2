/** A house whose database dies starts it again by itself, and says so where it cannot. */
import { mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, expect, onTestFinished, test } from "vitest"
import { startHouse } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { call } from "../house/house.ts"
import { enginePid, engineRuns, isRunning } from "./postgres-fixture.ts"

const PERSON = { name: "First", address: "first@firm.example", passphrase: "nine quiet herons wade" }

interface Open {
  readonly url: string
  readonly folder: string
  readonly ended: Promise<void>
  stop(): Promise<void>
  signIn(): Promise<number>
  ready(): Promise<number>
}

/** One folder for all: making a database and setting up a firm are dear. */
const data = mkdtempSync(join(tmpdir(), "muniment-again-"))
afterAll(() => rmSync(data, { recursive: true, force: true }))

async function open(): Promise<Open> {
  const settings = readSettings({ MUNIMENT_DATA: data, MUNIMENT_PORT: "0", MUNIMENT_LOG: "silent", MUNIMENT_RESERVE: "0", MUNIMENT_RATE: "1000000" })
  const house = await startHouse(settings, { web: join(data, "no-web") })
  onTestFinished(() => house.stop())
  const url = `http://127.0.0.1:${house.port}`
  if (house.setupCode !== null)
    await call(url, "POST", "/setup", { body: { code: house.setupCode, firm: "Again LLP", person: PERSON, recovery: { needed: 2, shares: 3 } } })
  return {
    url,
    folder: join(data, "postgres"),
    ended: house.ended,
    stop: () => house.stop(),
    signIn: async () => (await call(url, "POST", "/sessions", { body: { address: PERSON.address, passphrase: PERSON.passphrase, bearer: true } })).status,
    ready: async () => (await fetch(`${url}/readyz`)).status,
  }
}

/** Every note of a matter, by its text. */
async function allNotes(url: string, path: string, token: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`
    const { body } = await call<{ items: { text: string }[]; next: string | null }>(url, "GET", `${path}?limit=200${query}`, { token })
    for (const { text } of body.items) found.add(text)
    cursor = body.next
  }
  return found
}

/** Waits until a house answers so; gives every other answer on the way. */
async function untilReady(house: Open, status: number): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if ((await house.ready()) === status) return
    await pause(25)
  }
  throw new Error(`it never answered ${status}`)
}

/** Ends a house's database, and lets it start again once the house has said that it is not there: so nobody has to be quick to see that. */
async function die(house: Open, signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
  const [needed, hidden] = ["global", "hidden"].map((name) => join(house.folder, "cluster", name)) as [string, string]
  renameSync(needed, hidden)
  process.kill(enginePid(house.folder), signal)
  await untilReady(house, 503)
  renameSync(hidden, needed)
}

test("a database that was killed is back in a moment, again and again; until then nobody is told anything but to come back", async () => {
  const house = await open()
  for (let death = 0; death < 3; death++) {
    await die(house, "SIGKILL")
    const meanwhile = await house.signIn()
    expect([201, 503]).toContain(meanwhile)
    await untilReady(house, 200)
    expect(await house.signIn()).toBe(201)
  }
  const pid = enginePid(house.folder)
  await house.stop()
  expect(isRunning(pid)).toBe(false)
})

test("killed in the midst of work, it loses nothing that was acknowledged; whoever was at work is told that it was not done, or that nobody knows", async () => {
  const house = await open()
  const signedIn = await call<{ token: string }>(house.url, "POST", "/sessions", {
    body: { address: PERSON.address, passphrase: PERSON.passphrase, bearer: true, purpose: { code: "conduct" } },
  })
  const { token } = signedIn.body
  const made = await call<{ matter: { id: string } }>(house.url, "POST", "/matters", { token, body: { title: "t", client: "c", type: "t", jurisdiction: "j" } })
  const notes = `/matters/${made.body.matter.id}/notes`
  const told = new Map<number, string[]>()
  const life = { over: false }
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; !life.over; n++) {
      const text = `note ${n} of writer ${writer}`
      const { status } = await call(house.url, "POST", notes, { token, body: { text } })
      told.set(status, [...(told.get(status) ?? []), text])
      if (status !== 201) await pause(20)
    }
  }
  const writers = Array.from({ length: 24 }, (_, writer) => write(writer))
  for (let death = 0; death < 4; death++) {
    await pause(300)
    // The engine's last act may be its own: asked to stop, it ends every connection with a last word; killed, it says nothing.
    await die(house, death % 2 === 0 ? "SIGQUIT" : "SIGKILL")
    await untilReady(house, 200)
  }
  await pause(300)
  life.over = true
  await Promise.all(writers)
  expect([201, 500, 503]).toEqual(expect.arrayContaining([...told.keys()]))
  const there = await allNotes(house.url, notes, token)
  const unknown = new Set(told.get(500))
  expect((told.get(201) ?? []).filter((text) => !there.has(text))).toEqual([])
  expect([...there].filter((text) => !unknown.has(text) && !(told.get(201) ?? []).includes(text))).toEqual([])
  const verified = await call<{ verified: unknown }>(house.url, "POST", "/ledger/verification", { token })
  expect(verified.body.verified).toMatchObject({ whole: true, wrong: null })
})

test("a house that is stopped while its database is being started again leaves no process behind", async () => {
  const house = await open()
  const pid = enginePid(house.folder)
  await die(house, "SIGKILL")
  await house.stop()
  // Neither the one that died nor one that was started in its place.
  expect([isRunning(pid), engineRuns(house.folder)]).toEqual([false, false])
})

test("one that does not start although there is room is given up: the house ends", async () => {
  const house = await open()
  process.kill(enginePid(house.folder), "SIGKILL")
  renameSync(join(house.folder, "cluster", "global"), join(house.folder, "cluster", "gone"))
  await house.ended
  expect([await house.ready(), await house.signIn()]).toEqual([503, 503])
})
