/** Files a document whose last byte has arrived: the sealed file is durable first, then version, key and custody event commit as one. */
import {
  advanceDocument,
  endFiling,
  findDocumentToFile,
  findFiling,
  findMatterFacts,
  findTwin,
  holdAsItIs,
  holdPlace,
  inOneTransaction,
  insertDocument,
  insertVersion,
} from "#registry"
import type { DocumentRecord, Tx } from "#registry"
import { mayOnMatter, mayWriteIn } from "#rules"
import type { MatterPermit } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { DocumentId, FilingId, Outcome, PlaceId } from "#words"
import type { Finished } from "#vault"
import type { Caller } from "./caller.ts"
import { openDocumentCard, sealDocumentCard } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { openFilingCard, sealVersionCard, twinOf, unwrapFilingKey, wrapVersionKey } from "./filing-card.ts"
import type { FilingCard } from "./filing-card.ts"
import { takeUp } from "./filing-at-work.ts"
import type { FilingAtWork } from "./filing-at-work.ts"
import { openMatterKey } from "./matter-key.ts"
import { doerOf, record } from "./record.ts"
import type { Detail, Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { withdrawFiling } from "./withdraw-filing.ts"

/** Refuses `hash-differs` where another content was announced, at the beginning or with the last bytes (the filing is withdrawn then), and whatever the rules say by now. */
export async function fileDocument(tools: Tools, caller: Caller, work: FilingAtWork, sha256: string | null): Promise<Outcome<Recorded>> {
  // Until the version stands nobody takes the filing up anew.
  using _ = tools.vault.hold(work.row.version)
  const finished = await work.intake.finish()
  if (!finished.ok) return finished
  const differs = sha256 !== null && sha256 !== Buffer.from(finished.value.sha256).toString("hex")
  const outcome = differs ? no("hash-differs") : await commitFiling(tools, caller, work, finished.value)
  if (!outcome.ok && outcome.refusal.code === "hash-differs") await withdrawFiling(tools, caller, work.row.id)
  return outcome
}

/** Files a document without a byte: it is whole as soon as it is announced. */
export async function fileEmpty(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<Recorded>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  return await fileDocument(tools, caller, { ...work.value, intake }, null)
}

function commitFiling(tools: Tools, caller: Caller, work: FilingAtWork, content: Finished): Promise<Outcome<Recorded>> {
  const { firm } = tools
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    // Read once nobody changes the filer's part any more: what they lost meanwhile is not theirs to file.
    const [, row, facts] = await Promise.all([holdAsItIs(tx, work.row.matter), findFiling(tx, work.row.id, true), findMatterFacts(tx, work.row.matter)])
    if (row === null) return no("not-found")
    const permit = mayOnMatter("document.file", caller, facts)
    if (!permit.ok) return permit
    if (row.state !== "arriving") return no("filing-over")

    const { matter, epoch, grant } = permit.value.facts
    // What the document is by now decides where its version is sealed: it may have gone into the compartment, or into a place that lies apart, while the bytes came.
    const stands = row.isNew ? null : await findDocumentToFile(tx, row.document)
    if (stands === null && !row.isNew) return no("not-found")
    const special = stands === null ? row.special : stands.class === "special"
    using then = await openMatterKey(tx, firm.id, caller, matter, grant.id, row.epoch, keyIn(row.special ? "special" : "plain", row.apart))
    using versionKey = unwrapFilingKey(then, firm.id, { matter, filing: row.id, document: row.document, version: row.version }, row.wrapped)
    const card = openFilingCard(then, firm.id, matter, row.id, row.card)
    const put = stands ?? (await placeOf(tx, permit.value, card))
    const within = mayWriteIn(permit.value, put.place)
    if (!within.ok) return within
    const { place, apart } = put
    if (stands !== null) await proveWhereItLies(tools, tx, caller, permit.value, stands)
    using key = await openMatterKey(tx, firm.id, caller, matter, grant.id, epoch, keyIn(special ? "special" : "plain", apart))
    const sha256 = Buffer.from(content.sha256).toString("hex")
    if (card.sha256 !== null && card.sha256 !== sha256) return no("hash-differs")
    const now = tools.now()
    const twin = twinOf(key, sha256)
    const same = await findTwin(tx, matter, twin, row.document)

    const named = sealDocumentCard(key, firm.id, { matter, document: row.document, place }, card)
    if (row.isNew) await insertDocument(tx, permit.value, { id: row.document, place, apart, class: card.class, at: now, card: named })
    const n = row.isNew ? 1 : await advanceDocument(tx, permit.value, row.document)
    const at = { matter, document: row.document, n, version: row.version }
    const recorded = await record(tools, tx, doerOf(caller), {
      kind: row.isNew ? "document.filed" : "version.filed",
      matter: { id: matter, epoch, key },
      special,
      apart,
      document: row.document,
      also: [row.version],
      detail: detailOf(card, n, content.size, sha256, same),
    })
    await insertVersion(tx, permit.value, {
      id: row.version,
      document: row.document,
      n,
      special,
      apart,
      size: content.size,
      sealedSize: content.sealedSize,
      sealedHash: content.sealedHash,
      at: now,
      event: recorded.event,
      twin,
      card: sealVersionCard(key, firm.id, at, { sha256, fileName: card.fileName, mediaType: card.mediaType }),
      wrapped: wrapVersionKey(key, firm.id, at, versionKey),
    })
    await endFiling(tx, row.id, { state: "filed", n, event: recorded.event })
    return yes(recorded)
  })
}

/** Breaks where the document's card does not lie where its row says: a version that is filed to it lies there too, for whoever has that. */
async function proveWhereItLies(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  { facts }: MatterPermit,
  { id, matter, epoch, place, apart, class: klass, card }: DocumentRecord,
): Promise<void> {
  using key = await openMatterKey(tx, tools.firm.id, caller, matter, facts.grant.id, epoch, keyIn(compartmentOf(klass), apart))
  openDocumentCard(key, tools.firm.id, { matter, document: id, place }, card)
}

/** Where a new document goes: a place may have left the file plan while the bytes came, or lie apart by now. */
async function placeOf(tx: Tx, permit: MatterPermit, { place }: FilingCard): Promise<{ readonly place: PlaceId | null; readonly apart: PlaceId | null }> {
  const held = place === null ? null : await holdPlace(tx, permit, place)
  return held === null ? { place: null, apart: null } : { place, apart: held.apart }
}

/** What the custody event says of the version for good: which number, which bytes, and what else has the same. */
function detailOf(card: FilingCard, n: number, size: number, sha256: string, sameAs: DocumentId | null): Detail {
  return {
    name: card.name,
    type: card.type,
    class: card.class,
    n,
    size,
    sha256,
    ...(card.privilege === null ? {} : { privilege: { basis: card.privilege.basis, holder: card.privilege.holder } }),
    ...(sameAs === null ? {} : { sameAs }),
  }
}
