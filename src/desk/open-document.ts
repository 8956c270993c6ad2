/** Opens a document: its custody event is durable before the first byte of plaintext leaves. Ranges of one opening belong to one event. */
import type { Readable } from "node:stream"
import { findOpening, inOneTransaction } from "#registry"
import type { OpeningRow, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { DocumentId, Outcome, VersionId } from "#words"
import { SealedDamage } from "#vault"
import type { Caller } from "./caller.ts"
import { openDocumentCard } from "./document-card.ts"
import { openVersionCard, unwrapVersionKey } from "./filing-card.ts"
import { openGrantKey } from "./matter-key.ts"
import { doerOf, record } from "./record.ts"
import { showOf } from "./show.ts"
import type { Show } from "./show.ts"
import type { Tools } from "./tools.ts"

export interface Wanted {
  readonly document: DocumentId
  /** Null for the current version. */
  readonly n: number | null
  /** Half-open stretch, told of the size; null for the whole; a refusal where there is no such range. */
  readonly stretch: (size: number) => Outcome<{ readonly from: number; readonly to: number } | null>
}

export interface OpenedContent {
  readonly version: VersionId
  readonly size: number
  readonly stretch: { readonly from: number; readonly to: number } | null
  readonly name: string
  readonly fileName: string
  readonly mediaType: string
  readonly show: Show
  readonly bytes: Readable
}

/** How long the parts of one opening belong to it, in minutes. */
const OPENING_MINUTES = 10

/** Refuses `not-found`, `purpose-needed`, `range-unusable`, `sealed-damaged`. */
export async function openDocument(tools: Tools, caller: Caller, wanted: Wanted): Promise<Outcome<OpenedContent>> {
  const opened = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const row = await findOpening(tx, wanted.document, wanted.n)
    const permit = mayOnMatter("document.open", caller, row?.facts ?? null)
    if (!permit.ok) return permit
    if (row === null) return no("not-found")
    const stretch = wanted.stretch(row.size)
    if (!stretch.ok) return stretch

    const key = await openGrantKey(tx, tools.firm.id, caller, row.facts.matter, row.facts.grant.id, row.grantKey)
    const cardKey = row.cardKey.epoch === row.grantKey.epoch ? key : await openGrantKey(tx, tools.firm.id, caller, row.facts.matter, row.facts.grant.id, row.cardKey)
    if (stretch.value === null || !tools.openings.goesOn(caller.session, nameOf(caller, row), tools.now())) await recordOpening(tools, tx, caller, wanted.document, row, key, stretch.value !== null)
    const card = openDocumentCard(cardKey, tools.firm.id, row.facts.matter, wanted.document, row.documentCard)
    const said = openVersionCard(key, tools.firm.id, row.facts.matter, row.version, row.versionCard)
    return yes({ row, stretch: stretch.value, name: card.name, ...said, versionKey: unwrapVersionKey(key, tools.firm.id, row.facts.matter, row.version, row.wrapped) })
  })
  if (!opened.ok) return opened
  const { row, stretch, name, fileName, mediaType } = opened.value
  using versionKey = opened.value.versionKey
  if (stretch !== null) tools.openings.begin(caller.session, nameOf(caller, row), tools.now().add({ minutes: OPENING_MINUTES }))
  try {
    const bytes = await tools.vault.read(row.version, versionKey, row.size, stretch ?? undefined)
    return yes({ version: row.version, size: row.size, stretch, name, fileName, mediaType, show: showOf(mediaType, fileName), bytes })
  } catch (thrown) {
    if (!(thrown instanceof SealedDamage)) throw thrown
    await noteDamage(tools, caller, wanted.document, row, thrown)
    return no("sealed-damaged")
  }
}

/** One viewing: of this version, under this purpose. */
function nameOf(caller: Caller, row: OpeningRow): string {
  return [row.version, caller.purpose?.code ?? "", caller.purpose?.line ?? ""].join("\n")
}

async function recordOpening(tools: Tools, tx: Tx, caller: Caller, document: DocumentId, row: OpeningRow, key: Key<"matter">, inParts: boolean): Promise<void> {
  await record(tools, tx, doerOf(caller), {
    kind: "document.opened", matter: { id: row.facts.matter, epoch: row.grantKey.epoch, key }, document, also: [row.version], detail: { n: row.n, ...(inParts ? { inParts: true } : {}) },
  })
}

/** Notes that the vault's bytes are not the ones that were sealed. */
export async function noteDamage(tools: Tools, caller: Caller, document: DocumentId, row: OpeningRow, damage: Error): Promise<void> {
  await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const key = await openGrantKey(tx, tools.firm.id, caller, row.facts.matter, row.facts.grant.id, row.grantKey)
    await record(tools, tx, "house", { kind: "damage.found", matter: { id: row.facts.matter, epoch: row.grantKey.epoch, key }, document, also: [row.version], detail: { n: row.n, found: damage.message } })
    return yes(null)
  })
  tools.clerk.nudge()
}
