/** Tries to come in, counted by keyed hash alone: a name that exists and a name that does not are slowed down alike. */
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

/** How guessing is slowed down: so many tries are heard at once, then each makes the next one wait, twice as long every time. */
export interface Pauses {
  readonly free: number
  readonly firstSeconds: number
  readonly mostSeconds: number
}

/**
 * Counts a try before it is heard, so that many at once count like many in a row. Gives the seconds to wait where it comes too early and is not to be
 * heard, else 0. What was counted more than a day ago is forgotten.
 */
export async function beginTry(db: FirmDatabase, hash: Uint8Array, at: Temporal.Instant, pauses: Pauses): Promise<number> {
  const now = at.toString()
  const rows = await db.door`
    insert into tries as t (hash, failed, at) values (${hash}, 1, ${now})
    on conflict (hash) do update set
      failed = case when t.at < excluded.at - interval '1 day' then 1 else t.failed + 1 end,
      at = excluded.at,
      until = case when t.at < excluded.at - interval '1 day' or t.failed + 1 < ${pauses.free} then null
        else excluded.at + make_interval(secs => least(${pauses.mostSeconds}::float8, ${pauses.firstSeconds}::float8 * power(2::float8, least(t.failed + 1 - ${pauses.free}, 30)))) end
    where t.until is null or t.until <= excluded.at
    returning failed`
  if (rows.length === 1) return 0
  const [row] = await db.door<
    { seconds: number }[]
  >`select ceil(extract(epoch from until - ${now}::timestamptz))::int as seconds from tries where hash = ${hash}`
  return Math.max(1, row?.seconds ?? 1)
}

/** Forgets the tries of a name that came in. */
export async function clearTries(tx: Tx, hash: Uint8Array): Promise<void> {
  await tx.sql`delete from tries where hash = ${hash}`
}
