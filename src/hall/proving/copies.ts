/** Two worlds of a firm's own: a backup is restored, somebody comes in with their own pass phrase, and the copy is copied; then a matter is taken out of one of the two. Nothing is asked of the firm that the backup is of. */
import { cp } from "node:fs/promises"
import { join } from "node:path"
import { signInHash } from "#desk"
import { connect, findBySignIn, findOwnMatter, findThings, forgetVerdict, listSeenFrom, moveFirm, takeMatterOut } from "#registry"
import type { CopiedPerson, MatterThings, Sql } from "#registry"
import type { BackupParts } from "../backing-up.ts"
import type { BackupList, KeptFirm } from "../backup-set.ts"
import { engineAt } from "../engine.ts"
import { cloneDatabase, freshDatabase, startScratchServer, urlOf } from "../postgres/scratch.ts"
import type { ScratchDatabase } from "../postgres/scratch.ts"
import { reach } from "../reach.ts"
import { readBackup, restoreFirms, restoreSecrets } from "../restoring.ts"
import { readSettings, WrongSetting } from "../settings.ts"
import type { Caller } from "./callers.ts"
import type { People, Person } from "./people.ts"
import { NEVER } from "./things.ts"
import type { Things } from "./things.ts"
import { closeWorld, openWorld } from "./worlds.ts"
import type { World, Worlds } from "./worlds.ts"

export interface CopyNeeds {
  readonly web: string
  /** An empty folder, in which everything is: engine, keys and rows. Whoever made it throws it away. */
  readonly home: string
  readonly parts: BackupParts
  /** Of a house with several firms: the one that is kept under this name. */
  readonly host: string | null
  /** The address by which they sign in. */
  readonly address: string
  /** Its id or its code. */
  readonly matter: string
  /** A word that stands in the matter, its title or a client's name, to be searched for; null where none is known. */
  readonly word: string | null
  readonly passphrase: () => Promise<string>
  readonly code: () => Promise<string>
  readonly say: (line: string) => void
  /** The time of day. */
  readonly now: () => Temporal.Instant
}

export interface Copies extends Worlds {
  /** What could not be asked about, and why. */
  readonly notAsked: readonly string[]
}

/** Takes what is to be undone on a stack of its caller's, so that an interruption undoes it too. Throws `WrongSetting` where there is nothing to be proved. */
export async function openCopies(needs: CopyNeeds, undo: AsyncDisposableStack): Promise<Copies> {
  const { home, parts, say } = needs
  const firm = chosen(await readBackup(parts), needs.host)
  const server = await startScratchServer(undefined, home)
  undo.defer(() => server.stop())
  const now = (): Temporal.Instant => needs.now().round({ smallestUnit: "second", roundingMode: "floor" })
  let at = now()
  const open = async (name: string, database: ScratchDatabase): Promise<World> => {
    const world = await openWorld(join(home, name), database.address, needs.web, () => at)
    undo.defer(() => closeWorld(world))
    return world
  }
  say("restoring the backup")
  const database = await freshDatabase(server.address)
  await restored(join(home, "with"), database, firm, parts)
  const scene = await asOwner(database, async (owner) => {
    const base = await open("with", database)
    const who = await whoAsks(owner, base, firm.home, needs)
    // Restoring takes its time, and so does typing: a code is of the moment when it is typed.
    const token = await cameIn(base, needs, () => void (at = now()))
    await settled(base)
    await closeWorld(base)
    return sceneOf(owner, firm.home, { ...who, token }, needs)
  })
  say("copying it, and taking the matter out of the copy")
  const twin = await cloneDatabase(database)
  await cp(join(home, "with"), join(home, "without"), { recursive: true })
  await asOwner(twin, (owner) => takeMatterOut(owner, firm.home, scene.matter.matter))
  const both = [await open("with", database), await open("without", twin)] as const
  const settle = async (): Promise<void> => void (await Promise.all(both.map(settled)))
  await settle()
  let wound = 0
  return {
    with: both[0],
    without: both[1],
    people: scene.people,
    callers: scene.callers,
    hidden: { things: scene.hidden, left: { formerly: scene.hidden, guest: scene.hidden } },
    notAsked: scene.notAsked,
    wind: (to) => {
      wound++
      for (const world of both) world.chance.wind(`${wound} ${to}`)
    },
    forward: (by) => void (at = at.add(by)),
    settle,
    // Nobody who is on it is there.
    workOnHidden: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => undo.disposeAsync(),
  }
}

function chosen(list: BackupList, host: string | null): KeptFirm {
  const firms = list.firms.filter((one) => host === null || one.host === host)
  const [firm, another] = firms
  if (firm === undefined) throw new WrongSetting(`The backup holds no firm${host === null ? "" : ` under the name ${host}`}.`)
  if (another !== undefined)
    throw new WrongSetting(`The backup holds ${firms.length} firms: say with --host which (${firms.map((one) => one.host).join(", ")}).`)
  return firm
}

/** Kept under the one name that is asked on this machine, whatever its own is. */
async function restored(data: string, database: ScratchDatabase, firm: KeptFirm, parts: BackupParts): Promise<void> {
  await restoreSecrets(join(parts.keys, "secrets"), join(data, "secrets"))
  await using reached = await reach(readSettings({ MUNIMENT_DATA: data, DATABASE_URL: urlOf(database.address) }), "new")
  const [verdict] = await restoreFirms(data, reached, [firm], parts)
  if (verdict?.whole !== true) throw new WrongSetting(`The ledger in this backup is not whole, and nothing is proved of it: ${verdict?.wrong?.why ?? ""}`)
  if (firm.host !== "localhost") await moveFirm(reached.owner, firm.host, "localhost")
  await forgetVerdict(reached.owner, firm.home)
}

async function asOwner<T>({ address }: ScratchDatabase, work: (owner: Sql) => Promise<T>): Promise<T> {
  const engine = engineAt(urlOf(address), () => undefined)
  const owner = connect(engine, engine.owner, null, 2)
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

const settled = ({ house }: World): Promise<unknown> => Promise.all([...house.firms.values()].map((firm) => firm.clerk.flush()))

interface Who {
  readonly matter: MatterThings
  readonly person: CopiedPerson
  readonly others: readonly CopiedPerson[]
}

/** Roles that may know of matters that they are not on. */
const OVERSEE: ReadonlySet<string> = new Set(["compliance-officer", "auditor"])

/** Looked up before anybody is asked for a pass phrase. */
async function whoAsks(owner: Sql, base: World, home: string, needs: CopyNeeds): Promise<Who> {
  const [tools] = [...base.house.firms.values()].map((firm) => firm.tools)
  if (tools === undefined) throw new Error("a restored house without a firm")
  const id = await findBySignIn(owner, home, signInHash(tools, needs.address))
  if (id === null) throw new WrongSetting(`Nobody of the firm comes in as ${needs.address}.`)
  const matter = await findThings(owner, home, needs.matter, id)
  if (matter === null) throw new WrongSetting(`No matter of the firm has the code or the id ${needs.matter}.`)
  const everybody = await listSeenFrom(owner, home, matter.matter)
  const person = everybody.find((one) => one.id === id)
  if (person === undefined) throw new Error("somebody who was found is nobody")
  if (person.isOn) throw new WrongSetting("They are on that matter and may know of it: there is nothing to prove.")
  if (OVERSEE.has(person.role) && !person.isShutOut)
    throw new WrongSetting("By their role they may know of every matter that they are not shut out from: there is nothing to prove.")
  if (person.state !== "active") throw new WrongSetting(`Their account is ${person.state}: they cannot come in, and nothing is answered to them.`)
  return { matter, person, others: everybody.filter((one) => one.id !== id) }
}

/** Signs them in on the copy, as they do themselves. */
async function cameIn({ asking, chance }: World, needs: CopyNeeds, typed: () => void): Promise<{ readonly token: string; readonly passphrase: string }> {
  chance.wind("coming in")
  const passphrase = await needs.passphrase()
  const signIn = (code: string | null) => {
    typed()
    return asking.ask<{ token?: string; code?: string }>("POST", "/sessions", {
      body: { address: needs.address, passphrase, bearer: true, ...(code === null ? {} : { code }) },
    })
  }
  const first = await signIn(null)
  const { body } = first.body.code === "code-needed" ? await signIn(await needs.code()) : first
  if (body.token === undefined)
    throw new WrongSetting("They did not come in: address, pass phrase and second factor do not belong together. Nothing was proved.")
  await asking.ask("PUT", "/session/purpose", { token: body.token, body: { code: "conduct" } })
  return { token: body.token, passphrase }
}

interface Scene {
  readonly matter: MatterThings
  readonly people: People
  readonly callers: readonly Caller[]
  readonly hidden: Things
  readonly notAsked: readonly string[]
}

async function sceneOf(
  owner: Sql,
  home: string,
  { matter, person, others, token: { token, passphrase } }: Who & { readonly token: { readonly token: string; readonly passphrase: string } },
  { address, word }: CopyNeeds,
): Promise<Scene> {
  const own = await findOwnMatter(owner, home, person.id, matter.matter)
  const ownThings = own === null ? null : await findThings(owner, home, own, person.id)
  const asks: Person = { id: person.id, token, address, passphrase }
  const hidden = toThings(matter, word)
  const shared = ownThings === null ? NEVER : toThings(ownThings, null)
  const things = { hidden, never: { ...NEVER, team: hidden.team }, shared }
  const lacks = Object.entries(matter).flatMap(([name, value]) => (value === null ? [name] : []))
  return {
    matter,
    people: peopleOf(asks, others),
    callers: [
      { name: person.isShutOut ? "walled" : "ungranted", asks: "everything", person: asks, things },
      { name: "signed out", asks: "once", person: null, things },
    ],
    hidden,
    notAsked: [
      ...(lacks.length === 0 ? [] : [`of what the matter does not hold, or a backup does not keep: ${lacks.join(", ")}`]),
      ...(word === null ? ["by words that stand in the matter: none was given (--word)"] : []),
      ...(own === null ? ["of a matter of their own: they are on none"] : []),
      "while those on the matter work on it: nobody came in but the one who asks",
      "as anybody else",
    ],
  }
}

/** Words are sealed, and nobody who asks from outside knows them; where something is not there, what never was is named in its place. */
function toThings(found: MatterThings, word: string | null): Things {
  const there = Object.fromEntries(Object.entries(found).filter((entry) => entry[1] !== null))
  return { ...NEVER, ...there, ...(word === null ? {} : { title: word, name: word }) }
}

/** Whom a call may name: those on the matter and others, by their ids. Their addresses nobody here knows. */
function peopleOf(asks: Person, others: readonly CopiedPerson[]): People {
  const nobody = "per_00000000000000000000000000"
  const named = (id: string): Person => ({ id, token: "", address: "nobody-here@two-worlds.example", passphrase: "" })
  const first = (fits: (one: CopiedPerson) => boolean): Person => named(others.find(fits)?.id ?? nobody)
  const outside = others.filter((one) => !one.isOn && one.state === "active")
  return {
    walled: asks,
    lead: first((one) => one.leads),
    inside: first((one) => one.isOn && !one.leads),
    keeper: first((one) => one.role === "compliance-officer"),
    administrator: first((one) => one.role === "administrator"),
    guest: first((one) => one.role === "guest"),
    partner: first((one) => one.role === "partner"),
    formerly: named(outside[0]?.id ?? nobody),
    ungranted: named(outside[0]?.id ?? nobody),
    other: named(outside[1]?.id ?? outside[0]?.id ?? nobody),
    uncleared: named(nobody),
    colead: named(nobody),
    expert: named(nobody),
    aide: named(nobody),
    spare: named(outside.at(-1)?.id ?? nobody),
  }
}
