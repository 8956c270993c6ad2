/** Rows on their way into the database in bulk: COPY, as its owner, past every policy, trigger and reference, which cost more than the rows. Who seeds answers for what they point at. For seeding only. */
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Sql } from "#registry"

export type Cell = string | number | Uint8Array | Temporal.Instant | null

/** Copies rows into a table; `columns` as SQL spells them. */
export async function copyRows(owner: Sql, table: string, columns: string, rows: readonly (readonly Cell[])[]): Promise<void> {
  if (rows.length === 0) return
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await pipeline(Readable.from(pieces(rows)), await tx.unsafe(`copy ${table} (${columns}) from stdin`).writable())
  })
}

/** Some rows at a time, in COPY's text format. */
function* pieces(rows: readonly (readonly Cell[])[]): Generator<string> {
  for (let from = 0; from < rows.length; from += 500) {
    yield rows
      .slice(from, from + 500)
      .map((row) => `${row.map(spell).join("\t")}\n`)
      .join("")
  }
}

function spell(cell: Cell): string {
  if (cell === null) return "\\N"
  if (cell instanceof Uint8Array) return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString("hex")}`
  if (typeof cell === "string") return cell.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t")
  return cell.toString()
}
