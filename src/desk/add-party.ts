/** Adds a party to a matter. */
import { eventTime } from "#ledger"
import { findFactsWithKeys, holdAsItIs, inOneTransaction, insertParty } from "#registry"
import type { Tx } from "#registry"
import { mayOnMatter, mayWriteOf } from "#rules"
import type { Permit } from "#rules"
import { compartmentOf, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { sealPartyCard } from "./party-card.ts"
import type { PartyView, PartyWords } from "./party-card.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export interface PartyDone {
  readonly party: PartyView
  readonly receipt: Recorded
}

export function addParty(tools: Tools, caller: Caller, matter: MatterId, words: PartyWords): Promise<Outcome<PartyDone>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdAsItIs(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("party.write", caller, facts)
    if (!permit.ok) return permit
    const writes = mayWriteOf(permit.value, words.class)
    if (!writes.ok) return writes
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const done = await writeParty(tools, tx, caller, permit.value, keys, words)
    await keys.settle(tx)
    return yes(done)
  })
}

/** Writes one party and records it; used where a matter is opened with its parties, too. */
export async function writeParty(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"party.write">, keys: EpochKeys, words: PartyWords): Promise<PartyDone> {
  const { matter, epoch } = permit.facts
  const id = tools.newId("party")
  const at = tools.now()
  const key = keys.of(epoch, compartmentOf(words.class))
  const [receipt] = await Promise.all([
    record(tools, tx, doerOf(caller), {
      kind: "party.added",
      matter: { id: matter, epoch, key },
      special: words.class === "special",
      also: [id],
      detail: { role: words.role, class: words.class },
    }),
    insertParty(tx, permit, { id, epoch, role: words.role, class: words.class, card: sealPartyCard(key, tools.firm.id, id, words), addedAt: at }),
  ])
  return { party: { id, ...words, addedAt: eventTime(at), rev: 1 }, receipt }
}
