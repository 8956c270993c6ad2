/** Custody events in bulk: each in its canonical form and with an id of its own, as the ledger enters them. Signature, commitment and sealed details are one event's, for all of its doer: right in form and length, and read by no row that is measured. */
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
  readonly matter: { readonly id: MatterId; readonly epoch: EpochId }
  readonly document: DocumentId | null
  readonly also: readonly AnyId[]
}

/** Makes the events of one doer at one moment. */
export interface EventMaker {
  /** The row of one event, and its id. */
  row(fact: SeededFact): { readonly id: string; readonly row: readonly Cell[] }
}

export function eventMaker({ tools }: Inside, caller: Caller, key: Key<"matter">): EventMaker {
  const at = eventTime(tools.now())
  const salt = newSalt()
  const detail = JSON.stringify({ purpose: { code: "conduct" }, n: 1 })
  const committed = Buffer.from(commit(detail, salt)).toString("base64")
  const opened = JSON.stringify({ salt: Buffer.from(salt).toString("base64"), detail })
  const place = [tools.firm.id, "events", "detail", tools.newId("event")]
  const oversight = tools.oversight()
  const [toMatter, toOverseers] = [sealField(key, opened, place), sealField(oversight.key, opened, place)]
  const signature = sign(caller.keys.sign, "event", Buffer.from(detail))
  return {
    row({ kind, matter, document, also }) {
      const id = tools.newId("event")
      const subjects = [matter.id, ...(document === null ? [] : [document]), ...also]
      const bytes = eventBytes({ v: 1, id, kind, at, firm: tools.firm.id, by: caller.person, subjects, detail: committed })
      const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
      return {
        id,
        row: [id, kind, at, caller.person, matter.id, document, body, signature, caller.keyId, toMatter, matter.epoch, toOverseers, oversight.id],
      }
    },
  }
}

/** Keeps the key that the overseers' half of seeded events lies under. */
export async function keepOversightKey({ owner, firm, tools }: Inside): Promise<void> {
  const { id, sealed } = tools.oversight()
  await owner`insert into ${owner(firm.home)}.oversight_keys (id, sealed, made_at) values (${id}, ${sealed}, now()) on conflict do nothing`
}

export interface Openings {
  readonly caller: Caller
  readonly matter: SeededFact["matter"]
  readonly key: Key<"matter">
}

/** So many openings of documents, committed and waiting for their place in the ledger. */
export async function seedOpenings(inside: Inside, { caller, matter, key }: Openings, count: number): Promise<void> {
  const { owner, firm, tools } = inside
  const documents = Array.from({ length: Math.min(200, count) }, () => ({ document: tools.newId("document"), version: tools.newId("version") }))
  const maker = eventMaker(inside, caller, key)
  const rows: (readonly Cell[])[] = []
  while (rows.length < count)
    for (const { document, version } of documents.slice(0, count - rows.length))
      rows.push(maker.row({ kind: "document.opened", matter, document, also: [version] }).row)
  await copyRows(owner, `${firm.home}.events`, EVENT_COLUMNS, rows)
}
