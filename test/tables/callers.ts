/** Who knocks at every road for the endpoint table, and the things of a real matter that the roads are about. */
import { FIRST } from "../identity/firm.ts"
import { openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { flush } from "../matters/matter.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"

export const CALLERS = ["signed out", "ungranted", "shut out", "partner", "administrator", "auditor", "compliance-officer", "reader", "guest", "member", "lead"] as const
export type CallerName = (typeof CALLERS)[number]

/** The firm with a document filed, a filing on its way, and things to point at. */
export interface Scene {
  readonly firm: WalledFirm
  readonly document: string
  readonly filing: string
  readonly event: string
  /** A wall around the matter for one road, which leaves those inside in their parts; asked to be lifted, where the road is about that. */
  wall(road: string, asked?: boolean): Promise<string>
  /** What the caller signs in with; null for whoever stands outside. */
  person(name: CallerName): { readonly id: string; readonly token: string; readonly address: string; readonly passphrase: string } | null
  /** As the lead, for setting a scene: the body of a reply that went well. */
  asLead(method: string, path: string, body?: unknown): Promise<Body>
  asFirst(method: string, path: string, body?: unknown): Promise<Body>
  close(): Promise<void>
}

export const TUS = { "tus-resumable": "1.0.0" } as const
export const NAMED = { "upload-metadata": `name ${Buffer.from("statement.txt").toString("base64")}` } as const

export async function openScene(): Promise<Scene> {
  const firm = await openWalledFirm()
  const shutOut = await firm.newcomer("lawyer", "shut.out@hollisgrey.example")
  const elsewhere = await firm.newcomer("lawyer", "elsewhere@hollisgrey.example")
  await firm.ask("PUT", "/session/purpose", { token: shutOut.token, body: { code: "conduct" } })
  await raised(firm, [firm.matter], [shutOut.id])
  const as = (token: string) => async (method: string, path: string, body?: unknown): Promise<Body> => {
    const reply = await firm.ask(method, path, { token, ...(body === undefined ? {} : { body }) })
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const filing = await announce(firm, 4)
  const done = await announce(firm, 4)
  const sent = await fetch(`${firm.house.url}/api/v1/filings/${done}`, { method: "PATCH", headers: { ...TUS, authorization: `Bearer ${firm.lead.token}`, "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: "abcd" })
  if (sent.status !== 204) throw new Error(`filing: ${await sent.text()}`)
  const document = (await as(firm.lead.token)("GET", `/filings/${done}`))["document"] as string
  await flush(firm)
  const partner = { id: firm.firstId, token: firm.token, address: FIRST.address, passphrase: FIRST.passphrase }
  const walls = new Map<string, Promise<string>>()
  const newWall = async (asked: boolean): Promise<string> => {
    const id = await raised(firm, [firm.matter], [elsewhere.id])
    if (asked) await as(firm.second.token)("POST", `/walls/${id}/lifting`, { why: "the conflict has gone" })
    return id
  }
  const people = { ungranted: firm.stranger, "shut out": shutOut, "compliance-officer": firm.keeper, partner, administrator: firm.administrator, auditor: firm.auditor, reader: firm.reader, guest: firm.guest, member: firm.member, lead: firm.lead }
  return {
    firm, document, filing, event: firm.opened.body["receipt"].event as string, asLead: as(firm.lead.token), asFirst: as(firm.token),
    wall: (road, asked = false) => { const wall = walls.get(road) ?? newWall(asked); walls.set(road, wall); return wall },
    person: (name) => (name === "signed out" ? null : people[name]),
    close: async () => { await firm[Symbol.asyncDispose]() },
  }
}

/** Announces a document of the lead's; gives the filing's id. */
export async function announce(firm: MatterFirm, length: number): Promise<string> {
  const begun = await fetch(`${firm.house.url}/api/v1/matters/${firm.matter}/filings`, { method: "POST", headers: { ...TUS, ...NAMED, authorization: `Bearer ${firm.lead.token}`, "upload-length": String(length) } })
  if (begun.status !== 201) throw new Error(`announcing: ${await begun.text()}`)
  return begun.headers.get("location")?.split("/").at(-1) ?? ""
}
