/** A firm to test with: a real house on a real database, set up, with a clock of its own and people who joined by invitation. */
import { Secret, TOTP } from "otpauth"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import type { DatabaseAddress } from "../../src/hall/postgres/scratch.ts"
import { testDatabase } from "../database.ts"
import { call, openTestHouse } from "../house/house.ts"
import type { HouseNeeds, Reply, TestHouse } from "../house/house.ts"
import type { Tools } from "../../src/desk/tools.ts"

export const FIRM = "Hollis & Grey"
export const FIRST = { name: "Margaret Hollis", address: "m.hollis@hollisgrey.example", passphrase: "violet tundra mosaic harbor" }
/** Strong, and different from everybody else's. */
export const PHRASES = [
  "lantern gravel otter seven",
  "copper meadow walnut drizzle",
  "thistle anchor ribbon quarry",
  "saddle ember plateau mint",
  "walrus candle ferry onion",
] as const

/** A refusal or an answer of any of these roads: what the other ones say is not there. */
export interface Said {
  readonly code: string
  readonly detail: string
  readonly token: string
  readonly secret: string
  readonly rev: number
  readonly number: number
  readonly keyPrint: string
  readonly rooms: readonly string[]
  readonly firm: unknown
  readonly session: Said
  readonly person: { readonly id: string; readonly role: string }
  readonly people: readonly { readonly id: string; readonly keyPrint: string }[]
  readonly invitation: { readonly id: string }
  readonly invitations: readonly unknown[]
  readonly purpose: unknown
  readonly receipt: { readonly kind: string }
  readonly recovery: { readonly proved: string | null; readonly again: boolean }
  readonly needed: number
  readonly shares: readonly { readonly number: number; readonly text: string }[]
  readonly secondFactor: { readonly set: boolean }
  readonly secondFactorRemoved: boolean
}

/** An event's canonical body, as far as these tests look into it. */
export function readEvent(text: string | undefined): {
  readonly by: string
  readonly subjects: readonly string[]
  readonly publishes?: { readonly of: string; readonly use: string; readonly kem: string; readonly sign: string }
} {
  return JSON.parse(text ?? "{}") as ReturnType<typeof readEvent>
}

export interface Clock {
  now(): Temporal.Instant
  forward(by: Temporal.DurationLike): void
}

export interface Firm extends AsyncDisposable {
  readonly house: TestHouse
  readonly tools: Tools
  readonly clock: Clock
  /** For those who hold the whole database in their hands. */
  readonly database: DatabaseAddress
  readonly shares: readonly string[]
  /** The first person's token; fresh until ten minutes have passed. */
  readonly token: string
  /** The secret of the session that set the firm up, as its cookie has it. */
  readonly settingUp: string
  ask(method: string, path: string, options?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<Reply<Said>>
  signIn(address: string, passphrase: string, more?: object): Promise<Reply<Said>>
  /** Invites and lets join; gives the newcomer's id and token. */
  newcomer(role: string, address?: string, by?: string): Promise<Newcomer>
}

export interface Newcomer {
  readonly id: string
  readonly token: string
  readonly address: string
  readonly passphrase: string
}

/** A house on a scratch database, not set up. */
export async function openNewHouse(
  clock: Clock = newClock(),
  more: Pick<HouseNeeds, "patience" | "press" | "env"> = {},
): Promise<{ house: TestHouse; clock: Clock; database: DatabaseAddress } & AsyncDisposable> {
  const database = await testDatabase()
  const house = await openTestHouse({ ...more, databaseUrl: urlOf(database.address), now: () => clock.now() })
  return {
    house,
    clock,
    database: database.address,
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      await database.drop()
    },
  }
}

/** An order whose parts a test takes away or spoils. */
export interface SetUpOrder {
  code?: string
  firm?: string
  person: { name?: string; address?: string; passphrase?: string; role?: string }
  recovery?: { needed: number; shares: number }
  administrator?: boolean
}

export function setUpOrder(code: string): SetUpOrder {
  return { code, firm: FIRM, person: { ...FIRST }, recovery: { needed: 2, shares: 3 } }
}

export async function openFirm(needs: Pick<HouseNeeds, "patience" | "press" | "env"> = {}): Promise<Firm> {
  const { house, clock, database, ...opened } = await openNewHouse(newClock(), needs)
  const tools = [...house.house.firms.values()][0]?.tools
  if (tools === undefined) throw new Error("a house without a firm")
  const ask: Firm["ask"] = (method, path, options) => call<Said>(house.url, method, path, options)
  const done = await ask("POST", "/setup", { body: setUpOrder(house.code) })
  if (done.status !== 201) throw new Error(`set-up: ${JSON.stringify(done.body)}`)
  const signIn: Firm["signIn"] = (address, passphrase, more) => ask("POST", "/sessions", { body: { address, passphrase, bearer: true, ...more } })
  const token = (await signIn(FIRST.address, FIRST.passphrase)).body.token
  let joined = 0
  return {
    house,
    tools,
    clock,
    database,
    token,
    settingUp: /^__Host-muniment=([\w-]{43});/.exec(done.headers.getSetCookie()[0] ?? "")?.[1] ?? "",
    ask,
    signIn,
    shares: done.body.shares.map((share) => share.text),
    async newcomer(role, address = `${role}${joined}@hollisgrey.example`, by = token) {
      const passphrase = PHRASES[joined++ % PHRASES.length] ?? ""
      const invited = await ask("POST", "/invitations", { token: by, body: { name: `Robin Vale ${joined}`, address, role } })
      const accepted = await ask("POST", "/invitations/accept", { body: { token: invited.body.token, passphrase, bearer: true } })
      if (accepted.status !== 201) throw new Error(`joining: ${JSON.stringify([invited.body, accepted.body])}`)
      return { id: accepted.body.person.id, token: accepted.body.token, address, passphrase }
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

/** A clock that stands unless it is moved. */
export function newClock(): Clock {
  let at = Temporal.Now.instant().round({ smallestUnit: "second", roundingMode: "floor" })
  return { now: () => at, forward: (by) => void (at = at.add(by)) }
}

/** A six-digit code of a secret, some steps from now. */
export function codeOf(secret: string, clock: Clock, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().epochMilliseconds + steps * 30_000 })
}

/** A refusal as the street sees it. */
export function refusal(reply: Reply<Said>): readonly [number, string] {
  return [reply.status, reply.body.code]
}

/** Every event of a kind that stands in the database, as the owner of the schema sees them. */
export async function eventsOf(firm: Pick<Firm, "tools">, kind: string): Promise<readonly { id: string; by: string | null; body: string }[]> {
  return firm.tools.db.clerk<{ id: string; by: string | null; body: string }[]>`select id, by, body from events where kind = ${kind} order by seq`
}
