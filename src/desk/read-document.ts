/** Reads one document's card, its versions and its three answers: who can see it, why can I, what is its proof. Its content stays sealed. */
import { findDocument, findGrantStory, findMatterFacts, findProofOf, inOneTransaction, listLastEvents, listVersions, listWhoCanSee } from "#registry"
import type { Tx } from "#registry"
import { actsOnMatter, mayOnMatter } from "#rules"
import type { MatterFacts } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { DocumentId, EventId, Outcome, PersonId, PlaceId, VersionId } from "#words"
import type { Caller } from "./caller.ts"
import { openCardOf } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { openVersionCard } from "./filing-card.ts"
import { toDocumentView } from "./list-documents.ts"
import type { DocumentRowView } from "./list-documents.ts"
import { openRing } from "./matter-ring.ts"
import { toTeamRef } from "./matter-view.ts"
import type { TeamRef } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { Overtaken } from "./overtaken.ts"
import { showOf } from "./show.ts"
import type { Show } from "./show.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"
import type { Visit } from "./visit.ts"

interface Ref {
  readonly id: PersonId
  readonly name: string
}

export interface DocumentView extends DocumentRowView {
  readonly history: {
    readonly id: VersionId
    readonly n: number
    readonly size: number
    readonly sha256: string
    readonly fileName: string
    readonly mediaType: string
    readonly filedAt: string
    readonly filedBy: Ref
    readonly event: EventId
    readonly leaf: number | null
  }[]
  readonly why: string
  readonly proof: { readonly event: EventId; readonly leaf: number | null; readonly checkpoint: string | null }
  readonly may: string[]
  /** The places of the file plan that the caller's part is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly who: { readonly person: Ref; readonly until: string | null }[]
  readonly show: Show
}

/** Refuses `not-found` where the document is not there or its matter is not the caller's. */
export async function readDocument(tools: Tools, caller: Caller, id: DocumentId): Promise<Outcome<DocumentView>> {
  let visited: Visit | null = null
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx): Promise<Outcome<DocumentView>> => {
    const row = await findDocument(tx, id)
    const permit = mayOnMatter("document.read", caller, row === null ? null : await findMatterFacts(tx, row.matter))
    if (!permit.ok) return permit
    if (row === null) return no("not-found")
    using ring = await openRing(tools, tx, caller, permit.value.facts)
    visited = visitTo(tools, caller, row.matter, id)
    await noteVisit(tools, tx, caller, visited, permit.value, ring, { compartment: compartmentOf(row.class), apart: row.apart })
    return yes(await viewOf(tools, tx, caller, permit.value.facts, id))
  })
  if (outcome.ok) (visited as Visit | null)?.done()
  return outcome
}

/** The view of a document that the caller was permitted to see. */
export async function viewOf(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, id: DocumentId): Promise<DocumentView> {
  const row = await findDocument(tx, id)
  if (row === null) throw new Overtaken(`document ${id} is gone`)
  const versions = await listVersions(tx, id)
  const [last] = await listLastEvents(tx, [id])
  const who = await listWhoCanSee(tx, row.matter, row.class === "special", row.apart)
  const story = await findGrantStory(tx, facts.grant.id)
  const names = await namesOf(tools, tx, caller, [row.filedBy, last?.by ?? null, story.by, ...versions.map((v) => v.filedBy), ...who.map((one) => one.person)])
  using ring = await openRing(tools, tx, caller, facts)
  const history = versions.map((v) => {
    const said = openVersionCard(
      ring.of(v.epoch, keyIn(v.special ? "special" : "plain", v.apart)),
      tools.firm.id,
      { matter: row.matter, document: id, n: v.n, version: v.id },
      v.card,
    )
    return {
      id: v.id,
      n: v.n,
      size: v.size,
      ...said,
      filedAt: v.filedAt.toString({ fractionalSecondDigits: 3 }),
      filedBy: refTo(names, v.filedBy),
      event: v.event,
      leaf: v.leaf,
    }
  })
  const current = history[0]
  if (current === undefined) throw new Error(`document ${id} has no version`)
  const proof = await findProofOf(tx, current.event)
  return {
    ...toDocumentView(row, openCardOf(ring, tools.firm.id, row), current.mediaType, last ?? null, names),
    history,
    why: whyOf(names.get(story.by) ?? "Somebody", story.by === caller.person, { ...story, through: toTeamRef(tools, caller, story.through) }, facts),
    proof: { event: current.event, leaf: proof.leaf, checkpoint: proof.checkpoint?.toString({ fractionalSecondDigits: 3 }) ?? null },
    may: actsOnMatter(caller, facts).filter((act) => act.startsWith("document.") || act.startsWith("custody.")),
    places: facts.grant.places,
    who: who.map((one) => ({ person: refTo(names, one.person), until: one.until?.toString({ fractionalSecondDigits: 3 }) ?? null })),
    show: showOf(current.mediaType, current.fileName),
  }
}

function whyOf(
  name: string,
  oneself: boolean,
  story: { readonly madeAt: Temporal.Instant; readonly until: Temporal.Instant | null; readonly through: TeamRef | null },
  facts: MatterFacts,
): string {
  const day = (at: Temporal.Instant): string =>
    at.toZonedDateTimeISO("UTC").toPlainDate().toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric" })
  const end = story.until === null ? "" : `, until ${day(story.until)}`
  const to = facts.grant.places === null ? "the matter" : `${facts.grant.places.length === 1 ? "a place" : "places"} of the matter`
  return oneself
    ? `You opened this matter on ${day(story.madeAt)} and are its ${facts.grant.role}${end}.`
    : `${name} admitted you to ${to} as ${facts.grant.role}${story.through === null ? "" : ` through ${story.through.name}`} on ${day(story.madeAt)}${end}.`
}
