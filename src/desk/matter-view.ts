/** A matter as its members see it: its card, and the three answers: who can see this, why can I, what is its proof. */
import { eventTime } from "#ledger"
import type { MatterSight } from "#registry"
import { actsOnMatter } from "#rules"
import type { Class, EventId, GrantAction, MatterCode, MatterId, MatterStage, PersonId, PlaceId, Standing, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyOfCard, openMatterCard } from "./matter-card.ts"
import type { MatterCard } from "./matter-card.ts"
import { namesOn } from "./names.ts"
import type { NameOn } from "./names.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"

export interface PersonView {
  readonly id: PersonId
  readonly name: string
}

export interface TeamRef {
  readonly id: TeamId
  readonly name: string
}

export interface LastEventView {
  readonly kind: string
  readonly at: string
  readonly by: PersonView | null
}

interface MatterFace extends MatterCard {
  readonly id: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly stage: MatterStage
  readonly openedAt: string
  readonly myRole: Standing
  /** All that the caller's part includes. */
  readonly actions: readonly GrantAction[]
  /** The places of the file plan that it is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly last: LastEventView | null
}

export interface MatterRowView extends MatterFace {
  readonly on: { readonly first: PersonView | null; readonly count: number }
}

export interface MatterView extends MatterFace {
  readonly rev: number
  /** Whether the caller may open what is of class special in it. */
  readonly special: boolean
  readonly counts: { readonly documents: number; readonly parties: number; readonly notes: number; readonly people: number }
  readonly why: {
    readonly by: PersonView
    readonly at: string
    readonly until: string | null
    readonly role: Standing
    readonly purpose: string | null
    /** The team that it came through; null for a grant of their own, and to guests. */
    readonly through: TeamRef | null
  }
  readonly proof: { readonly event: EventId; readonly leaf: number | null; readonly checkpoint: string | null }
  readonly may: string[]
}

/** The keys that came with a matter's sight. */
export function keysOfSight(tools: Tools, caller: Caller, sight: MatterSight): EpochKeys {
  const { matter, epoch, cardEpoch, grant } = sight.facts
  const rows = [{ epoch, ...sight.key }, ...(cardEpoch === epoch ? [] : [{ epoch: cardEpoch, ...sight.cardKey }])]
  return epochKeys(tools, caller, { matter, grant: grant.id }, rows)
}

export function toMatterView(tools: Tools, caller: Caller, sight: MatterSight, keys: EpochKeys): MatterView {
  const { facts, grant, last, proof } = sight
  const card = openMatterCard(keys.of(facts.cardEpoch, keyOfCard(sight)), tools.firm.id, facts.matter, sight.card)
  const nameOn = namesOn(tools, caller)
  return {
    id: facts.matter,
    code: sight.code,
    ...card,
    class: facts.class,
    stage: facts.stage,
    openedAt: eventTime(sight.openedAt),
    myRole: facts.grant.role,
    actions: facts.grant.actions,
    places: facts.grant.places,
    rev: facts.rev,
    special: facts.grant.cleared,
    counts: sight.counts,
    last:
      last === null
        ? null
        : { kind: last.kind, at: eventTime(last.at), by: last.by === null || last.byCard === null ? null : seen(nameOn, last.by, last.byCard) },
    why: {
      by: seen(nameOn, grant.by, grant.byCard),
      at: eventTime(grant.at),
      until: grant.until === null ? null : eventTime(grant.until),
      role: facts.grant.role,
      purpose: grant.purpose,
      through: toTeamRef(tools, caller, grant.through),
    },
    proof: { event: proof.event, leaf: proof.leaf, checkpoint: proof.checkpoint === null ? null : eventTime(proof.checkpoint) },
    may: [...actsOnMatter(caller, facts)],
  }
}

/** The team that a grant of the caller's own came through, by its name. */
export function toTeamRef(tools: Tools, caller: Caller, through: MatterSight["grant"]["through"]): TeamRef | null {
  return through === null ? null : { id: through.team, name: openTeamCard(caller.firmKey, tools.firm.id, through.team, through.card).name }
}

/** A person by the card that came with a row; somebody whom the caller may not know keeps their id for a name. */
export function seen(nameOn: NameOn, person: PersonId, card: Uint8Array | null): PersonView {
  return { id: person, name: card === null ? person : nameOn(person, card) }
}
