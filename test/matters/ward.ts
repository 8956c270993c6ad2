/** A matter with something special of every kind in it beside something that is not; and what somebody who writes to the database would try to get at it. */
import { randomBytes } from "node:crypto"
import { joinRecovery, openField, parseKemPublic, parseShare, sealField, sealKeyTo } from "#seal"
import { openEpochLetter } from "../../src/desk/epoch-secret.ts"
import { file, open } from "../documents/tus.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { flush } from "./matter.ts"
import type { Body } from "./matter.ts"

/** The member is not cleared, the reader is. */
export interface Ward {
  readonly matter: string
  readonly plain: string
  readonly special: string
  readonly party: string
  readonly note: string
  readonly bytes: Buffer
}

export async function openWard(
  firm: TeamFirm,
  members: Parameters<typeof freshMatter>[1] = [],
  made: (matter: string) => Promise<unknown> = async () => undefined,
): Promise<Ward> {
  const bytes = randomBytes(3000)
  const { id: matter } = await freshMatter(firm, [
    { person: firm.member.id, role: "member" },
    { person: firm.reader.id, role: "reader", special: true },
    ...members,
  ])
  await made(matter)
  const street = { ...firm, matter }
  const plain = await file(street, Buffer.from("plain"), { name: "Plain" })
  const special = await file(street, bytes, { name: "Psychiatric report", class: "special" })
  const party = (await firm.done("POST", `/matters/${matter}/parties`, firm.lead, { role: "child", name: "Little Dorrit", class: "special" }))["party"]
    .id as string
  const note = (await firm.done("POST", `/matters/${matter}/notes`, firm.lead, { text: "She is ill.", special: true }))["note"].id as string
  await firm.done("POST", `/matters/${matter}/notes`, firm.lead, { text: "Ring back." })
  await flush(firm)
  return { matter, plain, special, party, note, bytes }
}

/** Makes a fresh matter one of before there were two compartments: one key, which everybody carries, and everybody is cleared. */
export async function asBefore(firm: TeamFirm, matter: string): Promise<void> {
  using pair = await joinRecovery(firm.shares.slice(1).flatMap((text) => parseShare(text) ?? []))
  const [epoch] = await firm.owner<{ id: string; recovery: Uint8Array }[]>`select id, recovery from epochs where matter = ${matter}`
  if (pair === null || epoch === undefined) throw new Error("the shares do not join")
  const place = [firm.tools.firm.id, "epochs", "key", matter, epoch.id]
  using secret = openEpochLetter(pair, epoch.recovery, place)
  for (const { id, kem } of await firm.owner<
    { id: string; kem: Uint8Array }[]
  >`select g.id, p.kem_public as kem from grants g join people p on p.id = g.person where g.matter = ${matter}`) {
    const to = parseKemPublic(kem)
    if (to === null) throw new Error("a public key is none")
    await firm.owner`update grant_keys set hpke = ${sealKeyTo(to, secret.of("plain"), place)}, own = null where "grant" = ${id}`
  }
  await firm.owner`update epochs set recovery = ${sealKeyTo(pair.public, secret.of("plain"), place)}, parted = false where id = ${epoch.id}`
  await firm.owner`update grants set cleared = true where matter = ${matter}`
}

/** Seals a fresh matter's card as it was before it had a key of its own. */
export async function cardAsBefore(firm: TeamFirm, matter: string): Promise<void> {
  using pair = await joinRecovery(firm.shares.slice(1).flatMap((text) => parseShare(text) ?? []))
  const [epoch] = await firm.owner<{ id: string; recovery: Uint8Array; card: Uint8Array }[]>`
    select e.id, e.recovery, m.card from epochs e join matters m on m.card_epoch = e.id where m.id = ${matter}`
  if (pair === null || epoch === undefined) throw new Error("the shares do not join")
  using secret = openEpochLetter(pair, epoch.recovery, [firm.tools.firm.id, "epochs", "key", matter, epoch.id])
  const place = [firm.tools.firm.id, "matters", "card", matter]
  const card = sealField(secret.of("plain"), openField(secret.of("card"), epoch.card, place), place)
  await firm.owner`update matters set card = ${card}, card_apart = false where id = ${matter}`
}

/** What a database's owner does to get the member at it. */
export const BENDS: readonly (readonly [string, (firm: TeamFirm, w: Ward) => Promise<unknown>])[] = [
  [
    "says that they are cleared",
    (firm: TeamFirm, w: Ward) => firm.owner`update grants set cleared = true where matter = ${w.matter} and person = ${firm.member.id}`,
  ],
  [
    "says that the document is of no such class",
    (firm: TeamFirm, w: Ward) =>
      firm.owner`with a as (update documents set class = 'internal' where id = ${w.special}) update versions set special = false where document = ${w.special}`,
  ],
  [
    "says both",
    (firm: TeamFirm, w: Ward) =>
      firm.owner`with a as (update documents set class = 'internal' where id = ${w.special}), b as (update versions set special = false where document = ${w.special}) update grants set cleared = true where matter = ${w.matter} and person = ${firm.member.id}`,
  ],
  [
    "takes the mark off their keys",
    (firm: TeamFirm, w: Ward) =>
      firm.owner`with a as (update grants set cleared = true where matter = ${w.matter} and person = ${firm.member.id}) update grant_keys k set own = substr(own, 2), hpke = substr(hpke, 2) from grants g where g.id = k."grant" and g.matter = ${w.matter} and g.person = ${firm.member.id}`,
  ],
  [
    "marks their keys as a root",
    (firm: TeamFirm, w: Ward) =>
      firm.owner`with a as (update grants set cleared = true where matter = ${w.matter} and person = ${firm.member.id}) update grant_keys k set own = set_byte(own, 0, 2), hpke = set_byte(hpke, 0, 2) from grants g where g.id = k."grant" and g.matter = ${w.matter} and g.person = ${firm.member.id}`,
  ],
  [
    "gives them another's keys",
    (firm: TeamFirm, w: Ward) =>
      firm.owner`with a as (update grants set cleared = true where matter = ${w.matter} and person = ${firm.member.id}) update grant_keys k set own = o.own, hpke = o.hpke from grants g, grant_keys o join grants og on og.id = o."grant" where g.id = k."grant" and g.matter = ${w.matter} and g.person = ${firm.member.id} and og.matter = g.matter and og.person = ${firm.reader.id} and o.epoch = k.epoch`,
  ],
]

/** What the door's role could be made to ask for somebody who is not cleared: each touches nothing. */
const pastTheActs = (firm: TeamFirm, w: Ward): readonly string[] => [
  `select 1 from documents where id = '${w.special}'`,
  `select 1 from versions where document = '${w.special}'`,
  `select 1 from version_keys k join versions v on v.id = k.version where v.document = '${w.special}'`,
  `select 1 from parties where id = '${w.party}'`,
  `select 1 from notes where id = '${w.note}'`,
  `select 1 from events where document = '${w.special}'`,
  `select 1 from leaves l join leaf_subjects s on s.index = l.index where s.subject = '${w.special}'`,
  `update documents set class = 'internal' where id = '${w.special}'`,
  `update documents set class = 'special' where id = '${w.plain}'`,
  `update grants set cleared = true where matter = '${w.matter}'`,
  `select 1 where set_clearance((select id from grants where matter = '${w.matter}' and person = '${firm.member.id}'), true)`,
  `select 1 where set_clearance((select id from grants where matter = '${w.matter}' and person = me()), true)`,
  `select 1 where reseal_versions('${w.special}', (select epoch from matters where id = '${w.matter}'), '{}', '{}', '{}', '{}') > 0`,
  `insert into grants (id, matter, person, role, made_by, made_at, event, cleared) values ('gra_x', '${w.matter}', '${firm.aide.id}', 'member', me(), now(), 'evt_x', true)`,
]

/** What people do there and are told, in one line each. */
export function actsOf(firm: () => TeamFirm) {
  return {
    admit: (matter: string, by: Newcomer, one: Newcomer, more: Body = {}) =>
      firm().to("POST", `/matters/${matter}/members`, by, { person: one.id, role: "member", ...more }),
    clear: (matter: string, by: Newcomer, one: Newcomer, special: boolean) => firm().to("PATCH", `/matters/${matter}/members/${one.id}`, by, { special }),
    items: async (path: string, one: Newcomer): Promise<Body[]> => {
      const body = await firm().done("GET", path, one)
      return (Array.isArray(body) ? body : body["items"]) as Body[]
    },
    /** All that somebody is told of a matter, road by road. */
    toldOf: async (matter: string, one: Newcomer): Promise<string> => {
      const roads = ["", "/documents", "/parties", "/notes", "/members", "/plan", "/custody?limit=200"]
      return JSON.stringify(await Promise.all(roads.map(async (road) => (await firm().to("GET", `/matters/${matter}${road}`, one)).body)))
    },
    opens: async (document: string, one: Newcomer): Promise<number> => (await open(firm(), document, { token: one.token })).status,
    /** With what byte each of their keys of the matter begins. */
    keyBytes: async (matter: string, one: Newcomer): Promise<readonly number[]> =>
      (
        await firm().owner<
          { b: number }[]
        >`select get_byte(coalesce(k.own, k.hpke), 0) as b from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${one.id} and g.ended_at is null order by 1`
      ).map((row) => row.b),
  }
}

/** How many rows a statement sees or writes as the door's role, bound to somebody's session; nothing of it stays. What it is not let do at all counts as none. */
export async function boundAt(firm: TeamFirm, person: { readonly id: string }, statement: string): Promise<unknown> {
  const [session] = await firm.owner<{ id: string }[]>`select id from sessions where person = ${person.id} order by begun_at desc limit 1`
  return firm.tools.db.door
    .begin(async (sql) => {
      await sql`select bind(${session?.id ?? ""})`
      throw Object.assign(new Error("undone"), { got: (await sql.unsafe(statement)).count })
    })
    .catch((thrown: { readonly code?: string; readonly got?: number }) => (thrown.code === "42501" ? 0 : (thrown.got ?? thrown)))
}

/** Each of those statements, with how many rows it touches for somebody. */
export async function triedAtTheDoor(firm: TeamFirm, w: Ward, person: { readonly id: string }): Promise<(readonly [string, unknown])[]> {
  const out: (readonly [string, unknown])[] = []
  for (const statement of pastTheActs(firm, w)) out.push([statement, await boundAt(firm, person, statement)])
  return out
}
