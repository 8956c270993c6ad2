/** Writes the firm's own row: at set-up, when a recovery share was proved, and when its settings change. */
import type { Permit } from "#rules"
import type { Tx } from "./transaction.ts"

export interface SetUpRow {
  readonly name: Uint8Array
  readonly recoveryPublic: Uint8Array
  readonly recoveryNeeded: number
  readonly shareHashes: readonly Uint8Array[]
  readonly oversightPublic: Uint8Array
  readonly recoveryKey: Uint8Array
  readonly recoveryFirmKey: Uint8Array
  readonly recoveryOversight: Uint8Array
  readonly at: Temporal.Instant
}

/** Sets the firm up, once; false where it has been set up. */
export async function setUpFirm(tx: Tx, row: SetUpRow): Promise<boolean> {
  const hashes = row.shareHashes.map((hash) => Buffer.from(hash).toString("hex"))
  const [done] = await tx.sql<{ done: boolean }[]>`
    select set_up(${row.name}, ${row.recoveryPublic}, ${row.recoveryNeeded}, (select array_agg(decode(h, 'hex') order by n) from unnest(${hashes}::text[]) with ordinality s(h, n)), ${row.oversightPublic},
      ${row.recoveryKey}, ${row.recoveryFirmKey}, ${row.recoveryOversight}, ${row.at.toString()}) as done`
  return done?.done === true
}

/** Which share has this hash, from 1; null where none has. */
export async function findShareNumber(tx: Tx, hash: Uint8Array): Promise<number | null> {
  const [row] = await tx.sql<{ n: number }[]>`select n from firm, unnest(share_hashes) with ordinality s(h, n) where h = ${hash}`
  return row?.n ?? null
}

/** How many different recovery shares of this firm stand behind some hashes, and how many are needed. */
export async function countShares(tx: Tx, hashes: readonly Uint8Array[]): Promise<{ readonly known: number; readonly needed: number }> {
  const hex = hashes.map((hash) => Buffer.from(hash).toString("hex"))
  const [row] = await tx.sql<
    { known: number; needed: number | null }[]
  >`select (select count(*) from unnest(share_hashes) h where encode(h, 'hex') = any(${hex}::text[])) as known, recovery_needed as needed from firm`
  return { known: row?.known ?? 0, needed: row?.needed ?? Number.MAX_SAFE_INTEGER }
}

export async function markProved(tx: Tx, _permit: Permit<"recovery.prove">, at: Temporal.Instant): Promise<void> {
  await tx.sql`update firm set proved_at = ${at.toString()}`
}

/** Changes name and settings; false where the revision seen is not the one that stands. */
export async function updateFirm(
  tx: Tx,
  _permit: Permit<"firm.change">,
  seen: number,
  change: { readonly name: Uint8Array | null; readonly settings: string },
): Promise<boolean> {
  const rows =
    await tx.sql`update firm set name = coalesce(${change.name}::bytea, name), settings = ${change.settings}::text::jsonb, rev = rev + 1 where rev = ${seen} returning 1`
  return rows.length === 1
}
