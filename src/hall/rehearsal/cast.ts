/** The people of a rehearsal: a lead, a lawyer without a grant, an administrator and an auditor, each with a session of their own. */
import { randomBytes } from "node:crypto"
import type { Asking } from "./asking.ts"

export interface Cast {
  readonly firm: string
  readonly lead: string
  readonly outsider: string
  readonly administrator: string
  readonly auditor: string
  readonly matter: string
  readonly code: string
  /** Words that stand nowhere but in what was sealed: names, titles, a client. */
  readonly secrets: readonly string[]
}

/** A word that nobody has written before: twelve letters. */
export function newWord(): string {
  return randomBytes(6)
    .toString("hex")
    .replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "q")
}

/** Sets a throw-away firm up and opens its one matter. */
export async function gatherCast(house: Asking, setupCode: string): Promise<Cast> {
  const word = newWord
  const passphrase = `${word()} ${word()} ${word()}`
  const names = {
    firm: `Rehearsal ${word()} LLP`,
    lead: `Lead ${word()}`,
    title: `In re ${word()} ${word()}`,
    client: `Client ${word()}`,
    note: `Instructions: ${word()} ${word()}`,
  }
  const address = `lead@${word()}.example`
  await house.get("POST", "/setup", {
    body: { code: setupCode, firm: names.firm, person: { name: names.lead, address, passphrase }, recovery: { needed: 2, shares: 3 } },
  })
  const lead = (await house.get<{ token: string }>("POST", "/sessions", { body: { address, passphrase, bearer: true, purpose: { code: "conduct" } } })).token
  const join = async (role: string): Promise<{ token: string; name: string }> => {
    const name = `${role} ${word()}`
    const invited = await house.get<{ token: string }>("POST", "/invitations", { token: lead, body: { name, address: `${role}@${word()}.example`, role } })
    const session = await house.get<{ token: string }>("POST", "/invitations/accept", {
      body: { token: invited.token, passphrase: `${word()} ${word()} ${word()}`, bearer: true },
    })
    await house.get("PUT", "/session/purpose", { token: session.token, body: { code: "conduct" } })
    return { token: session.token, name }
  }
  const [outsider, administrator, auditor] = [await join("lawyer"), await join("administrator"), await join("auditor")]
  const { matter } = await house.get<{ matter: { id: string; code: string } }>("POST", "/matters", {
    token: lead,
    body: { title: names.title, client: names.client, type: "Rehearsal", jurisdiction: "England and Wales", parties: [{ role: "client", name: names.client }] },
  })
  await house.get("POST", `/matters/${matter.id}/notes`, { token: lead, body: { text: names.note } })
  return {
    firm: names.firm,
    lead,
    outsider: outsider.token,
    administrator: administrator.token,
    auditor: auditor.token,
    matter: matter.id,
    code: matter.code,
    secrets: [...Object.values(names), passphrase, address, outsider.name, administrator.name, auditor.name],
  }
}
