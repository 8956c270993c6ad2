/** Changes what a matter is called, how it is classed, or whether it is open; the card is sealed anew under the current epoch. */
import {
  findFactsWithKeys,
  findMatterFacts,
  findMatterSight,
  getMatterCard,
  holdClients,
  holdToChange,
  inOneTransaction,
  stirMatter,
  updateMatter,
} from "#registry"
import type { Tx } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { Class, EventKind, MatterId, MatterStage, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { changedIn, withChanges } from "./changes.ts"
import type { Changes } from "./changes.ts"
import { markOfClient } from "./client-mark.ts"
import { endByClosing } from "./close-matter.ts"
import { giveStanding, holdPolicy, NO_POLICY, readyToGive, toldKept } from "./give-by-policy.ts"
import type { GivenByPolicy, Policy } from "./give-by-policy.ts"
import { epochKeys } from "./epoch-keys.ts"
import { extendByClient, wallsToExtend } from "./extend-wall.ts"
import { keyOfCard, openMatterCard, sealMatterCard } from "./matter-card.ts"
import type { MatterCard } from "./matter-card.ts"
import { toMatterView } from "./matter-view.ts"
import type { MatterView } from "./matter-view.ts"
import { keepRules } from "./note-named.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export interface MatterWords extends MatterCard {
  readonly class: Class
  readonly stage: MatterStage
}

interface Changed {
  readonly matter: MatterView
  /** The teams that the firm's policy gave it to, where it was moved into a class that is open to them. */
  readonly given: GivenByPolicy[]
  readonly receipt: Recorded
}

export interface MatterChange {
  readonly rev: number
  readonly changes: Changes<MatterWords>
  /** Teams that the firm's policy gives matters of the new class to, and this one not. */
  readonly keepFrom: readonly TeamId[]
}

/** A wall around the client that it is given is extended over it; moved into a class that the firm's policy opens to teams, it is given to them. Closing it releases whoever does not lead it (`close-matter.ts`). Refuses `stale` where `rev` is not the one that stands, `malformed` where nothing would change, and what giving it to a team refuses. */
export async function changeMatter(tools: Tools, caller: Caller, matter: MatterId, { rev, changes, keepFrom }: MatterChange): Promise<Outcome<Changed>> {
  let released: readonly PersonId[] = []
  const done = inOneTransaction<Changed>(tools.db, caller.seen, async (tx) => {
    const mark = changes.client === undefined ? null : markOfClient(tools, caller, changes.client)
    if (mark !== null) await holdClients(tx, "open")
    const policy = changes.class === undefined ? NO_POLICY : await holdPolicy(tools, tx, caller, changes.class, matter, keepFrom)
    const [, before] = await Promise.all([holdToChange(tx, matter, { mark, admits: changes.class !== undefined }), findMatterFacts(tx, matter)])
    const may = mayOnMatter("matter.change", caller, before)
    if (!may.ok) return may
    if (may.value.facts.rev !== rev) return no("stale")
    if (changes.stage === "closed" && may.value.facts.stage === "open") {
      const ended = await endByClosing(tools, tx, caller, may.value.facts)
      if (!ended.ok) return ended
      released = ended.value
    }
    const moves = changes.class !== undefined && changes.class !== may.value.facts.class && (changes.stage ?? may.value.facts.stage) === "open"
    const ready = moves && policy.lines.length > 0 ? await readyToGive(tools, tx, caller, matter, policy) : yes(moves ? policy : NO_POLICY)
    if (!ready.ok) return ready
    const changed = await change(tools, tx, caller, matter, changes, ready.value)
    if (!changed.ok) return changed
    const { shutOut, ...reply } = changed.value
    released = [...released, ...shutOut]
    return yes(reply)
  })
  const outcome = await (changes.class === undefined ? done : keepRules(tools, done))
  if (outcome.ok) for (const person of released) tools.drawer.emptyOf(person)
  return outcome
}

async function change(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  changes: Changes<MatterWords>,
  policy: Policy,
): Promise<Outcome<Changed & { readonly shutOut: readonly PersonId[] }>> {
  const { facts, own } = await findFactsWithKeys(tx, matter)
  const permit = mayOnMatter("matter.change", caller, facts)
  if (!permit.ok) return permit
  const { epoch, cardEpoch, grant, ...stands } = permit.value.facts
  using keys = epochKeys(tools, caller, { matter, grant: grant.id }, own)
  const stood = await getMatterCard(tx, permit.value)
  const before: MatterWords = {
    class: stands.class,
    stage: stands.stage,
    ...openMatterCard(keys.of(cardEpoch, keyOfCard(stood)), tools.firm.id, matter, stood.card),
  }
  const changed = changedIn(before, changes)
  if (changed.length === 0) return no("malformed", "the whole: nothing in it would change")

  const after = withChanges(before, changes)
  const key = keys.of(epoch)
  using around = await wallsToExtend(tools, tx, caller, after.client)
  const events = kindsOf(before, after, changed).map((kind) =>
    record(tools, tx, doerOf(caller), {
      kind,
      matter: { id: matter, epoch, key },
      detail: kind === "matter.changed" ? { changed, class: after.class, ...toldKept(policy) } : {},
    }),
  )
  const [receipt] = await Promise.all(events)
  await Promise.all([
    updateMatter(tx, permit.value, {
      class: after.class,
      stage: after.stage,
      epoch,
      card: sealMatterCard(keys.of(epoch, "card"), tools.firm.id, matter, after),
      clientMark: around.mark,
    }),
    stirMatter(tx, permit.value),
    keys.settle(tx),
  ])
  // Given first, as where a matter is opened: behind a wall that is extended over it, whoever does this may have a memo to acknowledge.
  const given = await giveStanding(
    tools,
    tx,
    caller,
    matter,
    policy,
    around.walls.flatMap((wall) => wall.persons),
  )
  if (!given.ok) return given
  const extended = changed.includes("client") ? await extendByClient(tools, tx, caller, { id: matter, epoch, key }, around) : yes([])
  if (!extended.ok) return extended
  const sight = await findMatterSight(tx, matter)
  if (sight === null || receipt === undefined) throw new Error("a matter that was changed a moment ago is gone")
  return yes({ matter: toMatterView(tools, caller, sight, keys), given: given.value, receipt, shutOut: extended.value })
}

/** Closing and reopening are events of their own, and the first to be told. */
function kindsOf(before: MatterWords, after: MatterWords, changed: readonly string[]): readonly EventKind[] {
  const turned: readonly EventKind[] = before.stage === after.stage ? [] : [after.stage === "closed" ? "matter.closed" : "matter.reopened"]
  return changed.some((name) => name !== "stage") ? [...turned, "matter.changed"] : turned
}
