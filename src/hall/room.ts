/** Watches the room on the disk of a house: keeps the reserve, and tells the operator when there is no room for new documents, and when there is again. */
import { mkdirSync, statSync } from "node:fs"
import { statfs } from "node:fs/promises"
import { join } from "node:path"
import { usualReserve } from "#vault"
import type { VaultSettings } from "#vault"
import type { Settings } from "./settings.ts"
import { ENGINE_NEEDS, freeOn, openSpare } from "./spare.ts"
import type { Spare } from "./spare.ts"

/** With the database on the same disk, less than this would not last for a day. */
const LEAST_RESERVE = 2 * ENGINE_NEEDS
const LOOK_EVERY_MS = 250

export interface RoomNews {
  error(sentence: string): void
  warn(sentence: string): void
  info(sentence: string): void
}

export interface Room {
  /** What vaults leave free. */
  readonly reserve: VaultSettings["reserve"]
  /** Bytes that are held for the database as a file. */
  readonly held: () => number
  /** Looks at once: something found no room. */
  look(): Promise<void>
  /** Looks again and again from now on; `left` says how many bytes may still be filed. */
  watch(left: () => Promise<number>): void
  close(): Promise<void>
}

/** Whether the disk of a folder has too little room for an engine to start. */
export async function isShort(folder: string): Promise<boolean> {
  return (await freeOn(folder)) < ENGINE_NEEDS
}

/** The room of a data folder, whose lock is held. An embedded database is given of its spare before it is started, where it needs it. */
export async function openRoom(settings: Settings, news: RoomNews): Promise<Room> {
  const [vault, postgres] = [join(settings.data, "vault"), join(settings.data, "postgres")]
  mkdirSync(vault, { recursive: true, mode: 0o700 })
  if (settings.databaseUrl !== null) return watching(settings.reserve, null, news)
  const { blocks, bsize } = await statfs(settings.data)
  const reserve = settings.reserve ?? Math.max(LEAST_RESERVE, usualReserve(blocks * bsize))
  const spare = openSpare(postgres, reserve)
  const together = statSync(vault).dev === statSync(postgres).dev
  const room = watching(together ? () => Math.max(0, reserve - spare.held()) : settings.reserve, spare, news)
  await room.look()
  return room
}

function watching(reserve: VaultSettings["reserve"], spare: Spare | null, news: RoomNews): Room {
  const told = { full: false, given: false }
  let left: (() => Promise<number>) | null = null
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false
  const lookOnce = async (): Promise<void> => {
    if (spare !== null) tellOfSpare(told, (await spare.look()).gave, spare, news)
    if (left !== null) tellOfRoom(told, await left(), news)
  }
  const look = (): Promise<void> => (looking ??= lookOnce().finally(() => (looking = null)))
  const next = (): void => {
    timer = setTimeout(() => {
      look()
        .catch((cause: unknown) => news.error(`looking at the room on the disk failed: ${String(cause)}`))
        .finally(() => closed || next())
    }, LOOK_EVERY_MS)
    timer.unref()
  }
  return {
    reserve,
    held: () => spare?.held() ?? 0,
    look,
    watch(what) {
      left = what
      next()
    },
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await looking
    },
  }
}

/** What the operator was told and has not been told otherwise. */
interface Told {
  full: boolean
  given: boolean
}

function tellOfRoom(told: Told, left: number, news: RoomNews): void {
  if (left <= 0 && !told.full) news.warn("the disk is full: nothing new is filed until there is room")
  if (left > 0 && told.full) news.info("there is room again: documents are filed")
  told.full = left <= 0
}

function tellOfSpare(told: Told, gave: boolean, spare: Spare, news: RoomNews): void {
  if (gave && !told.given) news.error("the disk is fuller than the reserve: the database lives on its spare room, make room now")
  if (told.given && spare.held() === spare.whole) news.info("the database's spare room is whole again")
  told.given = (told.given || gave) && spare.held() < spare.whole
}
