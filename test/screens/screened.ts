/** A matter with a wall between it and somebody who worked on it before, with a memo and a notice acknowledged, and with a try to come in that was refused. */
import { parseVkey, verifyScreen } from "#ledger"
import type { NoteKey, ScreenReport } from "#ledger"
import { file } from "../documents/tus.ts"
import { freshMatter, opening, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { Body } from "../matters/matter.ts"

export interface Screened {
  readonly matter: string
  readonly wall: string
  readonly document: string
}

/** The member worked on the matter; then the wall was raised. */
export async function screened(firm: WalledFirm): Promise<Screened> {
  const { id: matter } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
  const document = await file({ ...firm, matter }, Buffer.from("a statement"))
  await opening(firm, document, firm.member)
  const wall = await raised(firm, [matter], [firm.member.id], { mustAcknowledge: true, notice: "You are shut out of a matter." })
  await firm.ask("POST", `/matters/${matter}/walls/${wall}/acknowledgement`, { token: firm.lead.token })
  const notices = (await firm.ask("GET", "/inbox", { token: firm.member.token })).body["notices"] as Body[]
  for (const notice of notices) await firm.ask("POST", `/notices/${notice["id"]}/acknowledgement`, { token: firm.member.token })
  await opening(firm, document, firm.member)
  await firm.ask("GET", `/matters/${matter}`, { token: firm.stranger.token })
  return { matter, wall, document }
}

export interface Asked {
  readonly status: number
  readonly code: string | null
  readonly detail: string | null
  readonly bytes: Buffer
}

/** Asks for the certificate as somebody does. */
export async function certificate(firm: WalledFirm, by: Pick<Newcomer, "token">, matter: string, person: string): Promise<Asked> {
  const reply = await fetch(`${firm.house.url}/api/v1/matters/${matter}/screens/${person}/bundle`, { headers: { authorization: `Bearer ${by.token}` } })
  const bytes = Buffer.from(await reply.arrayBuffer())
  const said = reply.ok ? {} : (JSON.parse(bytes.toString("utf8")) as { code?: string; detail?: string })
  return { status: reply.status, code: said.code ?? null, detail: said.detail ?? null, bytes }
}

/** The log's verifier key, as its firm says it. */
export async function keyOf(firm: WalledFirm): Promise<NoteKey> {
  const vkey = (await firm.ask("GET", "/ledger", { token: firm.auditor.token })).body["vkey"] as string
  return parseVkey(vkey) as NoteKey
}

/** What a certificate proves; throws where it proves nothing. */
export async function reportOf(firm: WalledFirm, asked: Asked): Promise<ScreenReport> {
  if (asked.status !== 200) throw new Error(`${asked.status} ${asked.code}: ${asked.detail}`)
  const checked = verifyScreen(asked.bytes, await keyOf(firm))
  if (!checked.ok) throw new Error(JSON.stringify(checked.why))
  return checked.value
}
