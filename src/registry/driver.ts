/** What must be known of the driver's inside (postgres 3.4.9) where it leaves one alone: connections that are lost. Whoever updates the driver looks here, and runs `test/matters/transaction.test.ts`. */
import postgres from "postgres"

/** The driver as this house sets it up. */
export type Sql = postgres.Sql<{ bigint: number; instant: Temporal.Instant }>
export type TxSql = postgres.TransactionSql<{ bigint: number; instant: Temporal.Instant }>

type Reserved = Awaited<ReturnType<Sql["reserve"]>>

/** What the driver makes of a statement (src/query.js). */
export interface Asked {
  readonly strings: readonly string[]
  handler: (asked: Asked) => void
  resolve: (value: unknown) => void
  reject: (cause: unknown) => void
}

/** A connection (src/connection.js, src/index.js). */
export interface Connection {
  readonly onclose: ((cause: Error) => void) | null
}

/** Has a connection tell, once, that it has closed; null: it need not tell any more. */
export function whenClosed(connection: Connection, tell: ((cause: Error) => void) | null): void {
  Object.assign(connection, { onclose: tell })
}

/** A statement, as against a piece of one. */
export function isAsked(made: unknown): made is Asked {
  return made instanceof Promise && "handler" in made && "reject" in made
}

/** Whether a statement failed because its connection is gone, or as good as gone: after FATAL and PANIC the engine closes it. */
export function endsConnection(cause: unknown): boolean {
  if (cause instanceof postgres.PostgresError) return cause.severity !== "ERROR"
  return cause instanceof Error && ("syscall" in cause || ("code" in cause && String(cause.code).startsWith("CONNECT")))
}

/**
 * A pool that outlives its engine. Of the driver's own it mends three things:
 * - It keeps what an engine said last on a connection, or said while it was starting again, tells those who waited for an answer there that the connection closed, and
 *   tells the words to whoever is first on the connection that takes its place. Nothing of theirs was asked yet: it is asked once more.
 * - Whoever waits for a connection of their own when one closes may be forgotten, or be given one though they were refused, which nobody ever gets back. So whatever
 *   closed is opened again by statements first, and whoever is waiting when one closes begins anew.
 * - On every new connection it asks for the types of arrays first, and nobody hears it where that goes wrong, which ends the process. Whoever waits for the connection
 *   is told by other ways.
 */
export function hardened(open: (onclose: () => void) => Sql): Sql {
  const life = { closed: false }
  const waiting = new Set<() => void>()
  const pool = open(() => {
    life.closed = true
    for (const beginAnew of waiting) beginAnew()
  })
  hearTypes(pool)
  const ask = (...words: Parameters<Sql>): unknown => {
    const made: unknown = Reflect.apply(pool, undefined, words)
    if (isAsked(made)) askAgain(made)
    return made
  }
  /** As many statements at once as there are connections reach every one that closed. Throws where none can be opened. */
  const openAgain = async (): Promise<void> => {
    const all = Array.from({ length: pool.options.max }, () => ask`select 1` as Promise<unknown>)
    const any = Promise.any(all)
    // The driver sends a statement off a moment after it was made.
    await Promise.resolve()
    life.closed = false
    await any.catch((cause: unknown) => {
      life.closed = true
      throw cause instanceof AggregateError ? cause.errors[0] : cause
    })
  }
  /** Null where a connection closed meanwhile. One that comes too late is given back. */
  const wait = (): Promise<Reserved | null> =>
    new Promise((resolve, reject) => {
      const beginAnew = (): void => {
        waiting.delete(beginAnew)
        resolve(null)
      }
      waiting.add(beginAnew)
      pool
        .reserve()
        .then((reserved) => (waiting.delete(beginAnew) ? resolve(reserved) : reserved.release()))
        .catch((cause: unknown) => {
          waiting.delete(beginAnew)
          reject(cause instanceof Error ? cause : new Error("no connection was given", { cause }))
        })
    })
  const reserve = async (): Promise<Reserved> => {
    for (let times = 1; ; times++) {
      if (life.closed) await openAgain()
      try {
        const reserved = await wait()
        if (reserved !== null) return reserved
      } catch (cause) {
        if (times >= mayAgain(cause)) throw cause
      }
    }
  }
  return new Proxy(pool, {
    apply: (_target, _self, words: Parameters<Sql>) => ask(...words),
    get: (target, name) => (name === "reserve" ? reserve : (Reflect.get(target, name) as unknown)),
  })
}

/** Mends it for all pools, once: they share one kind of statement. */
function hearTypes(pool: Sql): void {
  const kind = Object.getPrototypeOf(pool`select 1`) as { then: Promise<unknown>["then"]; hears?: true }
  if (kind.hears === true) return
  const { then } = kind
  kind.hears = true
  // oxlint-disable-next-line unicorn/no-thenable -- it is one already
  kind.then = function hearing<T, U>(
    this: Asked,
    told?: ((value: unknown) => T | PromiseLike<T>) | null,
    failed?: ((cause: unknown) => U | PromiseLike<U>) | null,
  ) {
    return then.call(this, told, this.strings[0]?.includes("typarray") === true ? () => undefined : failed) as Promise<T | U>
  }
}

/** An engine's words when it ends a connection, or takes none yet; and how often what was told them is asked once more: at least as often as a pool has connections. One that is still starting is met as often, and then left. */
const LAST_WORDS = new Map([
  ["57P01", 100],
  ["57P02", 100],
  ["57P03", 20],
])

/** The driver tells the words to what was asked on the lost connection too, which has been answered by then: that is never asked again. */
function askAgain(asked: Asked): void {
  const { resolve, reject } = asked
  let [times, answered] = [0, false]
  asked.resolve = (value) => {
    answered = true
    resolve(value)
  }
  asked.reject = (cause) => {
    if (answered) return
    if (++times < mayAgain(cause)) return asked.handler(asked)
    answered = true
    reject(cause)
  }
}

/** How often what failed so may be asked in all. */
function mayAgain(cause: unknown): number {
  return cause instanceof postgres.PostgresError ? (LAST_WORDS.get(cause.code) ?? 0) : 0
}
