/** What must be known of the driver's inside (postgres 3.4.9) where it leaves one alone: connections that are lost. Whoever updates the driver looks here, and runs `test/matters/transaction.test.ts`. */
import postgres from "postgres"

/** The driver as this house sets it up. */
export type Sql = postgres.Sql<{ bigint: number; instant: Temporal.Instant }>
export type TxSql = postgres.TransactionSql<{ bigint: number; instant: Temporal.Instant }>

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
 * - Where that is somebody who would have a connection for themselves, it gives them one all the same, and nobody ever gets it back. So whatever closed is being
 *   opened again by statements before anybody is given a connection.
 * - On every new connection it asks for the types of arrays first, and nobody hears it where that goes wrong, which ends the process. Whoever waits for the connection
 *   is told by other ways.
 */
export function hardened(open: (onclose: () => void) => Sql): Sql {
  const life = { closed: false }
  const pool = open(() => (life.closed = true))
  hearTypes(pool)
  const ask = (...words: Parameters<Sql>): unknown => {
    const made: unknown = Reflect.apply(pool, undefined, words)
    if (isAsked(made)) askAgain(made)
    return made
  }
  const reserve = async (): ReturnType<Sql["reserve"]> => {
    for (let times = 1; ; times++) {
      if (life.closed) {
        // As many at once as there are connections reach every one that closed; how they end is told elsewhere.
        for (let n = 0; n < pool.options.max; n++) (ask`select 1` as Promise<unknown>).catch(() => undefined)
        // The driver sends a statement off a moment after it was made.
        await Promise.resolve()
        life.closed = false
      }
      try {
        return await pool.reserve()
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
