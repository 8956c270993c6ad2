/** A firm whose database is asked past the acts: as the door's role, bound to a person's session, with whatever statement an act should never send. */
import { expect } from "vitest"
import { file } from "../documents/tus.ts"
import { freshMatter, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { flush, WORDS } from "../matters/matter.ts"
import type { TxSql } from "../../src/registry/index.ts"

export type Who = "lead" | "member" | "reader" | "guest" | "stranger" | "administrator" | "auditor" | "partner" | "keeper" | "outsider"
export type Door = TxSql

export interface LockedFirm extends AsyncDisposable {
  readonly firm: WalledFirm
  /** A lawyer whom walls shut out of both matters of the lead's. */
  readonly outsider: Newcomer
  /** Of a matter that is the stranger's own. */
  readonly other: {
    readonly matter: string
    readonly document: string
    readonly epoch: string
    readonly place: string
    readonly note: string
    readonly party: string
  }
  readonly invitation: { readonly hash: string }
  sessionOf(who: Who): string
  /** Runs as the door's role, bound to a person's session, and takes everything back. */
  as<T>(who: Who, act: (sql: Door) => Promise<T>): Promise<T>
  /** How many rows a statement touched: none where the database refuses it outright. */
  touched(who: Who, statement: string, values?: readonly string[]): Promise<number>
  /** The statement with ids of this firm in the place of words. */
  filled(statement: string): string
}

export async function openLockedFirm(): Promise<LockedFirm> {
  const firm = await openWalledFirm()
  const outsider = await firm.newcomer("lawyer", "outsider@hollisgrey.example")
  const document = await file(firm, Buffer.from("a document"))
  const version = (await firm.owner<{ id: string }[]>`select id from versions where document = ${document}`)[0]?.id ?? ""
  // A matter of the stranger's own, so that the people of the first have something to reach for.
  const opened = await firm.ask("POST", "/matters", {
    token: firm.stranger.token,
    body: { ...WORDS, parties: [{ role: "client", class: "internal", name: "x" }] },
  })
  const matter = opened.body["matter"].id as string
  await firm.ask("POST", `/matters/${matter}/notes`, { token: firm.stranger.token, body: { text: "theirs" } })
  const [epoch] = await firm.owner<{ id: string }[]>`select id from epochs where matter = ${matter}`
  const [place] = await firm.owner<{ id: string }[]>`select id from places where matter = ${matter} limit 1`
  const [note] = await firm.owner<{ id: string }[]>`select id from notes where matter = ${matter}`
  const [party] = await firm.owner<{ id: string }[]>`select id from parties where matter = ${matter}`
  const theirs = await file({ ...firm, matter, lead: firm.stranger }, Buffer.from("theirs"))
  const other = { matter, document: theirs, epoch: epoch?.id ?? "", place: place?.id ?? "", note: note?.id ?? "", party: party?.id ?? "" }
  await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Ann Other", address: "ann.other@elsewhere.example", role: "lawyer" } })
  const invitation = (await firm.owner<{ hash: string }[]>`select encode(hash, 'hex') as hash from invitations where state = 'open'`)[0] ?? { hash: "" }
  const lateral = (
    await firm.ask("POST", "/invitations", {
      token: firm.token,
      body: { name: "Bea Other", address: "bea.other@elsewhere.example", role: "lawyer", lateral: true },
    })
  ).body["invitation"].id as string
  await firm.owner`insert into grants (id, matter, person, role, made_by, made_at, ended_at, ended_by, event) values ('gra_ended', ${firm.matter}, ${firm.stranger.id}, 'reader', ${firm.lead.id}, now(), now(), ${firm.lead.id}, 'evt_x')`
  const walls = await raiseWalls(firm, outsider)
  // A team that the stranger keeps, which nobody is in, and which was given the stranger's matter.
  const team = (await firm.ask("POST", "/teams", { token: firm.stranger.token, body: { name: "Theirs" } })).body["team"].id as string
  const given = (await firm.ask("POST", `/matters/${matter}/teams`, { token: firm.stranger.token, body: { team, role: "member" } })).body
  await firm.owner`insert into team_grants (id, team, matter, role, made_by, made_at, event) values ('gra_team', ${team}, ${firm.matter}, 'member', ${firm.lead.id}, now(), 'evt_x')`
  // The policy: the matter's class is open to that team as reader, which the team's grant there, as member, did not come by.
  for (const one of ["public", "confidential"])
    await firm.owner`insert into class_teams (class, team, role, opened_by, opened_at, event, opened) values (${one}, ${team}, 'reader', ${firm.firstId}, now(), 'evt_x', '')`
  const review = (await firm.ask("POST", `/matters/${firm.matter}/reviews`, { token: firm.lead.token, body: { due: null } })).body["review"] as string
  await flush(firm)
  const sessions = new Map<string, string>()
  for (const row of await firm.owner<{ id: string; person: string }[]>`select id, person from sessions order by begun_at`) sessions.set(row.person, row.id)
  const sessionOf = (who: Who): string => sessions.get(who === "partner" ? firm.firstId : who === "outsider" ? outsider.id : firm[who].id) ?? ""
  async function as<T>(who: Who, act: (sql: Door) => Promise<T>): Promise<T> {
    const undone = new Error("undone")
    let value: T | undefined
    await firm.tools.db.door
      .begin(async (sql) => {
        const [bound] = await sql<{ bound: boolean }[]>`select bind(${sessionOf(who)}) as bound`
        expect(bound?.bound).toBe(true)
        value = await act(sql)
        throw undone
      })
      .catch((thrown: unknown) => {
        if (thrown !== undone) throw thrown
      })
    return value as T
  }
  /** How many rows a statement touched: none where the database refuses it outright. */
  async function touched(who: Who, statement: string, values: readonly string[] = []): Promise<number> {
    return as(who, async (sql) => (await sql.unsafe(statement, [...values])).count).catch((thrown: { readonly code?: string }) => {
      if (thrown.code === "42501") return 0
      throw thrown
    })
  }
  /** Words in a statement that stand for ids of this firm. */
  function filled(statement: string): string {
    const words: Readonly<Record<string, string>> = {
      MATTER: firm.matter,
      DOCUMENT: document,
      VERSION: version,
      LEAD: firm.lead.id,
      MEMBER: firm.member.id,
      READER: firm.reader.id,
      STRANGER: firm.stranger.id,
      PARTNER: firm.firstId,
      KEEPER: firm.keeper.id,
      OUTSIDER: outsider.id,
      ...walls,
      LATERAL: lateral,
      REVIEW: review,
      TEAM: team,
      TEAM_GRANT: "gra_team",
      THEIR_TEAM_GRANT: (given["on"] as { grant?: string } | undefined)?.grant ?? "",
      THEIRS: other.matter,
      THEIR_DOCUMENT: other.document,
      THEIR_EPOCH: other.epoch,
      THEIR_PLACE: other.place,
      THEIR_NOTE: other.note,
      THEIR_PARTY: other.party,
    }
    return statement.replaceAll(/\b[A-Z_]{4,}\b/g, (word) => (words[word] === undefined ? word : `'${words[word]}'`))
  }
  return { firm, outsider, other, invitation, sessionOf, as, touched, filled, [Symbol.asyncDispose]: () => firm[Symbol.asyncDispose]() }
}

/** A wall around the matter, and another around one that its member and reader await behind a memo; somebody else was asked to acknowledge a notice. */
async function raiseWalls(
  firm: WalledFirm,
  outsider: Newcomer,
): Promise<Readonly<Record<"WALL" | "NOTICE" | "AWAITED" | "AWAITED_WALL" | "AWAITED_DOCUMENT", string>>> {
  const WALL = await raised(firm, [firm.matter], [outsider.id], { notice: "You are screened." })
  const { id } = await freshMatter(firm, [
    { person: firm.member.id, role: "member" },
    { person: firm.reader.id, role: "reader" },
  ])
  await firm.ask("POST", `/matters/${id}/parties`, { token: firm.lead.token, body: { role: "client", name: "x" } })
  await firm.ask("POST", `/matters/${id}/notes`, { token: firm.lead.token, body: { text: "x" } })
  const document = await file({ ...firm, matter: id }, Buffer.from("awaited"))
  const AWAITED_WALL = await raised(firm, [id], [outsider.id], { mustAcknowledge: true })
  await firm.ask("POST", `/matters/${id}/walls/${AWAITED_WALL}/acknowledgement`, { token: firm.lead.token })
  const [notice] = await firm.owner<{ id: string }[]>`select notice as id from wall_persons where wall = ${WALL}`
  return { WALL, NOTICE: notice?.id ?? "", AWAITED: id, AWAITED_WALL, AWAITED_DOCUMENT: document }
}
