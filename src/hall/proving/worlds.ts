/** Two worlds that are one: a firm is built once in a throw-away house and copied, keys and sessions with it; then only one of them gets the matter that is to be hidden. */
import { cp, mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startHouse } from "../house.ts"
import type { House } from "../house.ts"
import { cloneDatabase, freshDatabase, startScratchServer, urlOf } from "../postgres/scratch.ts"
import type { ScratchDatabase } from "../postgres/scratch.ts"
import { askAt } from "../rehearsal/asking.ts"
import type { Asking } from "../rehearsal/asking.ts"
import { readSettings } from "../settings.ts"
import { furnishOutside, workOutside } from "./apart.ts"
import { callersOf } from "./callers.ts"
import type { Caller } from "./callers.ts"
import { lineTo } from "./asking.ts"
import type { Line } from "./asking.ts"
import { gatherPeople } from "./people.ts"
import type { People } from "./people.ts"
import { furnishHidden, furnishShared, goOn, workOnHidden } from "./scene.ts"
import type { Hidden, Shared } from "./scene.ts"
import type { Paper, Things } from "./things.ts"
import { emptyPlace, furnishSpecial, keepStep, workOnSpecial } from "./ward.ts"
import { woundChance } from "./wound-chance.ts"
import type { WoundChance } from "./wound-chance.ts"

/** One of the two. */
export interface World {
  readonly house: House
  /** Where the house shows its metrics. */
  readonly metrics: number
  readonly asking: Asking
  readonly line: Line
  readonly chance: WoundChance
  readonly database: ScratchDatabase["address"]
}

export interface Worlds extends AsyncDisposable {
  /** The world with the hidden matter, and the one without. */
  readonly with: World
  readonly without: World
  readonly people: People
  /** Who asks; first whoever is shut out of the hidden matter. */
  readonly callers: readonly Caller[]
  readonly hidden: Hidden
  /** The same next ids and codes in both: others than ever before. */
  readonly wind: (to: string) => void
  /** Lets time pass in both. */
  readonly forward: (by: Temporal.DurationLike) => void
  /** Everything that happened stands in both ledgers. */
  readonly settle: () => Promise<void>
  /** Lets those on the hidden matter go on with it, and with what is special elsewhere. */
  readonly workOnHidden: () => Promise<void>
}

export interface WorldsNeeds {
  readonly web: string
  /** What is filed in the hidden matter; a few papers of our own where there is none. */
  readonly papers: readonly Paper[]
}

/** Takes some seconds: a firm of fourteen people signs up. */
export async function openWorlds(needs: WorldsNeeds): Promise<Worlds> {
  const undo = new AsyncDisposableStack()
  try {
    const home = await mkdtemp(join(tmpdir(), "muniment-worlds-"))
    undo.defer(() => rm(home, { recursive: true, force: true }))
    const server = await startScratchServer(undefined)
    undo.defer(() => server.stop())
    // The past: nothing that the database reckons by its own clock lies ahead.
    let at = Temporal.Now.instant().round({ smallestUnit: "second", roundingMode: "floor" }).subtract({ minutes: 30 })
    const open = (data: string, database: ScratchDatabase["address"]): Promise<World> => openWorld(join(home, data), database, needs.web, () => at)

    const database = await freshDatabase(server.address)
    const base = await open("with", database.address)
    base.chance.wind("the firm")
    const { people, shared } = await built(base)
    const twin = await cloneDatabase(database)
    await cp(join(home, "with"), join(home, "without"), { recursive: true })

    const both = [await open("with", database.address), await open("without", twin.address)] as const
    undo.defer(async () => void (await Promise.all(both.map(closeWorld))))
    let wound = 0
    const wind = (to: string): void => {
      wound++
      for (const world of both) world.chance.wind(`${wound} ${to}`)
    }
    const forward = (by: Temporal.DurationLike): void => void (at = at.add(by))
    const settle = async (): Promise<void> =>
      void (await Promise.all(both.map(async ({ house }) => Promise.all([...house.firms.values()].map((firm) => firm.clerk.flush())))))
    const [one, other] = both
    const parting = await parted(one, other, { people, shared, papers: needs.papers, forward, settle })
    await settle()
    const disposing = undo.move()
    return {
      with: one,
      without: other,
      people,
      callers: callersOf({ people, ...parting }),
      hidden: parting.hidden,
      wind,
      forward,
      settle,
      workOnHidden: async () => {
        await workOnHidden(one.asking, people, parting.hidden.things)
        await workOnSpecial(one.asking, people, parting.special)
        await workOutside(one.asking, people, parting.shared.apart, parting.outside)
        await keepStep({ with: one, without: other, settle }, people, parting.special)
      },
      [Symbol.asyncDispose]: () => disposing.disposeAsync(),
    }
  } catch (cause) {
    await undo.disposeAsync()
    throw cause
  }
}

/** The firm that both begin with; the house is shut again. */
async function built(world: World): Promise<{ readonly people: People; readonly shared: Shared }> {
  try {
    const people = await gatherPeople(world.asking, world.house.setupCode ?? "")
    return { people, shared: await furnishShared(world.asking, people) }
  } finally {
    await closeWorld(world)
  }
}

interface Parting {
  readonly people: People
  readonly shared: Shared
  readonly papers: readonly Paper[]
  readonly forward: (by: Temporal.DurationLike) => void
  readonly settle: () => Promise<void>
}

interface Parted {
  readonly hidden: Hidden
  readonly special: Things
  readonly outside: Things
  readonly shared: Shared
}

/** Where the worlds part: the hidden matter and its wall in one of them, what is special in a matter of both, and what is outside somebody's place in another; and in both whatever goes on for everybody. */
async function parted(one: World, other: World, { people, shared, papers, forward, settle }: Parting): Promise<Parted> {
  forward({ minutes: 1 })
  one.chance.wind("the hidden matter")
  const hidden = await furnishHidden(one.asking, people, papers, shared.common.team)
  forward({ minutes: 1 })
  for (const { chance } of [one, other]) chance.wind("what is special")
  const [place] = [await emptyPlace(one.asking, people, shared.ward), await emptyPlace(other.asking, people, shared.ward)]
  const special = await furnishSpecial(one.asking, people, shared.ward, place)
  await keepStep({ with: one, without: other, settle }, people, special)
  forward({ minutes: 1 })
  one.chance.wind("what is outside a place")
  const outside = await furnishOutside(one.asking, people, shared.apart)
  forward({ minutes: 1 })
  const [here, there] = [
    await goOn(one.asking, people, shared, hidden.things, true, (to) => one.chance.wind(to)),
    await goOn(other.asking, people, shared, hidden.things, false, (to) => other.chance.wind(to)),
  ]
  if (JSON.stringify(here) !== JSON.stringify(there)) throw new Error("the two worlds were wound alike and did not draw alike")
  await workOnHidden(one.asking, people, hidden.things)
  forward({ minutes: 1 })
  return { hidden, special: { ...special, wall: here.ward.wall }, outside, shared: here }
}

/** Opens one of the two on its folder and its database. */
export async function openWorld(data: string, database: ScratchDatabase["address"], web: string, now: () => Temporal.Instant): Promise<World> {
  const chance = woundChance()
  const metrics = await freePort()
  const settings = readSettings({
    MUNIMENT_DATA: data,
    DATABASE_URL: urlOf(database),
    MUNIMENT_PORT: "0",
    MUNIMENT_METRICS: `127.0.0.1:${metrics}`,
    MUNIMENT_LOG: "silent",
    MUNIMENT_RATE: "10000000",
    MUNIMENT_RESERVE: "0",
    // Rounds are made by the clock on the wall, which stands in neither world.
    MUNIMENT_ROUNDS: "86400",
  })
  const house = await startHouse(settings, { web, now, chance })
  return { house, metrics, asking: askAt(`http://127.0.0.1:${house.port}`), line: lineTo(house.port), chance, database }
}

export async function closeWorld(world: World): Promise<void> {
  world.line.close()
  await world.house.stop()
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => void server.close(resolve))
  return port
}
