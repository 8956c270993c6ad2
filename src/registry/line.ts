/**
 * One connection for one act, which is never used again once it was lost: whatever the act still asks is refused then. The driver by itself would wait for ever,
 * end the house, or ask it of the connection that has taken the lost one's place, in the midst of somebody else's transaction.
 */
import type { Sql, TxSql } from "./connect.ts"
import { endsConnection, isAsked, whenClosed } from "./driver.ts"
import type { Asked, Connection } from "./driver.ts"

export interface Line {
  readonly sql: TxSql
  /** Sends the beginning of the transaction, before anything else. */
  begin(): Promise<unknown>
  /** Gives the connection back. One that was lost has left the pool by itself. */
  release(): void
  isLost(): boolean
  /** Throws what the connection was lost to, where it was. */
  mustStand(): void
}

/** Takes a connection of the pool, waiting for a free one. */
export async function takeLine(pool: Sql): Promise<Line> {
  const reserved = await pool.reserve()
  const unanswered = new Set<Asked>()
  let connection: Connection | null = null
  let lost: Error | null = null
  const lose = (cause: unknown): void => {
    lost ??= cause instanceof Error ? cause : new Error("the connection was lost", { cause })
    // Of a connection that broke, the driver forgets what was asked in the last moment.
    for (const asked of unanswered) asked.reject(lost)
  }
  const guarded = <Q>(made: Q): Q => {
    if (isAsked(made)) guard(made)
    return made
  }
  const guard = (asked: Asked): void => {
    const { handler, resolve, reject } = asked
    asked.resolve = (value) => {
      unanswered.delete(asked)
      resolve(value)
    }
    asked.reject = (cause) => {
      unanswered.delete(asked)
      if (endsConnection(cause)) lose(cause)
      reject(cause)
    }
    asked.handler = () => {
      if (lost !== null) return asked.reject(lost)
      unanswered.add(asked)
      handler(asked)
    }
  }
  const onexecute = (its: Connection): true => {
    connection = its
    whenClosed(its, lose)
    return true
  }
  return {
    sql: ((...words: Parameters<typeof reserved>) => guarded(reserved(...words))) as unknown as TxSql,
    begin: () => guarded(reserved.unsafe("begin", [], { onexecute } as never)).execute(),
    isLost: () => lost !== null,
    mustStand() {
      if (lost !== null) throw lost
    },
    release() {
      if (lost !== null) return
      if (connection !== null) whenClosed(connection, null)
      reserved.release()
    },
  }
}

/** Runs work in one transaction on one connection; what it throws is thrown after everything was taken back. */
export async function onOneLine<T>(pool: Sql, work: (sql: TxSql) => Promise<T>): Promise<T> {
  const line = await takeLine(pool)
  try {
    const [, done] = await Promise.all([line.begin(), work(line.sql)])
    line.mustStand()
    const ended = await line.sql`commit`
    if (ended.command !== "COMMIT") throw new Error("the engine did not commit")
    return done
  } catch (thrown) {
    if (!line.isLost()) await line.sql`rollback`.catch(() => undefined)
    throw thrown
  } finally {
    line.release()
  }
}
