/** Custody events in bulk: each in its canonical form, signed by whoever did it, its detail sealed to the matter and to the overseers, as acts record them. */
import type { Caller } from "#desk"
import { eventBytes, eventTime } from "#ledger"
import { commit, newSalt, sealField, sign } from "#seal"
import type { Key } from "#seal"
import type { AnyId, DocumentId, EpochId, EventKind, MatterId } from "#words"
import type { Inside } from "../inside.ts"
import { copyRows } from "./copying.ts"
import type { Cell } from "./copying.ts"

export const EVENT_COLUMNS = "id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key"

export interface SeededFact {
  readonly kind: EventKind
  readonly matter: { readonly id: MatterId; readonly epoch: EpochId; readonly key: Key<"matter"> }
  readonly document: DocumentId | null
  readonly also: readonly AnyId[]
  readonly detail: object
}

/** The row of one event, and its id. */
export function eventRow({ tools }: Inside, caller: Caller, at: Temporal.Instant, fact: SeededFact): { readonly id: string; readonly row: readonly Cell[] } {
  const id = tools.newId("event")
  const salt = newSalt()
  const detail = JSON.stringify({ purpose: { code: "conduct" }, ...fact.detail })
  const bytes = eventBytes({
    v: 1,
    id,
    kind: fact.kind,
    at: eventTime(at),
    firm: tools.firm.id,
    by: caller.person,
    subjects: [fact.matter.id, ...(fact.document === null ? [] : [fact.document]), ...fact.also],
    detail: Buffer.from(commit(detail, salt)).toString("base64"),
  })
  const opened = JSON.stringify({ salt: Buffer.from(salt).toString("base64"), detail })
  const place = [tools.firm.id, "events", "detail", id]
  const oversight = tools.oversight()
  const row = [
    id,
    fact.kind,
    at,
    caller.person,
    fact.matter.id,
    fact.document,
    Buffer.from(bytes).toString("latin1"),
    sign(caller.keys.sign, "event", bytes),
    caller.keyId,
    sealField(fact.matter.key, opened, place),
    fact.matter.epoch,
    sealField(oversight.key, opened, place),
    oversight.id,
  ]
  return { id, row }
}

/** Keeps the key that the overseers' half of seeded events lies under. */
export async function keepOversightKey({ owner, firm, tools }: Inside): Promise<void> {
  const { id, sealed } = tools.oversight()
  await owner`insert into ${owner(firm.home)}.oversight_keys (id, sealed, made_at) values (${id}, ${sealed}, now()) on conflict do nothing`
}

/** So many openings of documents, committed and waiting for their place in the ledger. */
export async function seedOpenings(inside: Inside, caller: Caller, matter: SeededFact["matter"], count: number): Promise<void> {
  const { owner, firm, tools } = inside
  const documents = Array.from({ length: 200 }, () => ({ document: tools.newId("document"), version: tools.newId("version") }))
  const rows = Array.from({ length: count }, (_, i) => {
    const one = documents[i % documents.length] ?? { document: tools.newId("document"), version: tools.newId("version") }
    return eventRow(inside, caller, tools.now(), { kind: "document.opened", matter, document: one.document, also: [one.version], detail: { n: 1 } }).row
  })
  await copyRows(owner, `${firm.home}.events`, EVENT_COLUMNS, rows)
}
