/** The operator is told of the room on the disk: in the log when it runs out and when it is back, in the measures at any time. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { isShort, openRoom } from "../../src/hall/room.ts"
import type { Room } from "../../src/hall/room.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { testDatabase } from "../database.ts"
import { openTestHouse } from "../house/house.ts"
import { smallDisk } from "../house/small-disk.ts"
import { freePort } from "../torture/server.ts"

const MIB = 1024 * 1024

/** A room, and what was said of it. */
async function roomIn(data: string, env: Readonly<Record<string, string>> = {}): Promise<{ room: Room; said: string[] }> {
  mkdirSync(data, { recursive: true })
  const said: string[] = []
  const tell = (level: string) => (sentence: string) => void said.push(`${level}: ${sentence}`)
  const room = await openRoom(readSettings({ MUNIMENT_DATA: data, ...env }), { error: tell("error"), warn: tell("warn"), info: tell("info") })
  onTestFinished(() => room.close())
  return { room, said }
}

function kept(room: Room): number | null {
  return typeof room.reserve === "function" ? room.reserve() : room.reserve
}

async function look(room: Room, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await room.look()
}

const disk = smallDisk(300)
describe.skipIf(disk === null)("on a small disk (skipped where none may be mounted: that needs root)", () => {
  const data = join(disk?.place ?? "", "data")
  const filled = (leave: number): void => {
    disk?.clear()
    disk?.fill(leave * MIB)
  }
  beforeEach(() => {
    disk?.clear()
    rmSync(data, { recursive: true, force: true })
  })
  afterAll(() => disk?.unmount())

  test("vaults leave what the spare does not hold: together it is the reserve", async () => {
    const { room } = await roomIn(data, { MUNIMENT_RESERVE: String(100 * MIB) })
    await look(room, 6)
    expect([room.held(), kept(room)]).toEqual([68 * MIB, 32 * MIB])
    filled(10)
    await look(room, 1)
    expect([room.held(), kept(room)]).toEqual([36 * MIB, 64 * MIB])
  })

  test("the usual reserve of a small disk is 64 MiB", async () => {
    const { room } = await roomIn(data)
    await look(room, 6)
    expect([room.held(), kept(room)]).toEqual([32 * MIB, 32 * MIB])
  })

  test("with a database elsewhere nothing is held, and vaults keep to the setting", async () => {
    const { room } = await roomIn(data, { DATABASE_URL: "postgres://localhost/x" })
    await look(room, 3)
    expect([room.held(), room.reserve]).toEqual([0, null])
  })

  test("vaults on a disk of their own owe the database nothing", async () => {
    const vault = smallDisk(8, join(data, "vault"))
    onTestFinished(() => vault?.unmount())
    const { room } = await roomIn(data)
    await look(room, 6)
    expect([room.held(), room.reserve]).toEqual([32 * MIB, null])
  })

  test("each turn is told once: no room, the spare given, room again, the spare whole again", async () => {
    const { room, said } = await roomIn(data)
    await look(room, 6)
    room.watch(async () => (disk?.free() ?? 0) - (kept(room) ?? 0))
    const until = async (so: () => boolean): Promise<void> => {
      while (!so()) await pause(20)
    }
    expect(said).toEqual([])
    filled(32)
    await until(() => said.length === 1)
    disk?.fill(5 * MIB)
    await until(() => room.held() === 0)
    await look(room, 5)
    disk?.clear()
    await until(() => said.length === 4)
    await look(room, 5)
    expect(said).toEqual([
      "warn: the disk is full: nothing new is filed until there is room",
      "error: the disk is fuller than the reserve: the database lives on its spare room, make room now",
      "info: there is room again: documents are filed",
      "info: the database's spare room is whole again",
    ])
  })

  test.each<[number, boolean]>([
    [0, true],
    [31, true],
    [32, false],
    [100, false],
  ])("with %i MiB left an engine has too little room to start: %s", async (left, short) => {
    mkdirSync(data)
    filled(left)
    expect(await isShort(data)).toBe(short)
  })
})

test("the measures tell the room, the spare and whether the database is there", async () => {
  const database = await testDatabase()
  const data = mkdtempSync(join(tmpdir(), "muniment-room-"))
  const port = await freePort()
  const house = await openTestHouse({
    databaseUrl: urlOf(database.address),
    env: { MUNIMENT_DATA: data, MUNIMENT_METRICS: `127.0.0.1:${port}`, MUNIMENT_RESERVE: String(Number.MAX_SAFE_INTEGER) },
  })
  onTestFinished(async () => {
    await house[Symbol.asyncDispose]()
    await database.drop()
    rmSync(data, { recursive: true, force: true })
  })
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const measured = Object.fromEntries(text.split("\n").flatMap((line) => (line.startsWith("muniment_") ? [line.split(" ") as [string, string]] : [])))
  expect(measured).toEqual({
    muniment_firms: "1",
    muniment_events_aside: "0",
    muniment_ledgers_broken: "0",
    muniment_ledgers_unchecked: "1",
    muniment_damage_found_total: "0",
    muniment_room_bytes: "0",
    muniment_spare_bytes: "0",
    muniment_database_up: "1",
  })
  expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404)
})
