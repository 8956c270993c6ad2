/** Matters in bulk, as a firm of many years has them, written past the API: keys, cards and grants sealed for real, for a list opens them; of the letters to the firm's recovery key, which none opens, one serves many. And the same in the open for the floor. */
import type { Caller } from "#desk"
import { newKey, sealField, sealKeyTo, wrapKey } from "#seal"
import { CODE_SIGNS, toMatterCode } from "#words"
import type { Inside } from "../inside.ts"
import { copyRows } from "./copying.ts"
import type { Cell } from "./copying.ts"
import { EVENT_COLUMNS, eventMaker, keepOversightKey } from "./events.ts"
import type { EventMaker } from "./events.ts"

/** Who is on the matters of one batch; the callers' keys stay open until it is written. */
export interface Batch {
  readonly count: number
  /** Tells the codes of batches apart. */
  readonly from: number
  /** Leads in turn. */
  readonly leads: readonly Caller[]
  /** Somebody who is a member of every one of them. */
  readonly member: Caller
}

const AT_ONCE = 4000

const FIRST = [
  "Abara",
  "Bexley",
  "Castellan",
  "Dunmore",
  "Eriksen",
  "Fairweather",
  "Gallowglass",
  "Hargreave",
  "Ibarra",
  "Juniper",
  "Kestrel",
  "Lockhart",
  "Moriarty",
  "Navarro",
  "Okafor",
  "Pemberton",
  "Quill",
  "Rosenthal",
  "Sallow",
  "Thorne",
]
const SECOND = ["Estate", "Holdings plc", "Shipping Ltd", "Trust", "and Daughters", "Foundation", "Bank", "Minerals", "Textiles", "Council"]

/** Writes the matters; all of it is durable when it resolves. */
export async function seedMatters(inside: Inside, batch: Batch): Promise<void> {
  await keepOversightKey(inside)
  for (let from = 0; from < batch.count; from += AT_ONCE)
    await write(inside, { ...batch, from: batch.from + from, count: Math.min(AT_ONCE, batch.count - from) })
}

interface Rows {
  readonly matters: (readonly Cell[])[]
  readonly epochs: (readonly Cell[])[]
  readonly grants: (readonly Cell[])[]
  readonly keys: (readonly Cell[])[]
  readonly events: (readonly Cell[])[]
  readonly plainMatters: (readonly Cell[])[]
  readonly plainGrants: (readonly Cell[])[]
}

async function write(inside: Inside, batch: Batch): Promise<void> {
  const { owner, firm, tools } = inside
  const recovery = tools.state().recoveryPublic
  if (recovery === null) throw new Error("a firm that is not set up")
  const rows: Rows = { matters: [], epochs: [], grants: [], keys: [], events: [], plainMatters: [], plainGrants: [] }
  using any = newKey("matter")
  const letter = sealKeyTo(recovery, any, [tools.firm.id, "epochs", "key", tools.newId("matter"), tools.newId("epoch")])
  const leads = batch.leads.map((lead) => ({ lead, events: eventMaker(inside, lead, any) }))
  for (let i = 0; i < batch.count; i++) {
    const by = leads[i % leads.length]
    if (by === undefined) throw new Error("a batch without leads")
    addMatter(inside, rows, { ...by, letter, n: batch.from + i, member: batch.member })
  }
  const { home } = firm
  await copyRows(owner, `${home}.matters`, "id, code, class, stage, epoch, card, card_epoch, opened_at, opened_by", rows.matters)
  await copyRows(owner, `${home}.epochs`, "id, matter, n, recovery, begun_at", rows.epochs)
  await copyRows(owner, `${home}.events`, EVENT_COLUMNS, rows.events)
  await copyRows(owner, `${home}.grants`, "id, matter, person, role, made_by, made_at, purpose, event, cleared", rows.grants)
  await copyRows(owner, `${home}.grant_keys`, `"grant", epoch, own`, rows.keys)
  await copyRows(owner, "floor.matters", "id, code, class, stage, rev, title, client, type, jurisdiction, opened_at", rows.plainMatters)
  await copyRows(owner, "floor.grants", "id, matter, person, role, made_by, made_at, purpose", rows.plainGrants)
}

interface ToAdd {
  readonly n: number
  readonly lead: Caller
  readonly member: Caller
  readonly events: EventMaker
  /** In the place of the epoch's own letter to the recovery key. */
  readonly letter: Uint8Array
}

function addMatter({ tools }: Inside, rows: Rows, { n, lead, member, events, letter }: ToAdd): void {
  const firm = tools.firm.id
  const at = tools.now()
  const id = tools.newId("matter")
  const epoch = tools.newId("epoch")
  using key = newKey("matter")
  const place = [firm, "epochs", "key", id, epoch]
  const card = {
    title: `${pick(FIRST)} v ${pick(FIRST)} ${pick(SECOND)} (${tools.draw(10_000)})`,
    client: `${pick(FIRST)} ${pick(SECOND)}`,
    type: "Commercial dispute",
    jurisdiction: "England and Wales",
  }
  const code = codeOf(n)
  const event = events.row({ kind: "matter.opened", matter: { id, epoch }, document: null, also: [] })
  rows.matters.push([id, code, "confidential", "open", epoch, sealField(key, JSON.stringify(card), [firm, "matters", "card", id]), epoch, at, lead.person])
  rows.epochs.push([epoch, id, 1, letter, at])
  rows.events.push(event.row)
  rows.plainMatters.push([id, code, "confidential", "open", 1, card.title, card.client, card.type, card.jurisdiction, at])
  for (const [who, role] of [
    [lead, "lead"],
    [member, "member"],
  ] as const) {
    const grant = tools.newId("grant")
    rows.grants.push([grant, id, who.person, role, lead.person, at, "conduct", event.id, "true"])
    rows.keys.push([grant, epoch, wrapKey(who.keys.own, key, place)])
    rows.plainGrants.push([grant, id, who.person, role, lead.person, at, "conduct"])
  }

  function pick(from: readonly string[]): string {
    return from[tools.draw(from.length)] ?? ""
  }
}

/** Walks through all codes in a scattered order, so that none comes twice. */
function codeOf(n: number): string {
  let scattered = (n * 7_368_787 + 1_234_567) % CODE_SIGNS ** 6
  const drawn = Array.from({ length: 6 }, () => {
    const sign = scattered % CODE_SIGNS
    scattered = Math.floor(scattered / CODE_SIGNS)
    return sign
  })
  return toMatterCode(drawn)
}
