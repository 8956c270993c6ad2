/** Prints in a thread beside the one that serves: one paper at a time, each in a thread of its own whose memory is bounded and that ends with it. Few may wait; who goes away is not printed for. */
import { Worker } from "node:worker_threads"
import type { Block, Paper } from "./paper.ts"

export interface PressSettings {
  /** How many papers may be printed or wait for it. */
  readonly places: number
  /** How many of them may be one person's; what was printed counts until they have it. */
  readonly each: number
  /** How many rows and signs a paper may have, as they are set: what is written out as its number counts as its letters do. */
  readonly rows: number
  readonly signs: number
  /** Of the thread, in MiB. */
  readonly memory: number
  /** For one paper, in milliseconds. */
  readonly patience: number
}

/** What came of a paper. */
export type Printed =
  | { readonly kind: "printed"; readonly bytes: Uint8Array }
  /** It took more memory or time than there is. */
  | { readonly kind: "too-long" }
  /** The thread died. The cause is the fault's name, and holds nothing of the paper. */
  | { readonly kind: "broken"; readonly cause: string }
  | { readonly kind: "left" }

/** A place at the press. */
export interface Place {
  /** Prints when it is this one's turn; once. */
  print(paper: Paper): Promise<Printed>
  /** Gives the place up, at the end or before: what waits is not printed, and what is being printed stops. */
  leave(): void
}

interface Job {
  readonly paper: Paper
  answer(said: Printed): void
}

/** A thread with a job. */
interface Running {
  readonly job: Job
  stop(said: Printed): void
}

const FIGURES = new Intl.NumberFormat("en-GB")

/** A million signs, or two thousand rows of a look back, take one core about half a minute. */
const SETTINGS: PressSettings = { places: 5, each: 2, rows: 2000, signs: 1_000_000, memory: 256, patience: 120_000 }

export class Press {
  readonly #settings: PressSettings
  readonly #held = new Map<string, number>()
  #taken = 0
  #waiting: Job[] = []
  #running: Running | null = null

  constructor(settings = SETTINGS) {
    this.#settings = settings
  }

  /** The bound of a paper, in words. */
  get bound(): string {
    const { rows, signs } = this.#settings
    return `Up to ${FIGURES.format(rows)} rows and ${FIGURES.format(signs)} signs are printed.`
  }

  /** Whether a paper is within the bound. */
  fits({ blocks, table }: Paper): boolean {
    const rows = table?.rows ?? []
    let signs = 0
    for (const block of blocks) for (const word of wordsOf(block)) signs += lengthOf(word)
    for (const row of rows) for (const cell of row) signs += lengthOf(cell)
    return rows.length <= this.#settings.rows && signs <= this.#settings.signs
  }

  /** A place for somebody; null where all are taken, or theirs are. */
  take(whose: string): Place | null {
    const held = this.#held.get(whose) ?? 0
    if (this.#taken >= this.#settings.places || held >= this.#settings.each) return null
    this.#taken++
    this.#held.set(whose, held + 1)
    let [queued, here, job]: [boolean, boolean, Job | null] = [true, true, null]
    const printed = (): void => {
      if (queued) this.#taken--
      queued = false
    }
    return {
      print: (paper) =>
        new Promise((resolve) => {
          job = {
            paper,
            answer: (said) => {
              printed()
              resolve(said)
            },
          }
          if (!here) return job.answer({ kind: "left" })
          this.#waiting.push(job)
          this.#printNext()
        }),
      leave: () => {
        if (!here) return
        here = false
        this.#release(whose)
        if (job === null) printed()
        else this.#drop(job)
      },
    }
  }

  #release(whose: string): void {
    const left = (this.#held.get(whose) ?? 1) - 1
    if (left === 0) this.#held.delete(whose)
    else this.#held.set(whose, left)
  }

  #drop(job: Job): void {
    if (this.#running?.job === job) return this.#running.stop({ kind: "left" })
    if (!this.#waiting.includes(job)) return
    this.#waiting = this.#waiting.filter((one) => one !== job)
    job.answer({ kind: "left" })
  }

  #printNext(): void {
    if (this.#running !== null) return
    const job = this.#waiting.shift()
    if (job === undefined) return
    const ended = (said: Printed): void => {
      this.#running = null
      job.answer(said)
      this.#printNext()
    }
    try {
      this.#running = this.#begin(job, ended)
    } catch (fault) {
      ended({ kind: "broken", cause: nameOf(fault) })
    }
  }

  /** A place is free again when its thread has ended, so that there is never a second one. */
  #begin(job: Job, ended: (said: Printed) => void): Running {
    const { memory, patience } = this.#settings
    const pieces: Uint8Array[] = []
    let said: Printed = { kind: "broken", cause: "it ended by itself" }
    const thread = new Worker(new URL("./printing-thread.ts", import.meta.url), {
      name: "press",
      workerData: alone(job.paper),
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 16 },
    })
    const stop = (why: Printed): void => {
      said = why
      pieces.length = 0
      // What it has sent already comes all the same, up to that it is whole: of what was stopped nothing is taken.
      thread.off("message", take)
      void thread.terminate()
    }
    const deadline = setTimeout(() => stop({ kind: "too-long" }), patience)
    const take = (piece: Uint8Array | null): void => {
      if (piece === null) said = { kind: "printed", bytes: Buffer.concat(pieces) }
      else pieces.push(piece)
    }
    thread.on("message", take)
    thread.on("error", (fault) => {
      said = isOutOfMemory(fault) ? { kind: "too-long" } : { kind: "broken", cause: nameOf(fault) }
    })
    thread.on("exit", () => {
      clearTimeout(deadline)
      ended(said)
    })
    return { job, stop }
  }
}

/** What goes along has its own memory: a small buffer is a part of a larger one of the house's, which would be copied with it whole. */
function alone(paper: Paper): Paper {
  return { ...paper, tucked: paper.tucked.map((one) => ({ ...one, bytes: new Uint8Array(one.bytes) })) }
}

/** What the fonts may have of a text, or is near to it; each other sign is written out, in nine letters at most. The fonts themselves are not asked: that would take long in this thread. */
const AS_IT_IS = /[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]+/gu
const WRITTEN_OUT = 9

function lengthOf(text: string): number {
  const composed = text.normalize("NFC")
  const others = Array.from(composed.replace(AS_IT_IS, ""))
  return composed.length + others.length * (WRITTEN_OUT - 1)
}

function nameOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : typeof fault
}

function isOutOfMemory(fault: unknown): boolean {
  return fault instanceof Error && "code" in fault && fault.code === "ERR_WORKER_OUT_OF_MEMORY"
}

function wordsOf(block: Block): readonly string[] {
  return block.kind === "page" ? [] : block.kind === "facts" ? block.rows.flat() : [block.text]
}
