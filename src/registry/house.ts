/** Writes the firm's own row: at set-up, when recovery shares are made or proved, and when its settings change. */
import type { Permit } from "#rules"
import type { SessionId } from "#words"
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

/** Marks a share as proved, by its hash. Gives its number, from 1, and whether new shares took the place of the old ones by it; null where it is none of either. */
export async function proveShareHash(
  tx: Tx,
  _permit: Permit<"recovery.prove">,
  hash: Uint8Array,
  at: Temporal.Instant,
): Promise<{ readonly number: number; readonly renewed: boolean } | null> {
  const [row] = await tx.sql<{ number: number; renewed: boolean }[]>`select number, renewed from prove_share(${hash}, ${at.toString()})`
  return row ?? null
}

/** Lets new shares wait for their proof. */
export async function offerShares(tx: Tx, _permit: Permit<"recovery.split">, needed: number, hashes: readonly Uint8Array[]): Promise<boolean> {
  const hex = hashes.map((hash) => Buffer.from(hash).toString("hex"))
  const [row] = await tx.sql<{ done: boolean }[]>`
    select offer_shares(${needed}, (select array_agg(decode(h, 'hex') order by n) from unnest(${hex}::text[]) with ordinality s(h, n))) as done`
  return row?.done === true
}

/** Keeps the shares that a session made, sealed under its own key. */
export async function keepSheet(tx: Tx, session: SessionId, sealed: Uint8Array): Promise<void> {
  await tx.sql`update sessions set sheet = ${sealed} where id = ${session}`
}

export async function findSheet(tx: Tx, session: SessionId): Promise<Uint8Array | null> {
  const [row] = await tx.sql<{ sheet: Uint8Array | null }[]>`select sheet from sessions where id = ${session}`
  return row?.sheet ?? null
}

/** How many different recovery shares of this firm stand behind some hashes, and how many are needed. */
export async function countShares(tx: Tx, hashes: readonly Uint8Array[]): Promise<{ readonly known: number; readonly needed: number }> {
  const hex = hashes.map((hash) => Buffer.from(hash).toString("hex"))
  const [row] = await tx.sql<
    { known: number; needed: number | null }[]
  >`select (select count(*) from unnest(share_hashes) h where encode(h, 'hex') = any(${hex}::text[])) as known, recovery_needed as needed from firm`
  return { known: row?.known ?? 0, needed: row?.needed ?? Number.MAX_SAFE_INTEGER }
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
