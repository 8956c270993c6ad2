/** Puts places of the file plan, and all that is in them, under keys of their own, before somebody is let into these alone. Nothing in them stays under the keys of the whole matter only. */
import { listInPlace, listPlaceRows, partPlace, resealPlace } from "#registry"
import type { InPlaceRow, PlaceRow, ResealedVersion, Tx } from "#registry"
import type { Permit } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { DocumentId, MatterId, Outcome, PlaceId } from "#words"
import { openDocumentCard, sealDocumentCard } from "./document-card.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { openPlaceName, sealPlaceName } from "./file-plan.ts"
import { openVersionCard, sealVersionCard, twinOf, unwrapVersionKey, wrapVersionKey } from "./filing-card.ts"
import { doerOf, record } from "./record.ts"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/** How many documents are sealed anew in one act. */
const MOST_DOCUMENTS = 2000

/**
 * Places that lie apart already stay as they are. Refuses `malformed` for a place that is not of the matter's file plan or holds too many documents to be sealed anew in one act, and `not-yours-to-do` to a lead who is
 * not cleared: what is special in a place lies under its keys too.
 */
export async function partPlaces(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  wanted: readonly PlaceId[],
): Promise<Outcome<null>> {
  if (wanted.length === 0) return yes(null)
  const found = await placesOfPlan(tx, permit.facts.matter, wanted)
  if (!found.ok) return found
  const fresh = found.value.places.filter((place) => !place.apart)
  if (fresh.length === 0) return yes(null)
  if (!permit.facts.grant.cleared) return no("not-yours-to-do", "Only a lead who may open what is special gives a place by itself for the first time.")
  if (fresh.some((place) => place.documents > MOST_DOCUMENTS))
    return no("malformed", `places: one holds more than ${MOST_DOCUMENTS} documents; move what is to be given to a place of its own`)
  for (const place of fresh) await part(tools, tx, permit, keys, place)
  const { matter, epoch } = permit.facts
  await record(tools, tx, doerOf(caller), {
    kind: "plan.changed",
    matter: { id: matter, epoch, key: keys.of(epoch) },
    detail: { places: found.value.of, removed: 0, apart: fresh.map((place) => place.id) },
  })
  return yes(null)
}

/** The places that are named, and of how many. Refuses `malformed` for one that is not of the matter's file plan. */
export async function placesOfPlan(
  tx: Tx,
  matter: MatterId,
  named: readonly PlaceId[],
): Promise<Outcome<{ readonly places: readonly PlaceRow[]; readonly of: number }>> {
  const plan = await listPlaceRows(tx, matter)
  const places = plan.filter((row) => named.includes(row.id))
  return places.length < new Set(named).size ? no("malformed", "places: not all are of this matter's file plan") : yes({ places, of: plan.length })
}

async function part(tools: Tools, tx: Tx, permit: Permit<"member.admit">, keys: EpochKeys, { id, epoch: then, name }: PlaceRow): Promise<void> {
  const { epoch } = permit.facts
  const words = openPlaceName(keys.of(then), tools.firm.id, id, name)
  if (!(await partPlace(tx, permit, id, sealPlaceName(keys.of(epoch, keyIn("plain", id)), tools.firm.id, id, words))))
    throw new Error("the database did not let a place be given that the rules let be")
  // What is read now is all there is: whoever would put something in waits for the end of this.
  const rows = await listInPlace(tx, id)
  const documents = new Map(rows.map((row) => [row.document, row]))
  const done = await resealPlace(
    tx,
    permit,
    id,
    [...documents.values()].map((row) => resealedDocument(tools, permit, keys, id, row)),
    rows.map((row) => resealedVersion(tools, permit, keys, id, row)),
  )
  if (!done) throw new Error("something in a place that is to be given would have stayed under the keys of the whole matter")
}

function resealedDocument(
  tools: Tools,
  { facts: { matter, epoch } }: Permit<"member.admit">,
  keys: EpochKeys,
  place: PlaceId,
  row: InPlaceRow,
): { readonly id: DocumentId; readonly card: Uint8Array } {
  const of = compartmentOf(row.class)
  const at = { matter, document: row.document, place }
  const card = openDocumentCard(keys.of(row.epoch, of), tools.firm.id, at, row.card)
  return { id: row.document, card: sealDocumentCard(keys.of(epoch, keyIn(of, place)), tools.firm.id, at, card) }
}

function resealedVersion(
  tools: Tools,
  { facts: { matter, epoch } }: Permit<"member.admit">,
  keys: EpochKeys,
  place: PlaceId,
  row: InPlaceRow,
): ResealedVersion {
  const at = { matter, document: row.document, n: row.n, version: row.version }
  const lay = row.versionSpecial ? "special" : "plain"
  const card = openVersionCard(keys.of(row.versionEpoch, lay), tools.firm.id, at, row.versionCard)
  using versionKey = unwrapVersionKey(keys.of(row.keyEpoch, lay), tools.firm.id, at, row.wrapped)
  // Where a document is special by now, so are all of its versions.
  const key = keys.of(epoch, keyIn(compartmentOf(row.class), place))
  return {
    id: row.version,
    card: sealVersionCard(key, tools.firm.id, at, card),
    twin: twinOf(key, card.sha256),
    wrapped: wrapVersionKey(key, tools.firm.id, at, versionKey),
  }
}
