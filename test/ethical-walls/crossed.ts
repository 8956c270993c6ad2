/** Lets acts cross each other: each runs into rows that are held, in the order in which they are named, until they are let go. */
import { setTimeout as pause } from "node:timers/promises"
import type { Sql, TxSql } from "../../src/registry/index.ts"

type Work = (sql: TxSql) => Promise<unknown>

/** Holds rows as an act of somebody else's would, lets the acts run into them, does what that other act does, and lets go. */
export async function crossedIn<T>(owner: Sql, hold: Work, acts: readonly (() => Promise<T>)[], other: Work): Promise<T[]> {
  const begun: Promise<T>[] = []
  await owner.begin(async (sql) => {
    await hold(sql)
    for (const act of acts) {
      begun.push(act())
      await waiting(sql, begun.length)
    }
    await other(sql)
  })
  return Promise.all(begun)
}

/** Until so many acts of this firm wait for a row that somebody else holds. */
export async function waiting(sql: TxSql, n: number): Promise<void> {
  for (;;) {
    const [row] = await sql<{ n: number }[]>`
      select count(distinct l.pid)::int as n, pg_stat_clear_snapshot() from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()`
    if ((row?.n ?? 0) >= n) return
    await pause(20)
  }
}
