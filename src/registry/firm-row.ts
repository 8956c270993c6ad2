/** The firm's own row: its settings, and the public keys that matters and events are sealed to. */
import type { FirmDatabase } from "./connect.ts"

export interface FirmRow {
  readonly settings: unknown
  readonly name: Uint8Array | null
  readonly recoveryPublic: Uint8Array | null
  readonly recoveryShares: number | null
  readonly recoveryNeeded: number | null
  readonly oversightPublic: Uint8Array | null
  readonly setUpAt: Temporal.Instant | null
  readonly provedAt: Temporal.Instant | null
  readonly rev: number
}

export async function getFirmRow(db: FirmDatabase): Promise<FirmRow> {
  const [row] = await db.door<FirmRow[]>`
    select settings, name, recovery_public as "recoveryPublic", recovery_shares as "recoveryShares", recovery_needed as "recoveryNeeded", oversight_public as "oversightPublic",
           set_up_at as "setUpAt", proved_at as "provedAt", rev from firm`
  if (row === undefined) throw new Error(`schema ${db.home} has no firm`)
  return row
}
