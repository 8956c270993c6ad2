/** Connections that outlive their engine. Whoever wants one is given one that stands, waits for one that is given back, or is told why none can be opened: nobody is forgotten. */
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { onceSettled, spelled } from "./driver.ts"
import { onOneLine } from "./line.ts"
import type { Sql, TxSql, Wire } from "./sql.ts"
import { openWire } from "./wire.ts"
import type { WireSettings } from "./wire.ts"

/** Opens none before one is wanted, and at most `most`. */
export function openPool(settings: WireSettings, most: number): Sql {
  const connections = new Connections(settings, most)
  // Never opens a connection: what it spells is sent elsewhere.
  const spelling = postgres({ ...settings, max: 1 } as postgres.Options<never>) as unknown as TxSql
  const asking = spelled(spelling, (asked) => {
    if (asked.streaming === true) return asked.reject(new TypeError("a stream is asked for within begin, on a connection that is kept until it has ended"))
    void pool.take().then((wire) => {
      onceSettled(asked, () => pool.giveBack(wire))
      wire.send(asked)
    }, asked.reject)
  })
  const pool: Sql = Object.assign(asking, {
    take: () => connections.take(),
    giveBack: (wire: Wire) => connections.giveBack(wire),
    spelling,
    begin: <T>(work: (tx: TxSql) => Promise<T>, how?: string) => onOneLine(pool, work, how),
    end: ({ timeout } = { timeout: 5 }) => connections.end(timeout),
  } satisfies Pick<Sql, "take" | "giveBack" | "spelling" | "begin" | "end">)
  return pool
}

class Connections {
  readonly #settings: WireSettings
  readonly #most: number
  readonly #standing = new Set<Wire>()
  readonly #free: Wire[] = []
  readonly #waiting: PromiseWithResolvers<Wire>[] = []
  #opening = 0
  #ended: PromiseWithResolvers<void> | null = null

  constructor(settings: WireSettings, most: number) {
    this.#settings = settings
    this.#most = most
  }

  take(): Promise<Wire> {
    if (this.#ended !== null) return Promise.reject(new Ended())
    const place = Promise.withResolvers<Wire>()
    this.#waiting.push(place)
    this.#serve()
    return place.promise
  }

  giveBack(wire: Wire): void {
    if (wire.lost() !== null) return
    if (this.#ended !== null) return void wire.close(1)
    this.#free.push(wire)
    this.#serve()
  }

  async end(within: number): Promise<void> {
    this.#ended ??= Promise.withResolvers<void>()
    for (const one of this.#waiting.splice(0)) one.reject(new Ended())
    for (const wire of this.#free.splice(0)) void wire.close(within)
    this.#serve()
    const patience = new AbortController()
    await Promise.race([this.#ended.promise, pause(within * 1000, null, patience).catch(() => null)])
    patience.abort()
    await Promise.all([...this.#standing].map((wire) => wire.close(0)))
  }

  /** Gives those who wait what there is, in their order. */
  #serve(): void {
    while (this.#free.length > 0 || this.#standing.size + this.#opening < this.#most) {
      const first = this.#waiting.shift()
      if (first === undefined) break
      const wire = this.#free.pop()
      if (wire === undefined) this.#open().then(first.resolve, (cause: unknown) => (first.reject(cause), this.#serve()))
      else first.resolve(wire)
    }
    if (this.#standing.size + this.#opening === 0) this.#ended?.resolve()
  }

  async #open(): Promise<Wire> {
    this.#opening++
    try {
      const wire = await openWhenStarted(this.#settings, () => this.#forget(wire))
      this.#standing.add(wire)
      return wire
    } finally {
      this.#opening--
    }
  }

  #forget(wire: Wire): void {
    this.#standing.delete(wire)
    const at = this.#free.indexOf(wire)
    if (at >= 0) this.#free.splice(at, 1)
    this.#serve()
  }
}

/** How often an engine that is still starting is met before it is left, a tenth of a second apart. */
const PATIENCE = 20

async function openWhenStarted(settings: WireSettings, tell: () => void): Promise<Wire> {
  for (let times = 1; ; times++) {
    try {
      return await openWire(settings, tell)
    } catch (cause) {
      if (times >= PATIENCE || !(cause instanceof postgres.PostgresError && cause.code === "57P03")) throw cause
      await pause(100)
    }
  }
}

/** Known by the code that the driver gives it too. */
class Ended extends Error {
  readonly code = "CONNECTION_ENDED"
  constructor() {
    super("the house's connections were ended")
  }
}
