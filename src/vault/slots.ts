/** Memory for chunks on their way: shared with the hashing thread, used again and again, wiped of plaintext in between, and bounded. */
import { CHUNK, TAG } from "#seal"

/** Room for one chunk: the plaintext as it fills, and what was sealed of it. */
export interface Slot {
  readonly number: number
  readonly plain: Buffer
  readonly sealed: Buffer
}

/** Slots on their way to disk and hash at one time, in the whole vault: 32 × 512 KiB. */
const MOST_IN_FLIGHT = 32
/** Free slots kept for the next chunk; more are given back to the system. */
const MOST_FREE = 40

/** Shared memory is filled by copying whole buffers into it: `fill` and `set` go through it word by word. */
const ZEROS = Buffer.alloc(CHUNK)

export interface SlotKeeper {
  readonly made: (slot: Slot) => void
  readonly dropped: (slot: Slot) => void
}

export class Slots {
  readonly #keeper: SlotKeeper
  readonly #free: Slot[] = []
  readonly #waiting: (() => void)[] = []
  #inFlight = 0
  #next = 0

  constructor(keeper: SlotKeeper) {
    this.#keeper = keeper
  }

  /** A slot to fill. Unbounded: every upload has at most one that is filling, and pages that were never written take no memory. */
  take(): Slot {
    const free = this.#free.pop()
    if (free !== undefined) return free
    const slot = { number: this.#next++, plain: Buffer.from(new SharedArrayBuffer(CHUNK)), sealed: Buffer.from(new SharedArrayBuffer(CHUNK + TAG)) }
    this.#keeper.made(slot)
    return slot
  }

  /** Resolves when one more filled slot may set out; first come, first served. */
  async setOut(): Promise<void> {
    if (this.#inFlight < MOST_IN_FLIGHT) this.#inFlight++
    else await new Promise<void>((resume) => this.#waiting.push(resume))
  }

  /** Wipes a slot and takes it back; one that had set out makes way for the next. */
  giveBack(slot: Slot, hadSetOut: boolean, plainBytes: number = CHUNK): void {
    ZEROS.copy(slot.plain, 0, 0, plainBytes)
    if (this.#free.length < MOST_FREE) this.#free.push(slot)
    else this.#keeper.dropped(slot)
    if (!hadSetOut) return
    const next = this.#waiting.shift()
    if (next === undefined) this.#inFlight--
    else next()
  }
}
