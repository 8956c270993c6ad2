/** The ledger's tables as the clerk writes them: leaves, chains, full tiles and checkpoints, inserted once and never changed. */
import type { Sql, TxSql } from "./connect.ts"
import { onOneLine } from "./line.ts"

/** A row that has committed and waits for its place in the tree, as it was written. */
export interface WaitingEvent {
  readonly id: string
  readonly body: string
  /** In hex. */
  readonly sig: string | null
  readonly signer: string | null
}

/** Rows in the order in which they are entered, and the place of the last of them. */
export interface WaitingEvents {
  readonly events: readonly WaitingEvent[]
  readonly last: ClerkPlace
}

/** Runs the clerk's work alone: of all servers on this database only one integrates at a time. Null where another is at it. */
export async function asOnlyClerk<T>(clerk: Sql, home: string, work: (tx: TxSql) => Promise<T>): Promise<T | null> {
  return onOneLine(clerk, async (tx) => {
    const [row] = await tx<{ alone: boolean }[]>`select pg_try_advisory_xact_lock(hashtextextended(${home}, 8400)) as alone`
    return row?.alone === true ? work(tx) : null
  })
}

/** The commit of this transaction need not be durable by itself: one that follows at once will be, and makes this one so. What an engine that breaks down in between loses of the tree is entered again, the same to the last byte: leaves follow from events, which are durable, and from their order. */
export async function leaveToTheNext(tx: TxSql): Promise<void> {
  await tx`set local synchronous_commit = off`
}

/** Where the clerk is in the order of events: the transaction and the number of the last one it entered. */
export interface ClerkPlace {
  readonly xact: string
  readonly seq: number
}

/** The place of the last leaf's event; the beginning where there is none. */
export async function findClerkPlace(tx: Sql | TxSql): Promise<ClerkPlace> {
  const [row] = await tx<ClerkPlace[]>`select e.xact::text as xact, e.seq from events e where e.id = (select event from leaves order by index desc limit 1)`
  return row ?? { xact: "0", seq: 0 }
}

interface JoinedEvents {
  readonly ids: string | null
  readonly bodies: string
  readonly sigs: string
  readonly signers: string
  readonly xact: string
  readonly seq: number
}

/**
 * Events after a place whose transactions can have no unfinished elders: nothing that commits later can come before them. Null where there are none.
 * They come as one row of joined texts: taking thousands of rows apart costs more than reading them. No event has a line's end or a blank where these are joined; where a row that is none has, they are read one by one.
 */
export async function listWaitingEvents(sql: Sql | TxSql, after: ClerkPlace, most: number): Promise<WaitingEvents | null> {
  const [row] = await sql<JoinedEvents[]>`
    select string_agg(id, ' ') as ids, string_agg(body, E'\n') as bodies, string_agg(coalesce(encode(sig, 'hex'), ''), ' ') as sigs, string_agg(coalesce(signer, ''), ' ') as signers,
      (array_agg(xact::text))[count(*)] as xact, (array_agg(seq))[count(*)] as seq
    from (
      select seq, xact, id, body, sig, signer from events
      where (xact, seq) > (${after.xact}::text::xid8, ${after.seq}::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot()) order by events.xact, events.seq limit ${most}) e`
  if (row === undefined || row.ids === null) return null
  const last = { xact: row.xact, seq: row.seq }
  const [ids, bodies, sigs, signers] = [row.ids.split(" "), row.bodies.split("\n"), row.sigs.split(" "), row.signers.split(" ")]
  const apart = [ids, bodies, signers].every((texts) => texts.length === sigs.length)
  const events = apart
    ? bodies.map((body, i) => ({ id: ids[i] ?? "", body, sig: sigs[i] || null, signer: signers[i] || null }))
    : await listOneByOne(sql, after, last)
  return { events, last }
}

/** The rows after one place up to another. */
async function listOneByOne(sql: Sql | TxSql, after: ClerkPlace, last: ClerkPlace): Promise<readonly WaitingEvent[]> {
  return sql<WaitingEvent[]>`
    select id, body, nullif(encode(sig, 'hex'), '') as sig, nullif(signer, '') as signer from events
    where (xact, seq) > (${after.xact}::text::xid8, ${after.seq}::bigint) and (xact, seq) <= (${last.xact}::text::xid8, ${last.seq}::bigint) order by xact, seq`
}

/**
 * Whether events that have committed wait behind a transaction that is still open, this firm's or another's; up to a horizon, or up to now. Gives the horizon, for the same question later: what had committed by now. Null where none waits.
 */
export async function findHeldUp(clerk: Sql, after: ClerkPlace, horizon: string | null): Promise<string | null> {
  const [row] = await clerk<{ horizon: string }[]>`
    select h.horizon::text as horizon from (select coalesce(${horizon}::text::xid8, pg_snapshot_xmax(pg_current_snapshot())) as horizon) h
    where exists (select 1 from events e where (e.xact, e.seq) > (${after.xact}::text::xid8, ${after.seq}::bigint) and e.xact < h.horizon)`
  return row?.horizon ?? null
}

/** How many wait for their place: what follows the last leaf's event and was not set aside. */
export async function countWaiting(clerk: Sql): Promise<number> {
  const after = await findClerkPlace(clerk)
  const [row] = await clerk<{ n: number }[]>`
    select count(*) as n from events e where (e.xact, e.seq) > (${after.xact}::text::xid8, ${after.seq}::bigint) and not exists (select 1 from events_aside a where a.seq = e.seq)`
  return row?.n ?? 0
}

/** Of some ids, the leaves that bear them. */
export async function findEntered(sql: Sql | TxSql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ event: string; bytes: string }[]>`select event, bytes from leaves where event = any(string_to_array(${ids.join(" ")}, ' '))`
  return new Map(rows.map((row) => [row.event, row.bytes]))
}

export async function treeSize(sql: Sql | TxSql): Promise<number> {
  const [row] = await sql<{ size: number }[]>`select coalesce(max(index) + 1, 0) as size from leaves`
  return row?.size ?? 0
}

/** The last link of each subject's chain. */
export async function findHeads(tx: Sql | TxSql, subjects: readonly string[]): Promise<ReadonlyMap<string, { n: number; hash: Uint8Array }>> {
  const rows = await tx<{ subject: string; n: number; hash: Uint8Array }[]>`
    select s.subject, h.n, l.hash from unnest(string_to_array(${subjects.join(" ")}, ' ')) s(subject)
    join lateral (select n, index from leaf_subjects t where t.subject = s.subject order by n desc limit 1) h on true
    join leaves l on l.index = h.index`
  return new Map(rows.map((row) => [row.subject, { n: row.n, hash: row.hash }]))
}

/** Leaves that follow one another, and the links of subjects' chains that they added; those of one subject best stand together. */
export interface NewLeaves {
  readonly from: number
  readonly event: readonly string[]
  /** Printable ASCII, without a line's end. */
  readonly bytes: readonly Uint8Array[]
  /** Of 32 bytes each. */
  readonly hashes: Uint8Array
  readonly links: readonly { readonly subject: string; readonly n: number; readonly index: number }[]
}

/** Leaves as they travel: each column as one text, because an array of thousands costs more to spell than to store. */
export interface SpelledLeaves {
  readonly from: number
  readonly to: number
  readonly event: string
  readonly bytes: string
  readonly hashes: Uint8Array
  readonly subject: string
  readonly n: string
  readonly index: string
}

export function spellLeaves({ from, event, bytes, hashes, links }: NewLeaves): SpelledLeaves {
  const column = (of: (link: (typeof links)[number]) => string | number): string => links.map(of).join(" ")
  return {
    from,
    to: from + event.length - 1,
    event: event.join(" "),
    bytes: joined(bytes),
    hashes,
    subject: column((link) => link.subject),
    n: column((link) => link.n),
    index: column((link) => link.index),
  }
}

/** Texts of one byte a sign, a line each. */
function joined(texts: readonly Uint8Array[]): string {
  const all = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length + 1, 0))
  let at = 0
  for (const text of texts) {
    all.set(text, at)
    at += text.length
    all[at++] = 0x0a
  }
  return all.toString("latin1", 0, Math.max(0, at - 1))
}

/** One statement: with two, the second would wait on its way until the engine has done the first and whoever sends it has time again. */
export async function insertLeaves(tx: TxSql, rows: SpelledLeaves): Promise<void> {
  await tx`
    with entered as (
      insert into leaves (index, event, bytes, hash)
      select index, event, bytes, substring(${rows.hashes} from (32 * (index - ${rows.from}::bigint))::integer + 1 for 32) from (
        select generate_series(${rows.from}::bigint, ${rows.to}::bigint) as index, unnest(string_to_array(${rows.event}, ' ')) as event,
          unnest(string_to_array(${rows.bytes}, E'\n')) as bytes) r)
    insert into leaf_subjects (subject, n, index)
    select s, n::bigint, i::bigint from unnest(string_to_array(${rows.subject}, ' '), string_to_array(${rows.n}, ' '), string_to_array(${rows.index}, ' ')) r(s, n, i)`
}

export interface NewTile {
  readonly level: number
  readonly n: number
  readonly hashes: Uint8Array
  readonly root: Uint8Array
}

/** Full tiles, in one statement: of a large batch there are as many as it has rows by the two hundred. */
export async function insertTiles(tx: TxSql, tiles: readonly NewTile[]): Promise<void> {
  const hex = (of: (tile: NewTile) => Uint8Array): string => tiles.map((tile) => Buffer.from(of(tile)).toString("hex")).join(" ")
  await tx`
    insert into tiles (level, n, hashes, root)
    select level::integer, n::bigint, decode(hashes, 'hex'), decode(root, 'hex') from unnest(
      string_to_array(${tiles.map((tile) => tile.level).join(" ")}, ' '), string_to_array(${tiles.map((tile) => tile.n).join(" ")}, ' '),
      string_to_array(${hex((tile) => tile.hashes)}, ' '), string_to_array(${hex((tile) => tile.root)}, ' ')) t(level, n, hashes, root)`
}

export interface CheckpointRow {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
  readonly at: Temporal.Instant
}

export async function insertCheckpoint(tx: TxSql, row: CheckpointRow): Promise<void> {
  await tx`insert into checkpoints (size, root, note, at) values (${row.size}, ${row.root}, ${row.note}, ${row.at.toString()}) on conflict do nothing`
}

export async function findLastCheckpoint(sql: Sql | TxSql): Promise<CheckpointRow | null> {
  const [row] = await sql<CheckpointRow[]>`select size, root, note, at from checkpoints order by size desc limit 1`
  return row ?? null
}

/** The checkpoint that was signed for a size; null where none was. */
export async function findCheckpointOf(sql: Sql | TxSql, size: number): Promise<CheckpointRow | null> {
  const [row] = await sql<CheckpointRow[]>`select size, root, note, at from checkpoints where size = ${size}`
  return row ?? null
}

/** Hashes of one tile, `width` of them: of leaves at level 0, of the full tiles below above it. */
export async function findTileHashes(sql: Sql | TxSql, level: number, n: number, width: number): Promise<Uint8Array | null> {
  if (width === 256) {
    const [full] = await sql<{ hashes: Uint8Array }[]>`select hashes from tiles where level = ${level} and n = ${n}`
    return full?.hashes ?? null
  }
  const rows =
    level === 0
      ? await sql<{ hash: Uint8Array }[]>`select hash from leaf_hashes(${n * 256}, ${width})`
      : await sql<{ hash: Uint8Array }[]>`select root as hash from tiles where level = ${level - 1} and n >= ${n * 256} and n < ${n * 256 + width} order by n`
  return rows.length === width ? Buffer.concat(rows.map((row) => row.hash)) : null
}

/** Leaves from an index on, as text; `limit` of them at most. */
export async function listLeaves(sql: Sql | TxSql, from: number, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ bytes: string }[]>`select bytes from leaves where index >= ${from} and index < ${from + limit} order by index`
  return rows.map((row) => row.bytes)
}

/**
 * The first leaf whose event, as people read it, is gone or says something else than the leaf: body, signature and columns are held against it,
 * the matter and the document in whose chains it is shown too, and that it is shown there: an event has one of each at most among its subjects.
 * As texts, for a body that was bent may be anything: the canonical form has one spelling, so equal is equal.
 */
export async function findAlteredEvent(clerk: Sql): Promise<number | null> {
  const [row] = await clerk<{ index: number | null }[]>`
    select min(l.index) as index from leaves l left join events e on e.id = l.event
    where e.id is null or right(e.body, 1) <> '}'
       or not starts_with(l.bytes, left(e.body, -1) || case when e.sig is null then '' else ',"sig":"' || translate(encode(e.sig, 'base64'), E'\n', '') || '","key":"' || coalesce(e.signer, '') || '"' end || ',"chain":[')
       or not starts_with(e.body, '{"v":1,"id":"' || e.id || '","kind":"' || e.kind || '","at":"' || to_char(date_trunc('milliseconds', e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","firm":"')
       or strpos(e.body, '","by":"' || coalesce(e.by, case when strpos(e.body, '","by":"unnamed","subjects":[') > 0 then 'unnamed' else 'house' end) || '","subjects":[') = 0
       or e.matter is distinct from substring(split_part(split_part(e.body, '","subjects":[', 2), ']', 1) from '"(mat_[0-9a-z]{26})"')
       or e.document is distinct from substring(split_part(split_part(e.body, '","subjects":[', 2), ']', 1) from '"(doc_[0-9a-z]{26})"')`
  return row?.index ?? null
}
