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
 * A pool that outlives its engine. Of the driver's own it mends two things:
 * - It keeps what an engine said last on a connection, tells those who waited for an answer there that the connection closed, and tells the words to whoever is first on
 *   the connection that takes its place. Nothing of theirs was asked yet: it is asked once more.
 * - On every new connection it asks for the types of arrays first, and nobody hears it where that goes wrong, which ends the process. Whoever waits for the connection
 *   is told by other ways.
 */
export function hardened(pool: Sql): Sql {
  hearTypes(pool)
  return new Proxy(pool, {
    apply(target, _self, words: Parameters<Sql>) {
      const made: unknown = Reflect.apply(target, undefined, words)
      if (isAsked(made)) askAgain(made)
      return made
    },
    get: (target, name) => (name === "reserve" ? () => reserveAgain(target) : (Reflect.get(target, name) as unknown)),
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

/** An engine's last words on a connection that it ends. */
const LAST_WORDS = new Set(["57P01", "57P02"])
const MOST_TIMES = 100

function askAgain(asked: Asked): void {
  const { reject } = asked
  let times = 0
  asked.reject = (cause) => (isLastWord(cause) && ++times < MOST_TIMES ? asked.handler(asked) : reject(cause))
}

async function reserveAgain(pool: Sql): ReturnType<Sql["reserve"]> {
  for (let times = 1; ; times++) {
    try {
      return await pool.reserve()
    } catch (cause) {
      if (!isLastWord(cause) || times === MOST_TIMES) throw cause
    }
  }
}

function isLastWord(cause: unknown): boolean {
  return cause instanceof postgres.PostgresError && LAST_WORDS.has(cause.code)
}
