/** Whoever can write to the database cannot have what the firm seals from now on sealed to a key of their own: recovery and oversight keys are proved by the ledger, and where they are not, nothing is sealed to them. */
import { randomBytes } from "node:crypto"
import postgres from "postgres"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { startHouse } from "../../src/hall/house.ts"
import type { House } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { commit, newKemPair, newPersonKeys, newSalt, openKeyWith, sign } from "../../src/seal/index.ts"
import type { KemPair } from "../../src/seal/index.ts"
import { eventBytes } from "../../src/ledger/index.ts"
import { call } from "../house/house.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { getFirmRow } from "../../src/registry/index.ts"
import type { FirmDatabase } from "../../src/registry/index.ts"
import { proveFirmKeys } from "../../src/desk/index.ts"
import { FIRST, newClock, openFirm, openNewHouse, PHRASES, refusal, setUpOrder } from "./firm.ts"
import type { Firm, Said } from "./firm.ts"
import { toId } from "../../src/words/index.ts"
import type { KeyId, PersonId } from "../../src/words/index.ts"

let firm: Firm
let sql: postgres.Sql
let home: string
let again: House | null
let attacker: KemPair
beforeEach(async () => {
  firm = await openFirm()
  home = firm.tools.firm.home
  sql = postgres({ ...firm.database, onnotice: () => undefined })
  again = null
  attacker = newKemPair()
  await firm.house.house.firms.values().next().value?.clerk.flush()
})
afterEach(async () => {
  await again?.stop()
  await sql.end()
  attacker[Symbol.dispose]()
  await firm[Symbol.asyncDispose]()
})

/** The house is closed, something is done to its database, and it is opened again. */
async function whileClosed(act: () => Promise<unknown>): Promise<void> {
  await firm.house.house.stop()
  await act()
  await reopen()
}
const ask: Firm["ask"] = (method, path, options) => call<Said>(`http://127.0.0.1:${again?.port ?? firm.house.house.port}`, method, path, options)
const swap = (column: string): Promise<unknown> => sql.unsafe(`update ${home}.firm set ${column} = $1`, [Buffer.from(attacker.public.bytes)])
const openMatter = (token: string): ReturnType<Firm["ask"]> =>
  ask("POST", "/matters", { token, body: { title: "t", client: "c", type: "x", jurisdiction: "y", class: "confidential", parties: [], members: [] } })

/** An event by which somebody publishes a key in the firm's name, signed with keys of their own making: what a writer of the database can insert. */
async function forge(of: string, use: string, by: { person: string; keyId: string; sign: Parameters<typeof sign>[0]; publishes?: Uint8Array }): Promise<void> {
  const id = toId("event", randomBytes(16))
  const at = firm.clock.now().round({ smallestUnit: "millisecond", roundingMode: "floor" })
  const bytes = eventBytes({
    v: 1,
    id,
    kind: "key.published",
    at: at.toString({ fractionalSecondDigits: 3 }),
    firm: firm.tools.firm.id,
    by: by.person as PersonId,
    subjects: [of as never],
    detail: Buffer.from(commit("{}", newSalt())).toString("base64"),
    publishes: {
      key: by.keyId as KeyId,
      of: of as never,
      use,
      kem: Buffer.from(attacker.public.bytes).toString("base64"),
      ...(by.publishes === undefined ? {} : { sign: Buffer.from(by.publishes).toString("base64") }),
    },
  })
  await sql.unsafe(
    `insert into ${home}.events (id, kind, at, by, body, sig, signer, oversight, oversight_key) values ($1, 'key.published', $2, $3, $4, $5, $6, '', '')`,
    [id, at.toString(), by.person, Buffer.from(bytes).toString("latin1"), Buffer.from(sign(by.sign, "event", bytes)), by.keyId],
  )
}

describe("the recovery key", () => {
  it("that stands as it was published is sealed to, also after the house was closed", async () => {
    await whileClosed(async () => undefined)
    expect((await openMatter(firm.token)).status).toBe(201)
  })
  it("that was exchanged while the house was closed is sealed nothing to: no matter is opened, nobody joins", async () => {
    const invited = await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Ann Other", address: "ann@other.example", role: "lawyer" } })
    await whileClosed(() => swap("recovery_public"))
    expect(refusal(await openMatter(firm.token))).toEqual([409, "firm-key-not-proved"])
    expect(refusal(await ask("POST", "/invitations/accept", { body: { token: invited.body.token, passphrase: PHRASES[0], bearer: true } }))).toEqual([
      409,
      "firm-key-not-proved",
    ])
    expect((await ask("GET", "/session", { token: firm.token })).status).toBe(200)
    await swap("recovery_public")
    const [left] = await sql.unsafe<{ n: number }[]>(
      `select (select count(*) from ${home}.epochs) + (select count(*) from ${home}.people where role = 'lawyer') as n`,
    )
    expect(Number(left?.n)).toBe(0)
  })
  it("that was exchanged while the house was open is not taken over with a change of settings", async () => {
    await swap("recovery_public")
    const { rev } = (await ask("GET", "/firm", { token: firm.token })).body
    expect((await ask("PATCH", "/firm", { token: firm.token, body: { rev, name: "Grey & Hollis" } })).status).toBe(200)
    expect(refusal(await openMatter(firm.token))).toEqual([409, "firm-key-not-proved"])
  })
  it("does not become the attacker's by publications that they insert, whoever they say they are", async () => {
    const [first] = await sql.unsafe<{ id: string; key_id: string }[]>(`select id, key_id from ${home}.people`)
    using keys = newPersonKeys()
    const person = toId("person", randomBytes(16))
    const keyId = toId("key", randomBytes(16))
    await whileClosed(async () => {
      await swap("recovery_public")
      await forge(firm.tools.firm.id, "recovery", { person: first?.id ?? "", keyId: first?.key_id ?? "", sign: keys.sign })
      await forge(person, "person", { person, keyId, sign: keys.sign, publishes: keys.sign.public })
      await forge(firm.tools.firm.id, "recovery", { person, keyId, sign: keys.sign })
    })
    expect(refusal(await openMatter(firm.token))).toEqual([409, "firm-key-not-proved"])
    await again?.firms.values().next().value?.clerk.flush()
    await reopen()
    expect(refusal(await openMatter(firm.token))).toEqual([409, "firm-key-not-proved"])
  })
  it("put back is sealed to again", async () => {
    const [row] = await sql.unsafe<{ key: Buffer }[]>(`select recovery_public as key from ${home}.firm`)
    await whileClosed(() => swap("recovery_public"))
    expect(refusal(await openMatter(firm.token))).toEqual([409, "firm-key-not-proved"])
    await again?.stop()
    again = null
    await sql.unsafe(`update ${home}.firm set recovery_public = $1`, [row?.key ?? null])
    await reopen()
    expect((await openMatter(firm.token)).status).toBe(201)
  })
})

/** Opens the house again, closing the one that is open. */
async function reopen(): Promise<void> {
  await again?.stop()
  again = null
  const env = {
    MUNIMENT_DATA: firm.house.data,
    MUNIMENT_PORT: "0",
    MUNIMENT_LOG: "silent",
    MUNIMENT_RATE: "1000000",
    MUNIMENT_RESERVE: "0",
    DATABASE_URL: urlOf(firm.database),
  }
  again = await startHouse(readSettings(env), { web: `${firm.house.data}/no-web`, now: () => firm.clock.now() })
}

describe("the oversight key", () => {
  it("that was exchanged opens nothing of what happens from then on, and the house goes on", async () => {
    const before = await sql.unsafe<{ id: string }[]>(`select id from ${home}.oversight_keys`)
    await whileClosed(() => swap("oversight_public"))
    expect((await ask("POST", "/sessions", { body: { address: FIRST.address, passphrase: FIRST.passphrase, bearer: true } })).status).toBe(201)
    const fresh = await sql.unsafe<{ id: string; sealed: Buffer }[]>(`select id, sealed from ${home}.oversight_keys where not id = any($1::text[])`, [
      before.map((row) => row.id),
    ])
    expect(fresh.length).toBeGreaterThan(0)
    for (const { id, sealed } of fresh) expect(() => openKeyWith(attacker, "oversight", sealed, [firm.tools.firm.id, "oversight_keys", "key", id])).toThrow()
  })
})

describe("both keys", () => {
  /** The clerk enters everything just before the database is asked for the nth time what was published. */
  function entering(clerk: FirmDatabase["clerk"], nth: number, enter: () => Promise<unknown>): FirmDatabase["clerk"] {
    let asked = 0
    const wait = async (asking: () => unknown): Promise<unknown> => {
      await enter()
      return asking()
    }
    return new Proxy(clerk, {
      apply: (target, self, [text, ...values]: [TemplateStringsArray, ...unknown[]]) => {
        const asking = (): unknown => Reflect.apply(target, self, [text, ...values])
        return text.join("").includes("from events e") && ++asked === nth ? wait(asking) : asking()
      },
    })
  }

  it.each([1, 2])("hold while the firm's very first leaves are entered beside the looking (before question %i)", async (nth) => {
    await using opened = await openNewHouse(newClock())
    const [kept] = [...opened.house.house.firms.values()]
    if (kept === undefined) throw new Error("a house without a firm")
    const { tools, clerk } = kept
    await clerk.stop()
    const order = setUpOrder(opened.house.code)
    expect((await call(opened.house.url, "POST", "/setup", { body: order })).status).toBe(201)
    const db = { ...tools.db, clerk: entering(tools.db.clerk, nth, () => clerk.flush()) }
    const proved = await proveFirmKeys({ firm: tools.firm.id, db, logPublic: tools.logPublic }, await getFirmRow(tools.db))
    expect([proved.recovery, proved.oversight]).not.toContain(null)
  })
})
