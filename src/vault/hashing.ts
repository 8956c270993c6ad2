/** Both hashes of every document being filed, run in a thread beside the one that serves: hashing costs more than sealing, and needs no key. */
import { Worker } from "node:worker_threads"
import type { FromHashing, ToHashing } from "./hashing-words.ts"
import { type Slot, Slots } from "./slots.ts"

export interface Hashes {
  readonly sha256: Uint8Array
  readonly sealedHash: Uint8Array
}

interface Waiting {
  readonly answer: (said: FromHashing) => void
  readonly fail: (fault: unknown) => void
}

/** Starts its thread at the first document and lets the process end while nothing is being hashed. */
export class Hashing {
  readonly slots: Slots
  #thread: Worker | null = null
  /** Questions without an answer yet. The thread answers in the order it was asked. */
  #waiting: Waiting[] = []
  #next = 0
  /** Counts threads: what an earlier thread was told, a later one does not know. */
  #life = 0
  readonly #known = new Map<number, Slot>()

  constructor() {
    this.slots = new Slots({
      made: (slot) => {
        this.#known.set(slot.number, slot)
        if (this.#thread !== null) introduce(this.#thread, slot)
      },
      dropped: (slot) => {
        this.#known.delete(slot.number)
        this.#thread?.postMessage({ say: "drop-slot", slot: slot.number } satisfies ToHashing)
      },
    })
  }

  /** Begins the hashes of a document; the sealed one with the header. */
  begin(header: Uint8Array): Sums {
    const sums = this.#next++
    const thread = this.#running()
    thread.postMessage({ say: "begin", sums, header } satisfies ToHashing)
    return new Sums(this, sums, this.#life)
  }

  /** Ends the thread; documents being hashed fail. */
  async close(): Promise<void> {
    const thread = this.#thread
    this.#lose(new Error("the vault was closed"))
    await thread?.terminate()
  }

  /** Asks about a document and waits for the answer. */
  ask(life: number, question: ToHashing): Promise<FromHashing> {
    return new Promise((answer, fail) => {
      if (this.#thread === null || !this.lives(life)) return fail(new Error("the hashing thread ended while a document was being filed"))
      if (this.#waiting.push({ answer, fail }) === 1) this.#thread.ref()
      this.#thread.postMessage(question)
    })
  }

  /** Whether the thread of that life still runs. */
  lives(life: number): boolean {
    return this.#thread !== null && life === this.#life
  }

  /** Forgets a document that will not be finished. */
  forget(life: number, sums: number): void {
    if (this.lives(life)) this.#thread?.postMessage({ say: "forget", sums } satisfies ToHashing)
  }

  #running(): Worker {
    if (this.#thread !== null) return this.#thread
    const thread = new Worker(new URL("./hashing-thread.ts", import.meta.url), { name: "vault hashing" })
    this.#thread = thread
    this.#life++
    thread.unref()
    thread.on("message", (said: FromHashing) => this.#hear(said))
    thread.on("error", (fault) => this.#thread === thread && this.#lose(fault))
    thread.on("exit", () => this.#thread === thread && this.#lose(new Error("the hashing thread ended by itself")))
    for (const slot of this.#known.values()) introduce(thread, slot)
    return thread
  }

  #hear(said: FromHashing): void {
    const first = this.#waiting.shift()
    if (this.#waiting.length === 0) this.#thread?.unref()
    first?.answer(said)
  }

  #lose(fault: unknown): void {
    this.#thread = null
    const lost = this.#waiting
    this.#waiting = []
    for (const { fail } of lost) fail(fault)
  }
}

/** The running hashes of one document. */
export class Sums {
  readonly #hashing: Hashing
  readonly #number: number
  readonly #life: number

  constructor(hashing: Hashing, number: number, life: number) {
    this.#hashing = hashing
    this.#number = number
    this.#life = life
  }

  /** False once the thread that runs these hashes has ended: they are lost, and the bytes must be hashed again. */
  get known(): boolean {
    return this.#hashing.lives(this.#life)
  }

  /** Adds the next chunk; the slot must not be touched until this resolves. */
  async add(slot: Slot, plain: number, sealed: number): Promise<void> {
    await this.#hashing.ask(this.#life, { say: "add", sums: this.#number, slot: slot.number, plain, sealed })
  }

  /** Both hashes; nothing may be added afterwards. */
  async end(): Promise<Hashes> {
    const said = await this.#hashing.ask(this.#life, { say: "end", sums: this.#number })
    if (said.say !== "ended") throw new Error("the hashing thread answered something else than it was asked")
    return { sha256: said.sha256, sealedHash: said.sealedHash }
  }

  forget(): void {
    this.#hashing.forget(this.#life, this.#number)
  }
}

function introduce(thread: Worker, slot: Slot): void {
  const { plain, sealed } = slot
  if (!(plain.buffer instanceof SharedArrayBuffer) || !(sealed.buffer instanceof SharedArrayBuffer)) throw new Error("a slot is shared memory")
  thread.postMessage({ say: "slot", slot: slot.number, plain: plain.buffer, sealed: sealed.buffer } satisfies ToHashing)
}
