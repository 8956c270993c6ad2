/** Screens a person from the rehearsal's matter by a wall, has the certificate of it made, and tries whether it convinces, and whether a bent one does. */
import { parseVkey, tryScreen } from "#ledger"
import type { ScreenTrial } from "#ledger"
import type { Asking } from "./asking.ts"
import { newWord } from "./cast.ts"
import type { Cast } from "./cast.ts"
import { openOne } from "./filing.ts"
import type { FiledOne } from "./filing.ts"

export interface Screening {
  readonly trial: ScreenTrial
  /** What the wall says in words: none of it may stand at rest. */
  readonly secrets: readonly string[]
}

/**
 * The outsider joins the matter, opens a document of it, and is shut out by the lead; they acknowledge their notice, and a last try finds nothing. Then the auditor asks for the certificate.
 * Throws where the house answers otherwise.
 */
export async function screen(house: Asking, cast: Cast, filed: readonly FiledOne[], vkey: string): Promise<Screening> {
  const { person } = await house.get<{ person: { id: string } }>("GET", "/session", { token: cast.outsider })
  await house.get("POST", `/matters/${cast.matter}/members`, { token: cast.lead, body: { person: person.id, role: "member" } })
  const small = filed.toSorted((a, b) => a.size - b.size)[0]
  if (small !== undefined) await openOne(house, cast.outsider, small.document)
  const [memo, notice] = [`Memo ${newWord()} ${newWord()}`, `Notice ${newWord()} ${newWord()}`]
  const body = { matters: [cast.matter], persons: [person.id], ground: "lateral-hire", reference: `CR ${newWord()}`, memo, notice, mustAcknowledge: true }
  await house.get("POST", "/walls", { token: cast.lead, body })
  const { notices } = await house.get<{ notices: readonly { id: string }[] }>("GET", "/inbox", { token: cast.outsider })
  for (const { id } of notices) await house.get("POST", `/notices/${id}/acknowledgement`, { token: cast.outsider })
  if (small !== undefined && (await openOne(house, cast.outsider, small.document)).status !== 404) throw new Error("a screened person opened a document")
  const at = `${house.url}/api/v1/matters/${cast.matter}/screens/${person.id}/bundle`
  const reply = await fetch(at, { headers: { authorization: `Bearer ${cast.auditor}` } })
  if (!reply.ok) throw new Error(`the screen certificate was answered ${reply.status}: ${await reply.text()}`)
  const log = parseVkey(vkey)
  if (log === null) throw new Error("the house tells no verifier key")
  return { trial: tryScreen(new Uint8Array(await reply.arrayBuffer()), log), secrets: [memo, notice, body.reference] }
}
