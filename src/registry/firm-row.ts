/** The firm's own row: its settings, and the public keys that matters and events are sealed to. */
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface FirmRow {
  readonly settings: unknown
  readonly name: Uint8Array | null
  readonly recoveryPublic: Uint8Array | null
  readonly recoveryShares: number | null
  readonly recoveryNeeded: number | null
  /** How many shares are needed of those that wait for their proof, and how many they are; null and 0 where none wait. */
  readonly nextNeeded: number | null
  readonly nextShares: number
  readonly oversightPublic: Uint8Array | null
  readonly setUpAt: Temporal.Instant | null
  readonly provedAt: Temporal.Instant | null
  readonly rev: number
}

/** The row as it stands; within an act's transaction, as that sees it. */
export async function getFirmRow(from: FirmDatabase | Tx): Promise<FirmRow> {
  const sql = "door" in from ? from.door : from.sql
  const [row] = await sql<FirmRow[]>`
    select settings, name, recovery_public as "recoveryPublic", recovery_shares as "recoveryShares", recovery_needed as "recoveryNeeded", next_needed as "nextNeeded", cardinality(next_hashes) as "nextShares", oversight_public as "oversightPublic",
           set_up_at as "setUpAt", proved_at as "provedAt", rev from firm`
  if (row === undefined) throw new Error("the schema has no firm")
  return row
}
