/** One connection for one act: what the act still asks when its connection is lost, or when the act is over, is refused. */
import { spelled } from "./driver.ts"
import type { Sql, TxSql } from "./sql.ts"

export interface Line {
  readonly sql: TxSql
  /** Sends the beginning of the transaction, before anything else. */
  begin(how?: string): Promise<unknown>
  /** Gives the connection back. */
  release(): void
  isLost(): boolean
  /** Throws what the connection was lost to, where it was. */
  mustStand(): void
}

/** Takes a connection of the pool, waiting for a free one. */
export async function takeLine(pool: Sql): Promise<Line> {
  const wire = await pool.take()
  let over = false
  const sql = spelled(pool.spelling, (asked) => {
    if (over) return asked.reject(new Error("asked after its act was over"))
    wire.send(asked)
  })
  return {
    sql,
    begin: (how = "") => sql.unsafe(`begin ${how}`).execute(),
    isLost: () => wire.lost() !== null,
    mustStand() {
      const lost = wire.lost()
      if (lost !== null) throw lost
    },
    release() {
      over = true
      pool.giveBack(wire)
    },
  }
}

/** Runs work in one transaction on one connection; what it throws is thrown after everything was taken back. */
export async function onOneLine<T>(pool: Sql, work: (sql: TxSql) => Promise<T>, how?: string): Promise<T> {
  const line = await takeLine(pool)
  try {
    const [, done] = await Promise.all([line.begin(how), work(line.sql)])
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
