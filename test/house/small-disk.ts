/** Small disks for tests of full ones: real file systems that hold so many mebibytes and no more. Only root may mount one, so tests that need one say so and are skipped elsewhere. */
import { execFileSync, spawnSync } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface SmallDisk {
  readonly place: string
  /** Bytes that are left on it. */
  free(): number
  grow(mebibytes: number): void
  /** Another program takes all that is left, less so many bytes; gives how much it took. */
  fill(leave?: number): number
  /** That program's files are removed. */
  clear(): void
  unmount(): void
}

const PIECE = Buffer.alloc(1024 * 1024, 7)

/** Mounts a small disk, in a folder of its own or at `place`; null where that is not allowed. */
export function smallDisk(mebibytes: number, place = mkdtempSync(join(tmpdir(), "muniment-disk-"))): SmallDisk | null {
  mkdirSync(place, { recursive: true })
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=0755`, "tmpfs", place]).status !== 0) {
    rmSync(place, { recursive: true })
    return null
  }
  const free = (): number => {
    const { bavail, bsize } = statfsSync(place)
    return bavail * bsize
  }
  let fillers = 0
  return {
    place,
    free,
    grow: (to) => void execFileSync("mount", ["-o", `remount,size=${to}m`, place]),
    fill(leave = 0) {
      const before = free()
      const file = openSync(join(place, `filler-${fillers++}`), "w")
      try {
        while (free() > leave) writeSync(file, PIECE, 0, Math.min(PIECE.length, free() - leave))
      } catch (thrown) {
        if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC")) throw thrown
      } finally {
        closeSync(file)
      }
      return before - free()
    },
    clear() {
      while (fillers > 0) rmSync(join(place, `filler-${--fillers}`))
    },
    unmount() {
      execFileSync("umount", ["-l", place])
      rmSync(place, { recursive: true })
    },
  }
}
