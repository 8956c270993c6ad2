/** One connection for one act: what the act still asks when its connection is lost, when its transaction did not begin, or when its end has been sent, is refused. */
import { isAsked, onceSettled, onlyOnce, spelled } from "./driver.ts"
import type { Sql, TxSql } from "./sql.ts"

export interface Line {
  readonly sql: TxSql
  /** Sends the beginning of the transaction, before anything else. What is sent behind it before it is answered runs by itself where it fails. */
  begin(how?: string): Promise<unknown>
  /** Sends the end of the transaction: what is asked after it is refused. Gives what the engine did. */
  end(word: "commit" | "rollback"): Promise<string>
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
    onlyOnce(asked)
    wire.send(asked)
  })
  const last = spelled(pool.spelling, (asked) => wire.send(asked))
  return {
    sql,
    begin(how = "") {
      const begun = sql.unsafe(`begin ${how}`)
      if (!isAsked(begun)) throw new TypeError("the driver makes statements of another kind")
      onceSettled(begun, (cause) => {
        if (cause !== null) over = true
      })
      return begun.execute()
    },
    async end(word) {
      over = true
      return (await last.unsafe(word)).command
    },
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
    await line.begin(how)
    const done = await work(line.sql)
    line.mustStand()
    if ((await line.end("commit")) !== "COMMIT") throw new Error("the engine did not commit")
    return done
  } catch (thrown) {
    if (!line.isLost()) await line.end("rollback").catch(() => undefined)
    throw thrown
  } finally {
    line.release()
  }
}
