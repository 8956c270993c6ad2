/** Proves by the ledger that a class of matters was opened to a team as the rows say, and not closed since: whoever can write to the database makes no line of the policy, and bends none. */
import { parseEventBytes } from "#ledger"
import { listClassEvents, listPublishedKeys } from "#registry"
import type { HeldClass, PublishedKey, Tx } from "#registry"
import { commit, openField, sealField } from "#seal"
import type { Class, EventId, GrantAction, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { isSignedBy, logNow, standsInLog } from "./proved-keys.ts"
import { signersOf } from "./proved-teams.ts"
import type { Tools } from "./tools.ts"

/** What the event of a line commits to. */
export interface OpenedClass {
  readonly salt: Uint8Array
  readonly text: string
}

const place = (tools: Tools, event: EventId): readonly string[] => [tools.firm.id, "class_teams", "opened", event]

/** Kept with the line, for everybody who works here: the oversight key, under which the detail lies besides, is not theirs. */
export function sealOpened(tools: Tools, caller: Caller, event: EventId, { salt, text }: OpenedClass): Uint8Array {
  return sealField(caller.firmKey, JSON.stringify({ salt: Buffer.from(salt).toString("base64"), text }), place(tools, event))
}

/** Which of the lines of a class are not proved, by their teams. */
export async function unprovedLines(tools: Tools, tx: Tx, caller: Caller, klass: Class, lines: readonly HeldClass[]): Promise<ReadonlySet<TeamId>> {
  if (lines.length === 0) return new Set()
  const events = await listClassEvents(
    tx,
    lines.map((line) => line.team),
  )
  const doers = [...new Set(events.map((one) => one.person))]
  const [published, log] = await Promise.all([listPublishedKeys(tx, doers), logNow(tools.firm.id, tools.logPublic, tx.sql)])
  const signers = await signersOf(tools.firm.id, doers, published, async () => log)
  const signed: PublishedKey[] = []
  for (const one of events) {
    const signer = signers.get(one.person)
    if (signer !== undefined && isSignedBy(one, signer) && (one.leaf === null || (await standsInLog(one, log)))) signed.push(one)
  }
  // What opened it must hold; what closed it is believed as it lies there, like a line that was taken away.
  const closed = new Set(events.flatMap(({ body }) => closedBy(body)))
  return new Set(lines.filter((line) => closed.has(line.event) || !isProved(tools, caller, klass, line, signed)).map((line) => line.team))
}

function isProved(tools: Tools, caller: Caller, klass: Class, line: HeldClass, signed: readonly PublishedKey[]): boolean {
  const told = signed.flatMap((one) => {
    const event = parseEventBytes(Buffer.from(one.body, "latin1"))
    return event !== null && event.firm === tools.firm.id && event.by === one.person && event.subjects.includes(line.team) ? [event] : []
  })
  const opened = told.find((event) => event.id === line.event && event.kind === "class.opened" && event.by === line.by)
  if (opened === undefined) return false
  const kept = open(tools, caller, line)
  if (kept === null || Buffer.from(commit(kept.text, kept.salt)).toString("base64") !== opened.detail) return false
  const said = JSON.parse(kept.text) as { readonly class?: unknown; readonly team?: unknown; readonly role?: unknown; readonly includes?: unknown }
  return said.class === klass && said.team === line.team && said.role === line.role && isSame(said.includes, line.actions)
}

/** What a closing names, among it the event that opened the line. */
function closedBy(body: string): readonly string[] {
  const event = parseEventBytes(Buffer.from(body, "latin1"))
  return event?.kind === "class.closed" ? event.subjects : []
}

/** Whether what was said that the part includes is what the row says. */
function isSame(said: unknown, actions: readonly GrantAction[]): boolean {
  return Array.isArray(said) && said.length === actions.length && actions.every((one) => said.includes(one))
}

/** Null where it does not open: what was put there is no field of this line. */
function open(tools: Tools, caller: Caller, line: HeldClass): OpenedClass | null {
  try {
    const { salt, text } = JSON.parse(openField(caller.firmKey, line.opened, place(tools, line.event))) as { salt: string; text: string }
    return { salt: Buffer.from(salt, "base64"), text }
  } catch {
    return null
  }
}
