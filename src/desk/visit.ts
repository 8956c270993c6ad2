/** A visit: looking at one part of a matter, under one purpose, in one session. Its first look is a custody event that has committed before anything is shown; looks within ten minutes belong to it. */
import type { Tx } from "#registry"
import type { MatterPermit } from "#rules"
import { isId, yes } from "#words"
import type { Compartment, DocumentId, MatterId, Outcome, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { doerOf, record, recordReading } from "./record.ts"
import type { Fact } from "./record.ts"
import type { Tools } from "./tools.ts"

/** The matter itself (its card, parties, members and file plan), its notes, the list of its documents, or the card of one. */
export type VisitTo = "matter" | "notes" | "documents" | DocumentId

const LASTS_MINUTES = 10

export interface Visit {
  readonly to: VisitTo
  /** Whether an event for it stands in the ledger already. */
  readonly noted: boolean
  /** To be called when the event has committed, and never before. */
  done(): void
}

/** The visit that a look belongs to. */
export function visitTo(tools: Tools, caller: Caller, matter: MatterId, to: VisitTo): Visit {
  return { to, ...visitNamed(tools, caller, matter, to) }
}

/** The same of a chain of custody, whose first page is an event each time and whose further pages belong to it. */
export function visitToChain(tools: Tools, caller: Caller, of: MatterId | DocumentId | "firm"): Omit<Visit, "to"> {
  return visitNamed(tools, caller, of, "chain")
}

function visitNamed(tools: Tools, caller: Caller, of: string, part: string): Omit<Visit, "to"> {
  const at = tools.now()
  const { visits } = tools.drawer.of(caller, at)
  const name = [of, part, caller.purpose?.code ?? "", caller.purpose?.line ?? ""].join("\n")
  const since = visits.get(name)
  const noted = since !== undefined && Temporal.Instant.compare(since.add({ minutes: LASTS_MINUTES }), at) > 0
  return {
    noted,
    done: () => {
      if (!noted) visits.set(name, at)
    },
  }
}

/** Where what is visited lies: the compartment, and the place of the file plan where it lies apart. */
export interface Lies {
  readonly compartment: Compartment
  readonly apart: PlaceId | null
}

/** Records the visit where no event for it stands yet; one to a document where this lies. */
export async function noteVisit(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  visit: Visit,
  permit: MatterPermit,
  keys: EpochKeys,
  lies: Lies | null = null,
): Promise<void> {
  if (!visit.noted) await record(tools, tx, doerOf(caller), factOf(visit, permit, keys, lies))
}

/** The same for a look: what is read has come already, and waits until the event is durable. */
export async function noteLook(tools: Tools, caller: Caller, visit: Visit, permit: MatterPermit, keys: EpochKeys): Promise<Outcome<unknown>> {
  const noted = visit.noted ? yes(null) : await recordReading(tools, caller, factOf(visit, permit, keys, null))
  if (noted.ok) visit.done()
  return noted
}

function factOf(visit: Visit, permit: MatterPermit, keys: EpochKeys, lies: Lies | null): Fact {
  const { matter, epoch, grant } = permit.facts
  const of = isId("document", visit.to) ? { document: visit.to, detail: { read: "document" } } : { detail: { read: visit.to } }
  // Whoever is on the matter for places carries no key of the whole of it.
  if (lies === null && grant.places !== null) return { kind: "matter.read", matter: { id: matter, epoch, key: keys.of(epoch, "card"), card: true }, ...of }
  const { compartment, apart } = lies ?? { compartment: "plain", apart: null }
  return {
    kind: "matter.read",
    matter: { id: matter, epoch, key: keys.of(epoch, keyIn(compartment, apart)) },
    special: compartment === "special",
    apart,
    ...of,
  }
}
