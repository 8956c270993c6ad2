/** Begins filing a document or a new version of one: a key of its own, a sealed file that a row owns from the first byte. */
import { countArriving, findDocument, findMatterFacts, holdAsItIs, holdPlace, inOneTransaction, insertFiling } from "#registry"
import type { Tx } from "#registry"
import { mayOnMatter, mayWriteIn, mayWriteOf } from "#rules"
import type { MatterPermit } from "#rules"
import { newKey } from "#seal"
import { compartmentOf, PRIVILEGE_BASES, no, yes } from "#words"
import type { Class, DocumentId, FilingId, MatterId, Outcome, PlaceId, Privilege, VersionId } from "#words"
import type { Caller } from "./caller.ts"
import { openDocumentCard } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { sealFilingCard, wrapFilingKey } from "./filing-card.ts"
import type { FilingCard } from "./filing-card.ts"
import { openMatterKey } from "./matter-key.ts"
import type { Tools } from "./tools.ts"

export interface BeginFiling {
  readonly length: number
  readonly name: string
  readonly filename?: string | undefined
  readonly filetype?: string | undefined
  readonly type: string
  readonly class?: Class | undefined
  readonly place?: PlaceId | undefined
  readonly document?: DocumentId | undefined
  readonly from?: string | undefined
  readonly basis?: string | undefined
  readonly holder?: string | undefined
  readonly sha256?: string | undefined
}

/** How many filings of one person may be arriving in one matter: each holds a row and a file from its first moment. */
const MOST_ARRIVING = 500

/** Refuses `not-found`, `not-yours-to-do`, `matter-closed`, `malformed` for a privilege mark without basis or holder, `too-many-filings`, `disk-full`. What did not commit leaves no file; where the engine was lost when it was asked to, nobody knows whether it did, and the file stays for the row that may stand. One without a row is swept at the next start. */
export async function beginFiling(tools: Tools, caller: Caller, matter: MatterId, order: BeginFiling): Promise<Outcome<FilingId>> {
  const version = tools.newId("version")
  let stands = false
  try {
    const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
      const begun = await begin(tools, tx, caller, matter, order, version)
      // From here on only the commit is asked for.
      stands = begun.ok
      return begun
    })
    stands = outcome.ok
    return outcome
  } finally {
    if (!stands) await tools.vault.remove(version)
  }
}

async function begin(tools: Tools, tx: Tx, caller: Caller, matter: MatterId, order: BeginFiling, version: VersionId): Promise<Outcome<FilingId>> {
  const [, found] = await Promise.all([holdAsItIs(tx, matter), findMatterFacts(tx, matter)])
  const permit = mayOnMatter("document.file", caller, found)
  if (!permit.ok) return permit
  if ((await countArriving(tx, permit.value)) >= MOST_ARRIVING) return no("too-many-filings")
  const wanted = await toCard(tools, tx, caller, permit.value, order)
  if (!wanted.ok) return wanted
  const { card, apart } = wanted.value
  const writes = mayWriteOf(permit.value, card.class)
  if (!writes.ok) return writes
  const within = mayWriteIn(permit.value, card.place)
  if (!within.ok) return within

  const { facts } = permit.value
  using matterKey = await openMatterKey(tx, tools.firm.id, caller, matter, facts.grant.id, facts.epoch, keyIn(compartmentOf(card.class), apart))
  using versionKey = newKey("version")
  const filing = {
    id: tools.newId("filing"),
    special: card.class === "special",
    apart,
    document: order.document ?? tools.newId("document"),
    isNew: order.document === undefined,
    version,
    length: order.length,
    begunAt: tools.now(),
  }

  const begun = await tools.vault.begin(filing.version, versionKey, order.length)
  if (!begun.ok) return begun
  await insertFiling(tx, permit.value, {
    ...filing,
    wrapped: wrapFilingKey(matterKey, tools.firm.id, { matter, filing: filing.id, document: filing.document, version }, versionKey),
    card: sealFilingCard(matterKey, tools.firm.id, matter, filing.id, card),
  })
  return yes(filing.id)
}

/** A new version takes over what is not said anew; a new document takes the matter's class until someone says otherwise. */
async function toCard(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: MatterPermit,
  order: BeginFiling,
): Promise<Outcome<{ readonly card: FilingCard; readonly apart: PlaceId | null }>> {
  const privilege = toPrivilege(order)
  if (!privilege.ok) return privilege
  const held = order.place === undefined ? { apart: null } : await holdPlace(tx, permit, order.place)
  if (held === null) return no("malformed", "place: is not one of this matter's file plan")
  const said = { fileName: order.filename ?? order.name, mediaType: order.filetype ?? "", sha256: order.sha256 ?? null }
  if (order.document === undefined) {
    const card = {
      ...said,
      name: order.name,
      type: order.type,
      class: order.class ?? permit.facts.class,
      place: order.place ?? null,
      privilege: privilege.value,
      from: order.from ?? "",
    }
    return yes({ card, apart: held.apart })
  }
  const document = await findDocument(tx, order.document)
  if (document === null || document.matter !== permit.facts.matter) return no("not-found")
  using key = await openMatterKey(
    tx,
    tools.firm.id,
    caller,
    document.matter,
    permit.facts.grant.id,
    document.epoch,
    keyIn(compartmentOf(document.class), document.apart),
  )
  const stands = openDocumentCard(key, tools.firm.id, { matter: document.matter, document: document.id, place: document.place }, document.card)
  const card = {
    ...said,
    name: stands.name,
    type: stands.type,
    class: document.class,
    place: document.place,
    privilege: stands.privilege,
    from: order.from ?? stands.from,
  }
  return yes({ card, apart: document.apart })
}

function toPrivilege(order: BeginFiling): Outcome<Privilege | null> {
  if (order.basis === undefined && order.holder === undefined) return yes(null)
  const basis = PRIVILEGE_BASES.find((known) => known === order.basis)
  if (basis === undefined || order.holder === undefined) return no("malformed", "basis, holder: a privilege mark names both its basis and whose it is")
  return yes({ basis, holder: order.holder })
}
