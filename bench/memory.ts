/** How much memory a process of this machine needs at most, between two moments. Linux keeps the count itself; elsewhere it is looked at ten times a second. */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"

export interface PeakMemory {
  /** The peak since this began, in MiB. Ends the watch. */
  end(): number | null
}

/** Begins to watch a process. */
export function watchMemory(pid: number): PeakMemory {
  return process.platform === "linux" ? watchByKernel(pid) : watchBySampling(pid)
}

/** Writing 5 to clear_refs begins the count anew (proc(5)). */
function watchByKernel(pid: number): PeakMemory {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5")
  } catch {
    // A kernel without it tells the peak since the process began: more than the truth, never less.
  }
  return {
    end() {
      const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
      return kib === undefined ? null : Math.round(Number(kib) / 1024)
    },
  }
}

function watchBySampling(pid: number): PeakMemory {
  let most = 0
  const look = (): void => {
    try {
      most = Math.max(most, Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })))
    } catch {
      // The process has ended.
    }
  }
  look()
  const timer = setInterval(look, 100)
  return {
    end() {
      clearInterval(timer)
      look()
      return most === 0 ? null : Math.round(most / 1024)
    },
  }
}
