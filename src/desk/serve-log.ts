/** Serves the log as outsiders read it (C2SP tlog-tiles), to those who watch the ledger: a checkpoint, tiles of hashes, bundles of entries. */
import { parseTilePath, tileWidth, toBundle } from "#ledger"
import { findLastCheckpoint, findTileHashes, inOneTransaction, listLeaves } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"

/** The signed checkpoint. Fetching it is where an export of the log begins, and is recorded as one. */
export function logCheckpoint(tools: Tools, caller: Caller): Promise<Outcome<Uint8Array>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.read", caller)
    if (!permit.ok) return permit
    const last = await findLastCheckpoint(tx.sql)
    if (last === null) return no("not-found")
    await record(tools, tx, doerOf(caller), { kind: "ledger.exported", detail: { size: last.size } })
    return yes(Buffer.from(last.note, "utf8"))
  })
}

/** One tile by its path, such as `tile/0/x001/234.p/7` or `tile/entries/000`. Refuses `not-found` for every path that the log has no tile for. */
export function logTile(tools: Tools, caller: Caller, path: string): Promise<Outcome<Uint8Array>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.read", caller)
    if (!permit.ok) return permit
    const name = parseTilePath(path)
    const last = await findLastCheckpoint(tx.sql)
    if (name === null || last === null) return no("not-found")
    if (name.width > tileWidth(last.size, name.level === "entries" ? 0 : name.level, name.n)) return no("not-found")
    if (name.level === "entries") {
      const leaves = await listLeaves(tx.sql, name.n * 256, name.width)
      return yes(toBundle(leaves.map((leaf) => Buffer.from(leaf, "latin1"))))
    }
    const hashes = await findTileHashes(tx.sql, name.level, name.n, name.width)
    return hashes === null ? no("not-found") : yes(hashes)
  })
}
