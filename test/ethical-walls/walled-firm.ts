/** A firm with people who keep walls: a compliance officer and a second one, besides the matter's own people. */
import type { Newcomer } from "../identity/firm.ts"
import type { Reply } from "../house/house.ts"
import { openMatterFirm, WORDS } from "../matters/matter.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"

export interface WalledFirm extends MatterFirm {
  readonly keeper: Newcomer
  readonly second: Newcomer
}

export async function openWalledFirm(more?: Parameters<typeof openMatterFirm>[0]): Promise<WalledFirm> {
  const firm = await openMatterFirm(more)
  const keeper = await firm.newcomer("compliance-officer", "keeper@hollisgrey.example")
  const second = await firm.newcomer("compliance-officer", "second@hollisgrey.example")
  for (const one of [keeper, second]) await firm.ask("PUT", "/session/purpose", { token: one.token, body: { code: "conflict-check" } })
  return { ...firm, keeper, second, [Symbol.asyncDispose]: () => firm[Symbol.asyncDispose]() }
}

/** A fresh matter of the lead's with these members. */
export async function freshMatter(
  firm: MatterFirm,
  members: readonly { readonly person: string; readonly role: string; readonly special?: boolean; readonly actions?: readonly string[] }[],
): Promise<{ id: string; code: string }> {
  const opened = await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, members } })
  if (opened.status !== 201) throw new Error(`opening: ${JSON.stringify(opened.body)}`)
  return { id: opened.body["matter"].id as string, code: opened.body["matter"].code as string }
}

export const WALL = { ground: "lateral-hire", reference: "CR-2026-114", memo: "Say nothing of this matter to those outside." }

export function raise(firm: WalledFirm, by: Newcomer, matters: readonly string[], persons: readonly string[], more: Body = {}): Promise<Reply<Body>> {
  return firm.ask("POST", "/walls", { token: by.token, body: { ...WALL, matters, persons, mustAcknowledge: false, ...more } })
}

/** Raises a wall and gives its id. */
export async function raised(firm: WalledFirm, matters: readonly string[], persons: readonly string[], more: Body = {}): Promise<string> {
  const reply = await raise(firm, firm.keeper, matters, persons, more)
  if (reply.status !== 201) throw new Error(`raising: ${JSON.stringify(reply.body)}`)
  return reply.body["wall"] as string
}

/** What opening a document answers: its status, and the code of a refusal. */
export async function opening(firm: MatterFirm, document: string, one: { readonly token: string }): Promise<readonly [number, string | null]> {
  const reply = await fetch(`${firm.house.url}/api/v1/documents/${document}/content`, { headers: { authorization: `Bearer ${one.token}` } })
  const text = await reply.text()
  return [reply.status, reply.ok ? null : (JSON.parse(text) as { code: string }).code]
}
