/** A wall has no shadow: for whoever is not on a matter, the matter and an id that was never made give the same answer to the byte, at the price of the same work. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ROUTES } from "#contract"
import { API } from "../../src/door/roads.ts"
import { isAsked } from "../../src/registry/driver.ts"
import type { Wire } from "../../src/registry/sql.ts"
import { flush, openMatterFirm } from "./matter.ts"
import type { MatterFirm } from "./matter.ts"

/** Bodies and queries that are in form, for roads that need them: what is refused must be refused for the thing, not for the form. */
const BODIES: Readonly<Record<string, unknown>> = {
  changeMatter: { rev: 1, title: "Mine" },
  admit: { person: "per_00000000000000000000000000", role: "reader" },
  admitTeam: { team: "tea_00000000000000000000000001", role: "reader" },
  addParty: { role: "client", name: "X" },
  changeParty: { rev: 1, name: "X" },
  writeNote: { text: "X" },
  changePlan: { places: [{ name: "X" }] },
  changeDocument: { rev: 1, name: "X" },
  beginReview: { due: null },
  changeGrant: { special: true },
}
const TUS = { "tus-resumable": "1.0.0", "upload-length": "4", "upload-metadata": `name ${Buffer.from("a.txt").toString("base64")}` }
const HEADERS: Readonly<Record<string, Record<string, string>>> = {
  createFiling: TUS,
  headFiling: { "tus-resumable": "1.0.0" },
  patchFiling: { "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream" },
  withdrawFiling: { "tus-resumable": "1.0.0" },
}

const NEVER = {
  matter: "mat_00000000000000000000000000",
  document: "doc_00000000000000000000000000",
  filing: "fil_00000000000000000000000000",
  party: "prt_00000000000000000000000000",
  note: "nte_00000000000000000000000000",
  event: "evt_00000000000000000000000000",
  wall: "wal_00000000000000000000000000",
  team: "tea_00000000000000000000000000",
} as const
type Things = Readonly<Record<keyof typeof NEVER, string>>

let firm: MatterFirm
let there: Things
beforeAll(async () => {
  firm = await openMatterFirm()
  const token = firm.lead.token
  const [party] = (await firm.ask("GET", `/matters/${firm.matter}/parties`, { token })).body as unknown as { id: string }[]
  const note = (await firm.ask("POST", `/matters/${firm.matter}/notes`, { token, body: { text: "a note" } })).body
  const document = "doc_00000000000000000000000001"
  const filing = "fil_00000000000000000000000001"
  await firm.owner`insert into documents (id, matter, epoch, class, card, current, filed_at, filed_by) select ${document}, id, epoch, 'internal', '', 1, now(), ${firm.lead.id} from matters where id = ${firm.matter}`
  await firm.owner`insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at)
    select ${filing}, id, epoch, ${firm.lead.id}, true, 'ver_00000000000000000000000002', '', '', 1, 'arriving', now(), now() from matters where id = ${firm.matter}`
  await firm.owner`insert into walls (id, ground, must_acknowledge, oversight, oversight_key, raised_by, raised_at) values ('wal_00000000000000000000000001', 'conflict', true, '', '', ${firm.firstId}, now())`
  await firm.owner`insert into wall_matters (wall, matter) values ('wal_00000000000000000000000001', ${firm.matter})`
  await firm.owner`insert into wall_persons (wall, person, notice) values ('wal_00000000000000000000000001', ${firm.stranger.id}, 'ntc_00000000000000000000000001')`
  await firm.owner`insert into teams (id, card, kem_public, key_id, pair, made_by, made_at) values ('tea_00000000000000000000000001', '', '', '', '', ${firm.firstId}, now())`
  await firm.owner`insert into team_grants (id, team, matter, role, made_by, made_at, event) values ('gra_00000000000000000000000001', 'tea_00000000000000000000000001', ${firm.matter}, 'member', ${firm.lead.id}, now(), '')`
  await flush(firm)
  there = {
    matter: firm.matter,
    document,
    filing,
    party: party?.id ?? "",
    note: note["note"].id,
    event: note["receipt"].event,
    wall: "wal_00000000000000000000000001",
    team: "tea_00000000000000000000000001",
  }
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

/** Answered before any matter is looked for: who may prove a screen, by the role and the purpose alone; what the server speaks, to everyone alike. */
const DECIDED_BEFORE: Readonly<Record<string, number>> = { exportScreen: 403, printScreen: 403, describeFiling: 204 }

const roads = ROUTES.filter((road) => /:(matter|document|filing|event)\b/.test(road.path))

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly statements: readonly string[]
}

/** Everything that differs by nature: when, and which request. */
const BY_NATURE = new Set(["date", "muniment-request"])

async function answer(token: string, road: (typeof roads)[number], things: Things): Promise<Answer> {
  const path = road.path.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    name === "person" ? firm.reader.id : name === "n" ? "1" : name === "form" ? "pdf" : things[name as keyof Things],
  )
  const body = BODIES[road.name]
  const query = /Access(?:Then)?$/.test(road.name) && road.method === "GET" ? "?at=2026-01-01T00:00:00.000Z" : ""
  const stop = await listen()
  const response = await fetch(`${firm.house.url}${API}${path}${query}`, {
    method: road.method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...HEADERS[road.name] },
    ...(body !== undefined ? { body: JSON.stringify(body) } : road.name === "patchFiling" ? { body: "abcd" } : {}),
  })
  const text = await response.text()
  const statements = await stop()
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !BY_NATURE.has(name))),
    body: text.replace(/"request":"[0-9a-f-]{36}"/, '"request":"-"'),
    statements,
  }
}

/** Listens to what the door asks the database, by the text of each statement. */
async function listen(): Promise<() => Promise<readonly string[]>> {
  const { door } = firm.tools.db
  const heard: string[] = []
  const taken = new Map<Wire, Wire["send"]>()
  const take = door.take.bind(door)
  door.take = async () => {
    const wire = await take()
    const send = taken.get(wire) ?? wire.send.bind(wire)
    taken.set(wire, send)
    wire.send = (asked) => {
      heard.push(textOf(asked))
      send(asked)
    }
    return wire
  }
  return async () => {
    door.take = take
    for (const [wire, send] of taken) wire.send = send
    return heard
  }
}

/** A statement's words with those of its pieces. */
function textOf({ strings, args }: { readonly strings: readonly string[]; readonly args: readonly unknown[] }): string {
  return strings
    .map((words, n) => {
      const piece = args[n]
      return words + (isAsked(piece) ? textOf(piece) : n < args.length ? "?" : "")
    })
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim()
}

describe.each([
  ["a lawyer who is not on it", "stranger"],
  ["the administrator", "administrator"],
  ["the auditor", "auditor"],
] as const)("to %s, a matter and a matter that never was are the same", (_who, name) => {
  test.each(roads.map((road) => [road.name, road] as const))("%s", async (_name, road) => {
    const who = firm[name]
    await answer(who.token, road, NEVER)
    const never = await answer(who.token, road, NEVER)
    const walled = await answer(who.token, road, there)
    const isOverseen = name === "auditor" && ["getProof", "matterAccessThen", "saveMatterAccess"].includes(road.name)
    if (isOverseen) return expect(walled.status).toBe(200)
    expect(walled).toEqual(never)
    expect(walled.status).toBe(DECIDED_BEFORE[road.name] ?? 404)
  })
})

test("each such refusal is one event, in the chain of the thing where there is one, and in no chain where there is none", async () => {
  const refusals = async () =>
    (
      await firm.owner<
        { n: number; here: number }[]
      >`select count(*) as n, count(*) filter (where matter = ${firm.matter}) as here from events where kind = 'refused'`
    )[0]
  const before = await refusals()
  await firm.ask("GET", `/matters/${firm.matter}`, { token: firm.stranger.token })
  await firm.ask("GET", `/matters/${NEVER.matter}`, { token: firm.stranger.token })
  const after = await refusals()
  expect([(after?.n ?? 0) - (before?.n ?? 0), (after?.here ?? 0) - (before?.here ?? 0)]).toEqual([2, 1])
})

test("a thing of the right kind on another's matter is not told from one that never was, even by whoever knows its id", async () => {
  const own = (
    await firm.ask("POST", "/matters", { token: firm.stranger.token, body: { title: "Own", client: "Own", type: "Other", jurisdiction: "Ireland" } })
  ).body["matter"].id as string
  for (const [method, path, body] of [
    ["PATCH", "parties", { rev: 1, name: "X" }],
    ["DELETE", "parties", undefined],
    ["DELETE", "notes", undefined],
  ] as const) {
    const answers = []
    for (const things of [there, NEVER]) {
      const reply = await firm.ask(method, `/matters/${own}/${path}/${path === "parties" ? things.party : things.note}`, {
        token: firm.stranger.token,
        ...(body === undefined ? {} : { body }),
      })
      answers.push([reply.status, { ...reply.body, request: "-" }])
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.[0]).toBe(404)
  }
})
