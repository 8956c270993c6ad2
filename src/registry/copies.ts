/** Copies of a firm's tables for backups, taken in one snapshot: sealed rows apart from the rows that hold wrapped keys. */
import type { Readable, Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Sql, TxSql } from "./connect.ts"
import { isAsked } from "./driver.ts"

/** Every table of a firm that a backup keeps, parents before children, and in which part it belongs. Sessions, tries and what is still arriving are not kept. */
export const KEPT_TABLES: readonly { readonly name: string; readonly part: "sealed" | "keys" }[] = [
  { name: "firm", part: "sealed" },
  { name: "people", part: "sealed" },
  { name: "roles_held", part: "sealed" },
  { name: "person_keys", part: "keys" },
  { name: "invitations", part: "keys" },
  { name: "matters", part: "sealed" },
  { name: "epochs", part: "keys" },
  { name: "teams", part: "sealed" },
  { name: "team_keepers", part: "sealed" },
  { name: "team_members", part: "sealed" },
  { name: "team_keys", part: "keys" },
  { name: "class_teams", part: "sealed" },
  { name: "team_grants", part: "sealed" },
  { name: "team_grant_keys", part: "keys" },
  { name: "grants", part: "sealed" },
  { name: "grant_keys", part: "keys" },
  { name: "walls", part: "sealed" },
  { name: "wall_persons", part: "sealed" },
  { name: "wall_matters", part: "sealed" },
  { name: "wall_rules", part: "sealed" },
  { name: "wall_teams", part: "sealed" },
  { name: "wall_invitations", part: "sealed" },
  { name: "wall_memos", part: "sealed" },
  { name: "reviews", part: "sealed" },
  { name: "review_lines", part: "sealed" },
  { name: "parties", part: "sealed" },
  { name: "notes", part: "sealed" },
  { name: "places", part: "sealed" },
  { name: "documents", part: "sealed" },
  { name: "versions", part: "sealed" },
  { name: "version_keys", part: "keys" },
  { name: "requests", part: "sealed" },
  { name: "request_letters", part: "keys" },
  { name: "oversight_keys", part: "keys" },
  { name: "events", part: "sealed" },
  { name: "events_aside", part: "sealed" },
  { name: "leaves", part: "sealed" },
  { name: "leaf_subjects", part: "sealed" },
  { name: "tiles", part: "sealed" },
  { name: "checkpoints", part: "sealed" },
]

/** Tables that a backup leaves out on purpose (what was found of the ledger is found anew when it is restored, and kept); a table in neither list fails a test. */
export const LEFT_TABLES: readonly string[] = ["sessions", "tries", "filings", "verification", "steps"]

/** Runs work in one read-only snapshot of the whole database. */
export function inSnapshot<T>(owner: Sql, work: (tx: TxSql) => Promise<T>): Promise<T> {
  return owner.begin(work, "isolation level repeatable read read only")
}

export async function listColumns(tx: TxSql | Sql, home: string, table: string): Promise<readonly string[]> {
  const rows = await tx<
    { name: string }[]
  >`select column_name as name from information_schema.columns where table_schema = ${home} and table_name = ${table} order by ordinal_position`
  return rows.map((row) => row.name)
}

export async function listSteps(tx: TxSql | Sql, home: string): Promise<readonly string[]> {
  const rows = await tx.unsafe<{ name: string }[]>(`select name from ${home}.steps order by name`)
  return rows.map((row) => row.name)
}

const quoted = (columns: readonly string[]): string => columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ")

/** Writes the rows of a table somewhere as COPY gives them in binary. Where that breaks, the line goes on: what still comes is taken and thrown away. */
export async function copyOut(tx: TxSql, home: string, table: string, columns: readonly string[], into: Writable): Promise<void> {
  const statement = tx.unsafe(`copy ${home}.${table} (${quoted(columns)}) to stdout (format binary)`)
  const { rows, ended } = await begin(statement, (asked) => asked.readable())
  goOn(rows)
  try {
    await pipeline(rows, into)
  } finally {
    await ended
  }
}

/**
 * The driver stops its line while a reader is behind, and starts it when more is asked for. Of a stream that has ended, or was broken off, nothing more is asked:
 * then the line would stand still for ever, with the answer to whatever is sent on it next.
 */
function goOn(rows: Readable): void {
  rows.once("close", () => {
    Object.assign(rows, { push: () => true })
    try {
      // oxlint-disable-next-line eslint/no-underscore-dangle -- the stream's own way of asking for more is all that reaches the line
      rows._read(0)
    } catch {
      // The line is gone, and with it what would stand still on it.
    }
  })
}

/** Takes the rows of a table as COPY wrote them in binary. Throws the engine's own refusal where it refuses one, be it the last. */
export async function copyIn(tx: TxSql, home: string, table: string, columns: readonly string[], from: Readable): Promise<void> {
  const statement = tx.unsafe(`copy ${home}.${table} (${quoted(columns)}) from stdin (format binary)`)
  const { rows, ended } = await begin(statement, (asked) => asked.writable())
  try {
    await pipeline(from, rows)
  } finally {
    await ended
  }
}

interface Copying<S extends Readable | Writable> {
  readonly rows: S
  /** When the engine has answered the statement; only then may the next be sent on its line. */
  readonly ended: Promise<void>
}

/**
 * The driver answers a statement that copies with its stream, and tells how it ended to the statement once more, which nobody hears any more: a stream whose last bytes the engine
 * refuses would never end.
 */
async function begin<S extends Readable | Writable>(
  statement: ReturnType<TxSql["unsafe"]>,
  toStream: (statement: ReturnType<TxSql["unsafe"]>) => Promise<S>,
): Promise<Copying<S>> {
  const asked: unknown = statement
  if (!isAsked(asked)) throw new Error("the driver made no statement")
  const { resolve, reject } = asked
  const end = Promise.withResolvers<void>()
  let rows: S | null = null
  asked.resolve = (value) => {
    if (rows === null) rows = value as S
    else end.resolve()
    resolve(value)
  }
  asked.reject = (cause) => {
    rows?.destroy(cause instanceof Error ? cause : new Error("the engine refused to copy", { cause }))
    end.resolve()
    reject(cause)
  }
  return { rows: await toStream(statement), ended: end.promise }
}

/** What copied rows need in a new cluster: counters that go on, and events and walls whose transactions belong to the old one. */
export async function settleCopies(tx: TxSql, home: string): Promise<void> {
  await tx.unsafe(settling(home))
  await tx.unsafe(`update ${home}.walls set raised_in = '3'::xid8`)
  await tx.unsafe(`update ${home}.grants set moved_in = null where moved_in is not null`)
  await tx.unsafe(`select setval(pg_get_serial_sequence('${home}.events', 'seq'), (select coalesce(max(seq), 0) + 1 from ${home}.events), false)`)
  await tx.unsafe(`select setval('${home}.stirs', (select coalesce(max(stirred), 0) + 1 from ${home}.grants), false)`)
}

/** The sealed files that a snapshot's versions need. */
export async function listVersionFiles(
  tx: TxSql,
  home: string,
): Promise<readonly { readonly version: string; readonly sealedSize: number; readonly sealedHash: Uint8Array }[]> {
  return tx.unsafe<{ version: string; sealedSize: number; sealedHash: Uint8Array }[]>(
    `select id as version, sealed_size as "sealedSize", sealed_hash as "sealedHash" from ${home}.versions order by id`,
  )
}

/** The order of events is kept by transaction numbers; a cluster restored by other means has younger ones, which are settled before the clerk begins. */
export async function settleForeignEvents(owner: Sql, home: string): Promise<void> {
  await owner.unsafe(`${settling(home)} where exists (select 1 from ${home}.events f where f.xact >= pg_snapshot_xmax(pg_current_snapshot()))`)
  await owner.unsafe(`update ${home}.grants set moved_in = null where moved_in >= pg_snapshot_xmax(pg_current_snapshot())`)
  await owner.unsafe(`update ${home}.walls set raised_in = '3'::xid8 where raised_in >= pg_snapshot_xmax(pg_current_snapshot())`)
}

/** Numbers that no transaction of a cluster's own bears: what was entered comes first, the last of it after all others, then what waits; so the clerk goes on where it was, whatever order their rows were written in. */
function settling(home: string): string {
  return `update ${home}.events e set xact = (case
    when not exists (select 1 from ${home}.leaves l where l.event = e.id) then '5'
    when e.id = (select event from ${home}.leaves order by index desc limit 1) then '4'
    else '3' end)::xid8`
}
