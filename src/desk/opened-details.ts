/** Opens the sealed details of custody events for whoever may: under the matter's keys for its members, under the oversight key for overseers. */
import { listOversightKeys } from "#registry"
import type { CustodyRow, Tx } from "#registry"
import type { MatterFacts } from "#rules"
import { openField, openKemPair, openKeyWith } from "#seal"
import type { Key } from "#seal"
import type { EventId } from "#words"
import type { Caller } from "./caller.ts"
import { keyIn } from "./epoch-secret.ts"
import { openRing } from "./matter-ring.ts"
import type { Detail } from "./record.ts"
import type { Tools } from "./tools.ts"

/** An opened detail: the exact text that the event commits to, and its salt. */
export interface OpenedDetail {
  readonly salt: string
  readonly text: string
  readonly detail: Detail
}

export type DetailOpener = (
  row: Pick<CustodyRow, "event" | "detail" | "epoch" | "special" | "card" | "apart"> & Partial<Pick<CustodyRow, "oversight" | "oversightKey">>,
) => OpenedDetail | null

/** Opens details of one matter's events under every epoch that the caller's grant carries. */
export async function matterDetails(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts): Promise<DetailOpener> {
  const ring = await openRing(tools, tx, caller, facts)
  return (row) => {
    const key =
      row.epoch === null || !ring.epochs.includes(row.epoch)
        ? null
        : ring.of(row.epoch, row.card ? "card" : keyIn(row.special ? "special" : "plain", row.apart))
    return key === null || row.detail === null ? null : read(openField(key, row.detail, detailPlace(tools, row.event)))
  }
}

/** Opens details of any event for an overseer, who holds the oversight pair under their own key. */
export async function overseenDetails(tools: Tools, tx: Tx, caller: Caller, rows: readonly Pick<CustodyRow, "oversightKey">[]): Promise<DetailOpener> {
  const keys = await overseerKeys(
    tools,
    tx,
    caller,
    rows.map((row) => row.oversightKey),
  )
  return (row) => {
    const key = row.oversightKey === undefined ? undefined : keys.get(row.oversightKey)
    return key === undefined || row.oversight === undefined ? null : read(openField(key, row.oversight, detailPlace(tools, row.event)))
  }
}

/** The oversight keys of those ids that the caller can open: none for whoever holds no oversight pair. */
export async function overseerKeys(tools: Tools, tx: Tx, caller: Caller, ids: readonly string[]): Promise<ReadonlyMap<string, Key<"oversight">>> {
  const keys = new Map<string, Key<"oversight">>()
  if (caller.row.oversight === null) return keys
  using pair = openKemPair(caller.keys.own, caller.row.oversight, [tools.firm.id, "person_keys", "oversight", caller.person])
  for (const { id, sealed } of await listOversightKeys(tx, [...new Set(ids)])) {
    const key = tryOpen(() => openKeyWith(pair, "oversight", sealed, [tools.firm.id, "oversight_keys", "key", id]))
    if (key !== null) keys.set(id, key)
  }
  return keys
}

/** What happened before the firm had overseers was sealed to nobody; that is no damage. */
function tryOpen<T>(open: () => T): T | null {
  try {
    return open()
  } catch {
    return null
  }
}

function detailPlace(tools: Tools, event: EventId): readonly string[] {
  return [tools.firm.id, "events", "detail", event]
}

function read(text: string): OpenedDetail {
  const opened = JSON.parse(text) as { salt: string; detail: string }
  return { salt: opened.salt, text: opened.detail, detail: JSON.parse(opened.detail) as Detail }
}
