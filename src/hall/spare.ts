/** Part of the reserve, held as a real file beside the embedded database, so that no other program can take it. When the disk is full the database is given of it, and it is taken back when there is room. */
import { randomBytes } from "node:crypto"
import { mkdirSync, rmSync, statSync } from "node:fs"
import { open, statfs } from "node:fs/promises"
import { join } from "node:path"

const MIB = 1024 * 1024
/** The engine's log grows by segments of 16 MiB, and an engine that finds no room for one ends: two of them are kept free. */
export const ENGINE_NEEDS = 32 * MIB
const STEP = 16 * MIB
/** Taken back only where so much is free that it need not be given again at once. */
const PLENTY = 2 * ENGINE_NEEDS + STEP

export interface Spare {
  /** Bytes that are held now. */
  held(): number
  /** Bytes that are held while the disk has room. */
  readonly whole: number
  /** Gives or takes back, as the disk stands; says whether it had to give. */
  look(): Promise<{ readonly gave: boolean }>
}

/** Bytes that are free to this process on the disk of a folder. */
export async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** The spare in the database's folder, which is made where it is not there. Only whoever holds the lock of the data folder may open it. */
export function openSpare(folder: string, reserve: number): Spare {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, "spare")
  const whole = Math.max(0, reserve - ENGINE_NEEDS)
  let held = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (whole === 0) {
    rmSync(file, { force: true })
    held = 0
  }
  const give = async (to: number): Promise<void> => {
    await shorten(file, to)
    held = to
  }
  return {
    held: () => held,
    whole,
    async look() {
      const free = await freeOn(folder)
      const short = free < ENGINE_NEEDS && held > 0
      if (short) await give(Math.max(0, held - STEP * Math.ceil((ENGINE_NEEDS - free) / STEP)))
      else if (held > whole) await give(whole)
      else if (held < whole && free >= PLENTY) held = await lengthen(file, held, Math.min(whole, held + STEP))
      return { gave: short }
    },
  }
}

async function shorten(file: string, to: number): Promise<void> {
  const handle = await open(file, "r+")
  try {
    await handle.truncate(to)
    // Some file systems give freed blocks out only once that is written down.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Noise, so that no file system can keep it in less room than it takes. Gives the size that was reached: where there was no room after all, the size it had. */
async function lengthen(file: string, from: number, to: number): Promise<number> {
  const handle = await open(file, "a", 0o600)
  try {
    for (let at = from; at < to; at += MIB) await handle.writeFile(randomBytes(Math.min(MIB, to - at)))
    await handle.datasync()
    return to
  } catch {
    await handle.truncate(from)
    return from
  } finally {
    await handle.close()
  }
}
