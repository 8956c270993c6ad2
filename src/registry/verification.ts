/** What the house found when it last recomputed its whole ledger: one row beside the ledger, so that a No is not forgotten. */
import type { Sql } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface VerificationRow {
  readonly at: Temporal.Instant
  readonly size: number
  readonly whole: boolean
  readonly leaf: number | null
  readonly why: string | null
}

/** Null where nothing was recomputed yet. */
export async function findVerification(sql: Sql | Tx["sql"]): Promise<VerificationRow | null> {
  const [row] = await sql<VerificationRow[]>`select at, size, whole, leaf, why from verification`
  return row ?? null
}

/** Keeps what was found in place of what was found before. */
export async function saveVerification(clerk: Sql, found: VerificationRow): Promise<void> {
  await clerk`insert into verification (at, size, whole, leaf, why) values (${found.at.toString()}, ${found.size}, ${found.whole}, ${found.leaf}, ${found.why})
    on conflict (one) do update set at = excluded.at, size = excluded.size, whole = excluded.whole, leaf = excluded.leaf, why = excluded.why`
}
