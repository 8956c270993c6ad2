/** A firm with a matter in it: people of every kind, a lead, a member, a reader and a guest on the matter, and others who are not. */
import { connect } from "../../src/registry/index.ts"
import type { Sql } from "../../src/registry/index.ts"
import type { RunningClerk } from "../../src/desk/index.ts"
import { inject } from "vitest"
import { eventsOf, openFirm } from "../identity/firm.ts"
import type { Firm, Newcomer } from "../identity/firm.ts"
import type { Reply } from "../house/house.ts"

/** What a reply says, taken as it comes: the tests say what it should be. */
// oxlint-disable-next-line typescript/no-explicit-any -- bodies of every road, looked into by name
export type Body = Record<string, any>

/** A firm whose replies are looked into freely. */
export interface LooseFirm extends Omit<Firm, "ask" | "signIn"> {
  ask(
    method: string,
    path: string,
    options?: { readonly token?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Reply<Body>>
  signIn(address: string, passphrase: string): Promise<Reply<Body>>
}

export async function openLooseFirm(more?: Parameters<typeof openFirm>[0]): Promise<LooseFirm> {
  return openFirm(more)
}

/** A refusal as the street sees it. */
export function refusal(reply: Reply<Body>): readonly [number, string] {
  return [reply.status, String(reply.body?.["code"])]
}

/** Every event of a kind that stands in the database. */
export function events(firm: LooseFirm, kind: string): ReturnType<typeof eventsOf> {
  return eventsOf(firm, kind)
}

export interface MatterFirm extends LooseFirm {
  readonly lead: Newcomer
  readonly member: Newcomer
  readonly reader: Newcomer
  readonly guest: Newcomer
  readonly stranger: Newcomer
  readonly administrator: Newcomer
  readonly auditor: Newcomer
  /** The partner who set the firm up. */
  readonly firstId: string
  readonly matter: string
  readonly opened: Reply<Body>
  /** The database as its owner sees it: everything, past every policy. */
  readonly owner: Sql
}

/** Words that nobody may find in the database as they stand here. */
export const WORDS = {
  title: "Quillfeather v Obsidian Kettle plc",
  client: "Araminta Quillfeather",
  type: "Commercial dispute",
  jurisdiction: "England and Wales",
}
export const PARTY = { role: "witness", class: "special", name: "Barnaby Thistlewick", contact: "14 Marrow Lane\n+44 20 7946 0018", reference: "OK/778" }

export async function openMatterFirm(more?: Parameters<typeof openFirm>[0]): Promise<MatterFirm> {
  const firm = await openLooseFirm(more)
  const owner = ownerOf(firm)
  const firstId = (await firm.ask("GET", "/session", { token: firm.token })).body["person"].id as string
  const lead = await firm.newcomer("lawyer", "lead@hollisgrey.example")
  const member = await firm.newcomer("paralegal", "member@hollisgrey.example")
  const reader = await firm.newcomer("records-officer", "reader@hollisgrey.example")
  const guest = await firm.newcomer("guest", "guest@elsewhere.example")
  const stranger = await firm.newcomer("lawyer", "stranger@hollisgrey.example")
  const administrator = await firm.newcomer("administrator", "admin@hollisgrey.example")
  const auditor = await firm.newcomer("auditor", "auditor@hollisgrey.example")
  for (const one of [lead, member, reader, guest, stranger]) await firm.ask("PUT", "/session/purpose", { token: one.token, body: { code: "conduct" } })
  const opened = await firm.ask("POST", "/matters", {
    token: lead.token,
    body: {
      ...WORDS,
      parties: [{ ...PARTY }],
      members: [
        { person: member.id, role: "member" },
        { person: reader.id, role: "reader" },
        { person: guest.id, role: "member" },
      ],
    },
  })
  if (opened.status !== 201) throw new Error(`opening: ${JSON.stringify(opened.body)}`)
  return {
    ...firm,
    owner,
    firstId,
    lead,
    member,
    reader,
    guest,
    stranger,
    administrator,
    auditor,
    matter: opened.body["matter"].id as string,
    opened,
    async [Symbol.asyncDispose]() {
      await owner.end()
      await firm[Symbol.asyncDispose]()
    },
  }
}

/** Everything that has committed stands in the ledger when this is done. */
export async function flush(firm: LooseFirm): Promise<void> {
  await (firm.tools.clerk as RunningClerk).flush()
}

/** A moment from now, as the API spells it. */
export function soon(firm: LooseFirm, by: Temporal.DurationLike): string {
  return firm.clock.now().add(by).toString({ fractionalSecondDigits: 3 })
}

export function ownerOf(firm: LooseFirm): Sql {
  const server = inject("databaseServer")
  const { database } = firm.database
  const engine = {
    host: server.host,
    port: server.port,
    database,
    owner: server.username,
    ...(server.password === undefined ? {} : { ownerPassword: server.password }),
    rolePassword: () => undefined,
  }
  return connect(engine, server.username, firm.tools.firm.home, 1)
}
