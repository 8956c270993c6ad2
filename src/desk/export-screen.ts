/** Exports a screen certificate: an overseer closes the chains of a matter and of a person with one event, and both go out with their proofs, after the house has checked them as an outsider would. */
import { setTimeout as pause } from "node:timers/promises"
import { buildScreen, leavesToOpen, parseLeaf, parseVkey, proverFor, sentenceOf, verifyScreen, wallsRaised } from "#ledger"
import type { Disclosed, ScreenReport, StoredLeaf, Why } from "#ledger"
import { findCheckpointOver, findLeaf, inOneTransaction, listChainLeaves, listLeaves, listOverseenDetails, listWallsBetween, wasWalled } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { EventId, MatterId, Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import type { ExportedBundle } from "./export-bundle.ts"
import { firmNameOf } from "./firm-name.ts"
import { keyLeavesFor } from "./key-leaves.ts"
import { tilesIn, vkeyOf } from "./ledger-state.ts"
import { namesOf, refTo } from "./names.ts"
import { noteNamed } from "./note-named.ts"
import { overseenDetails } from "./opened-details.ts"
import { doerOf, record } from "./record.ts"
import { tablesBetween, whereTablesDiffer } from "./screen-tables.ts"
import type { ScreenTables } from "./screen-tables.ts"
import type { Tools } from "./tools.ts"

/** Whom it is about, and what they are shut out of. */
export interface ScreenPair {
  readonly matter: MatterId
  readonly person: PersonId
}

/** The certificate, and what it proves. */
export interface ExportedScreen extends ExportedBundle {
  readonly report: ScreenReport
}

/** How often the clerk is asked again where an older transaction still holds the event back, and how long between. */
const TRIES = 40
const BETWEEN_MS = 100

/**
 * Refuses `not-yours-to-do` to all but overseers, `purpose-needed`, `not-found` where no wall was raised between the two and to whoever is shut out themselves,
 * `own-rights` to the screened person, `screen-not-proved` where the chains do not show a wall that held, `busy` where the closing event did not get its leaf in time.
 */
export async function exportScreen(tools: Tools, caller: Caller, pair: ScreenPair): Promise<Outcome<ExportedScreen>> {
  await noteNamed(tools, null)
  const examined = await examine(tools, caller, pair)
  if (!examined.ok) return examined
  const { event, tables } = examined.value
  for (let i = 0; i < TRIES; i++) {
    await tools.clerk.flush()
    const made = await inOneTransaction(tools.db, caller.seen, (tx) => make(tools, tx, caller, pair, event, tables))
    if (made.ok || made.refusal.code !== "busy") return made
    await pause(BETWEEN_MS)
  }
  return no("busy")
}

/** The event that closes both chains; from its commit on nothing can be dropped before it. */
function examine(tools: Tools, caller: Caller, { matter, person }: ScreenPair): Promise<Outcome<{ readonly event: EventId; readonly tables: ScreenTables }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("screen.prove", caller)
    if (!permit.ok) return permit
    const walls = await listWallsBetween(tx, matter, person)
    if (walls.length === 0 && !(await wasWalled(tx, matter, person))) return no("not-found")
    if (person === caller.person) return no("own-rights", "Somebody else has to prove a screen that shuts you out, or did.")
    const names = await namesOf(tools, tx, caller, [person, caller.person])
    const { event } = await record(tools, tx, doerOf(caller), {
      kind: "screen.examined",
      ofMatter: matter,
      also: [person],
      detail: {
        stated: { firm: await firmNameOf(tools), person: refTo(names, person).name, by: refTo(names, caller.person).name },
        notices: Object.fromEntries(walls.map((wall) => [wall.wall, wall.notice])),
      },
    })
    return yes({ event, tables: await tablesBetween(tx, matter, person, walls) })
  })
}

/** The certificate as it leaves the house: made from the ledger, and held against the tables. Refuses `busy` while the closing event has no leaf. */
async function make(tools: Tools, tx: Tx, caller: Caller, pair: ScreenPair, event: EventId, tables: ScreenTables): Promise<Outcome<ExportedScreen>> {
  const closing = await findLeaf(tx, event)
  const last = closing === null ? null : await findCheckpointOver(tx.sql, closing.index)
  const log = parseVkey(vkeyOf(tools))
  if (closing === null || last === null || log === null) return no("busy")
  const bytes = await built(tools, tx, caller, pair, closing.index, last)
  if (typeof bytes === "string") return no("screen-not-proved", bytes)
  const checked = verifyScreen(bytes, log)
  if (!checked.ok) return no("screen-not-proved", inWords(checked.why))
  const differ = await whereTablesDiffer(tx, pair, checked.value, tables)
  if (differ !== null) return no("screen-not-proved", differ)
  return yes({ name: `screen-${pair.person}-${pair.matter}.json`, bytes, report: checked.value })
}

/** Something that the ledger should hold is not there. */
class Lacking extends Error {}

/** The bytes, or what the ledger lacks to make them. */
async function built(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  pair: ScreenPair,
  closing: number,
  last: { readonly size: number; readonly note: string },
): Promise<Uint8Array | string> {
  const rows = await chainsUpTo(tx, pair, closing)
  const leaves = await disclosed(tools, tx, caller, pair, rows)
  if (typeof leaves === "string") return leaves
  const keys = await keyLeavesFor(tx, rows)
  const lacking = (cause: unknown): never => {
    throw new Lacking(cause instanceof Error ? cause.message : String(cause))
  }
  const tiles = proverFor(tilesIn(tx.sql), last.size)
  const prover = { ...tiles, inclusion: (index: number) => tiles.inclusion(index).catch(lacking) }
  const [first] = wallsRaised(placed(leaves), pair)
  const before = first === undefined ? null : await findCheckpointOver(tx.sql, first.index)
  try {
    return await buildScreen({
      ...pair,
      firm: tools.firm.id,
      vkey: vkeyOf(tools),
      checkpoint: Buffer.from(last.note, "utf8"),
      earlier: before === null ? null : { checkpoint: Buffer.from(before.note, "utf8"), proof: await tiles.consistency(before.size).catch(lacking) },
      prover,
      leaves,
      after: (await listLeaves(tx.sql, closing + 1, last.size - closing - 1)).map((bytes, i) => ({
        index: closing + 1 + i,
        bytes: Buffer.from(bytes, "latin1"),
      })),
      keyLeaf: async (key) => keys.get(key) ?? lacking(`no leaf publishes ${key}`),
    })
  } catch (cause) {
    if (cause instanceof Lacking) return cause.message
    throw cause
  }
}

type ChainRow = Awaited<ReturnType<typeof listChainLeaves>>[number]

/** The leaves of both chains up to the closing one, each once. */
async function chainsUpTo(tx: Tx, { matter, person }: ScreenPair, closing: number): Promise<readonly ChainRow[]> {
  const both = [...(await listChainLeaves(tx, matter, closing + 1)), ...(await listChainLeaves(tx, person, closing + 1))]
  return [...new Map(both.map((row) => [row.index, row])).values()].toSorted((a, b) => a.index - b.index)
}

type Entry = StoredLeaf & { readonly detail: Disclosed | null }

/** The leaves with the details that a certificate opens, or what is wrong with a leaf. */
async function disclosed(tools: Tools, tx: Tx, caller: Caller, pair: ScreenPair, rows: readonly ChainRow[]): Promise<readonly Entry[] | string> {
  const entries = rows.map(({ index, bytes, event }) => ({ index, bytes: Buffer.from(bytes, "latin1"), event }))
  const bad = entries.find((entry) => parseLeaf(entry.bytes) === null)
  if (bad !== undefined) return inWords({ code: "leaf-malformed", leaf: bad.index })
  const opens = leavesToOpen(placed(entries), pair)
  const sealed = await listOverseenDetails(
    tx,
    entries.filter((entry) => opens.has(entry.index)).map((entry) => entry.event),
  )
  const open = await overseenDetails(tools, tx, caller, sealed)
  const details = new Map(
    sealed.map((row) => {
      const detail = orNull(() => open(row))
      return [row.event, detail === null ? null : { salt: Buffer.from(detail.salt, "base64"), text: detail.text }]
    }),
  )
  return entries.map(({ index, bytes, event }) => ({ index, bytes, detail: details.get(event) ?? null }))
}

function placed(entries: readonly StoredLeaf[]): Parameters<typeof leavesToOpen>[0] {
  return entries.flatMap(({ index, bytes }) => {
    const leaf = parseLeaf(bytes)
    return leaf === null ? [] : [{ index, leaf }]
  })
}

/** A detail that does not open stays closed; the check of the finished certificate names its leaf. */
function orNull<T>(open: () => T): T | null {
  try {
    return open()
  } catch {
    return null
  }
}

function inWords({ code, leaf, detail }: Why): string {
  return `${leaf === undefined ? "" : `Leaf ${leaf}: `}${sentenceOf(code)}${detail === undefined ? "" : ` In particular: ${detail}.`}`
}
