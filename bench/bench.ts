/** What the rows share: one house with a firm in it, the floor beside it, and how much of everything is measured. Each is made when the first row asks for it. */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Firm } from "./firm.ts"
import { setUpFirm } from "./firm.ts"
import { copyFirm, makeFloor } from "./floor/tables.ts"
import { openHouse } from "./house.ts"
import type { House } from "./house.ts"
import { goInside } from "./inside.ts"
import type { Inside } from "./inside.ts"
import { startWord } from "./process.ts"
import type { Running } from "./process.ts"

/** How much is measured. */
export interface Sizes {
  readonly rounds: number
  /** Of one half of a round with many clients. */
  readonly seconds: number
  readonly clients: number
  /** Of the document that is filed and opened, and of the one with random offsets. */
  readonly large: number
  readonly huge: number
  readonly offsets: number
  readonly ownMatters: number
  readonly firmMatters: number
  /** Of the firm that has many: walls that stand, teams, people besides those who come in, grants under review, events of a matter that is looked back upon. */
  readonly walls: number
  readonly teams: number
  readonly people: number
  readonly underReview: number
  readonly pastEvents: number
  /** Batches of 4096 events in one half of a round. */
  readonly batches: number
  readonly leaves: number
  readonly starts: number
}

export const WHOLE: Sizes = {
  rounds: 7,
  seconds: 2,
  clients: 32,
  large: 2 ** 30,
  huge: 2 ** 32,
  offsets: 300,
  ownMatters: 1000,
  firmMatters: 100_000,
  walls: 5000,
  teams: 500,
  people: 2000,
  underReview: 50_000,
  pastEvents: 5_000_000,
  batches: 4,
  leaves: 1_000_000,
  starts: 3,
}
/** Enough to see that every row runs; says nothing about speed. */
export const QUICK: Sizes = {
  rounds: 1,
  seconds: 0.2,
  clients: 4,
  large: 2 ** 22,
  huge: 2 ** 23,
  offsets: 5,
  ownMatters: 60,
  firmMatters: 400,
  walls: 30,
  teams: 5,
  people: 40,
  underReview: 80,
  pastEvents: 400,
  batches: 1,
  leaves: 5000,
  starts: 1,
}

export interface Standing {
  readonly house: House
  readonly firm: Firm
  readonly inside: Inside
  readonly floorPort: number
}

export interface Bench extends AsyncDisposable {
  readonly sizes: Sizes
  /** A folder for this run, thrown away at its end. */
  readonly folder: string
  /** The house, the firm and the floor; made at the first asking. */
  standing(): Promise<Standing>
  /** A second house with the same firm in it, as it is now: the first is shut, copied without the bytes of its documents, and both are opened. What stood before stands no more. */
  twin(): Promise<readonly [Standing, Standing]>
  /** Says to whoever waits what is going on. */
  say(line: string): void
}

export function openBench(sizes: Sizes, say: (line: string) => void): Bench {
  const folder = mkdtempSync(join(tmpdir(), "muniment-bench-"))
  const data = join(folder, "data")
  let made: Promise<Stood> | null = null
  const besides: Promise<Stood>[] = []
  return {
    sizes,
    folder,
    standing: () => (made ??= found(data, folder, say)),
    async twin() {
      const before = await (made ??= found(data, folder, say))
      const copy = join(folder, `twin-${besides.length}`)
      await shut(before)
      say("copying the firm")
      copyHouse(data, copy)
      made = stand(data, folder, before.firm)
      const second = stand(copy, folder, before.firm)
      besides.push(second)
      return Promise.all([made, second])
    },
    say,
    async [Symbol.asyncDispose]() {
      try {
        for (const one of [...besides, made]) {
          const stood = await one?.catch(() => null)
          if (stood !== null && stood !== undefined) await shut(stood)
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

interface Stood extends Standing {
  readonly floor: Running
}

/** A new firm, and the floor's tables beside it. */
async function found(data: string, folder: string, say: (line: string) => void): Promise<Stood> {
  say("setting a firm up")
  const house = await openHouse(data)
  const firm = await setUpFirm(house)
  const inside = await goInside(data)
  await makeFloor(inside.owner)
  await copyFirm(inside.owner, inside.firm.home, firm)
  return { house, firm, inside, ...(await floorOf(data, folder)) }
}

/** A firm that is there already. */
async function stand(data: string, folder: string, firm: Firm): Promise<Stood> {
  const house = await openHouse(data)
  return { house, firm, inside: await goInside(data), ...(await floorOf(data, folder)) }
}

async function floorOf(data: string, folder: string): Promise<{ readonly floor: Running; readonly floorPort: number }> {
  const floor = startWord(["bench", "--part", "floor", data, folder], {})
  const [, port] = await floor.says(/the floor is at (\d+)/)
  return { floor, floorPort: Number(port) }
}

async function shut({ floor, inside, house }: Stood): Promise<void> {
  await floor.stop()
  await inside[Symbol.asyncDispose]()
  await house.stop()
}

/** A data folder whose house is shut, with the owners of its files: the engine's are not the house's. */
function copyHouse(data: string, copy: string): void {
  mkdirSync(copy, { mode: 0o700 })
  for (const name of readdirSync(data)) if (name !== "vault") execFileSync("cp", ["-Rp", join(data, name), join(copy, name)])
}
