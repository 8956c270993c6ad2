/** The hash of a file of this machine, made beside the page by a worker that is started when it is first needed. */
import { startWorker } from "../parts/workers.ts"
import type { Answered, Asked } from "./hash-worker.ts"

export interface Heard {
  readonly read: (bytes: number) => void
  readonly done: (sha256: string) => void
  readonly unreadable: () => void
}

const jobs = new Map<number, Heard>()
let worker: Worker | null = null
let last = 0

function atWork(): Worker {
  if (worker !== null) return worker
  worker = startWorker("hashing")
  worker.addEventListener("message", ({ data }: MessageEvent<Answered>) => {
    const heard = jobs.get(data.job)
    if (heard === undefined) return
    if ("read" in data) return heard.read(data.read)
    jobs.delete(data.job)
    if ("hash" in data) heard.done(data.hash)
    else heard.unreadable()
  })
  // The worker itself did not come, or fell: whoever waits for it is told, and the next one starts another.
  worker.addEventListener("error", () => {
    worker?.terminate()
    worker = null
    const waiting = [...jobs.values()]
    jobs.clear()
    for (const heard of waiting) heard.unreadable()
  })
  return worker
}

/** Begins to hash a file; what it gives ends that. */
export function hashFile(file: File, heard: Heard): { readonly stop: () => void } {
  const job = ++last
  jobs.set(job, heard)
  const ask = (asked: Asked) => atWork().postMessage(asked)
  ask({ job, file })
  return {
    stop: () => {
      if (jobs.delete(job)) ask({ job, stop: true })
    },
  }
}
