/** Whoever holds the whole database in their hands and bends one row of it before a certificate is asked for: it is not given out, and what is wrong is named. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { flush } from "../matters/matter.ts"
import { certificate, screened } from "./screened.ts"
import type { Screened } from "./screened.ts"

let firm: WalledFirm
let scene: Screened
beforeAll(async () => {
  firm = await openWalledFirm()
  await firm.ask("PUT", "/session/purpose", { token: firm.auditor.token, body: { code: "audit" } })
  scene = await screened(firm)
  await flush(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const ask = () => certificate(firm, firm.auditor, scene.matter, firm.member.id)
const leafOf = async (kind: string): Promise<{ index: number; event: string }> => {
  const [row] = await firm.owner<{ index: number; event: string }[]>`
    select l.index, l.event from leaf_subjects s join leaves l on l.index = s.index where s.subject = ${scene.matter} and substr(l.bytes, 54, ${kind.length + 1}) = ${`${kind}"`}
      and (${kind} not like 'grant%' or l.bytes like ${`%${firm.member.id}%`}) order by s.n limit 1`
  if (row === undefined) throw new Error(`no leaf of ${kind}`)
  return row
}

/** Bends rows, asks, and puts them back as they were. `key` tells a row apart before and after. */
async function bent(table: string, where: string, change: string, key: string): Promise<Awaited<ReturnType<typeof ask>>> {
  const { owner } = firm
  await owner.unsafe("set session_replication_role = replica")
  await owner.unsafe(`create temp table kept as select * from ${table} where ${where}`)
  const [kept] = await owner.unsafe<{ n: number }[]>("select count(*) as n from kept")
  if (Number(kept?.n) === 0) throw new Error(`no row of ${table} to bend`)
  try {
    await owner.unsafe(change)
    return await ask()
  } finally {
    await owner.unsafe(`delete from ${table} where (${key}) in (select ${key} from kept)`)
    await owner.unsafe(`insert into ${table} select * from kept`)
    await owner.unsafe("drop table kept")
    await owner.unsafe("set session_replication_role = origin")
  }
}

const KINDS = ["wall.raised", "grant.made", "grant.ended", "memo.acknowledged", "refused", "document.opened"] as const

describe("the certificate is given out", () => {
  test("while nothing was bent, and again after all of this", async () => {
    expect(await ask()).toMatchObject({ status: 200 })
  })
})

describe("one event bent", () => {
  test.each(
    KINDS.flatMap(
      (kind) =>
        [
          [kind, "deleted"],
          [kind, "back-dated"],
          [kind, "altered"],
          [kind, "moved to another matter"],
        ] as const,
    ),
  )("%s %s", async (kind, how) => {
    const { index, event } = await leafOf(kind)
    const changes = {
      deleted: `delete from events where id = '${event}'`,
      "back-dated": `update events set at = at - interval '1 day' where id = '${event}'`,
      altered: `update events set body = replace(body, '"kind":"', '"kind":"x') where id = '${event}'`,
      "moved to another matter": `update events set matter = '${firm.matter}' where id = '${event}'`,
    }
    const said = await bent("events", `id = '${event}'`, changes[how], "id")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toContain(`Leaf ${index}:`)
  })
  test.each(["wall.raised", "grant.made", "refused", "memo.acknowledged"])("the sealed detail of %s", async (kind) => {
    const { index, event } = await leafOf(kind)
    const change = `update events set oversight = set_byte(oversight, length(oversight) - 1, get_byte(oversight, length(oversight) - 1) # 1) where id = '${event}'`
    const said = await bent("events", `id = '${event}'`, change, "id")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toContain(`Leaf ${index}: An event that the certificate rests on is not opened.`)
  })
})

describe("one leaf bent", () => {
  test.each(
    KINDS.flatMap(
      (kind) =>
        [
          [kind, "deleted"],
          [kind, "back-dated"],
          [kind, "altered"],
          [kind, "written over with another"],
        ] as const,
    ),
  )("%s %s", async (kind, how) => {
    const { index } = await leafOf(kind)
    const changes = {
      deleted: `delete from leaves where index = ${index}`,
      "back-dated": `update leaves set bytes = replace(bytes, '"at":"2', '"at":"1') where index = ${index}`,
      altered: `update leaves set bytes = replace(bytes, '${firm.lead.id}', '${firm.stranger.id}') || case when bytes like '%${firm.lead.id}%' then '' else ' ' end where index = ${index}`,
      "written over with another": `update leaves set bytes = (select bytes from leaves where index = ${index - 1}) where index = ${index}`,
    }
    const said = await bent("leaves", `index = ${index}`, changes[how], "index")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail ?? "").toMatch(/leaf \d+|tile 0 of level 0|not-found/i)
  })
  test("two leaves in each other's place", async () => {
    const { index } = await leafOf("grant.ended")
    const change = [
      [index, -1],
      [index - 1, index],
      [-1, index - 1],
    ]
      .map(([from, to]) => `update leaves set index = ${to} where index = ${from}`)
      .join("; ")
    const said = await bent("leaves", `index in (${index}, ${index - 1})`, change, "event")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
  })
})

describe("one link of a chain bent", () => {
  test.each(
    (["matter", "person"] as const).flatMap(
      (whose) =>
        [
          [whose, "deleted"],
          [whose, "led to another leaf"],
          [whose, "counted otherwise"],
          [whose, "given to another"],
        ] as const,
    ),
  )("of the %s, %s", async (whose, how) => {
    const subject = whose === "matter" ? scene.matter : firm.member.id
    const { index } = await leafOf("wall.raised")
    const where = `subject = '${subject}' and index = ${index}`
    const changes = {
      deleted: `delete from leaf_subjects where ${where}`,
      "led to another leaf": `update leaf_subjects set index = index - 1 where ${where}`,
      "counted otherwise": `update leaf_subjects set n = 0 where ${where}`,
      "given to another": `update leaf_subjects set subject = 'mat_00000000000000000000000000' where ${where}`,
    }
    const key = how === "led to another leaf" ? "subject, n" : how === "given to another" ? "n, index" : "subject, index"
    const said = await bent("leaf_subjects", where, changes[how], key)
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toMatch(/^Leaf \d+: /)
  })
})

describe("one row of the walls bent", () => {
  test.each<[what: string, table: string, change: string, key: string]>([
    ["deleted", "walls", "delete from walls where id = WALL", "id"],
    ["back-dated", "walls", "update walls set raised_at = raised_at - interval '1 day' where id = WALL", "id"],
    ["raised by another", "walls", "update walls set raised_by = SECOND where id = WALL", "id"],
    ["lifted", "walls", "update walls set lifted_at = now(), lifted_by = SECOND where id = WALL", "id"],
    ["with an end", "walls", "update walls set until = now() + interval '1 day' where id = WALL", "id"],
    ["with nobody shut out", "wall_persons", "delete from wall_persons where wall = WALL", "wall, person"],
    ["with another shut out", "wall_persons", "update wall_persons set person = SECOND where wall = WALL", "wall"],
    ["around nothing", "wall_matters", "delete from wall_matters where wall = WALL", "wall, matter"],
    ["with a memo that nobody read", "wall_memos", "update wall_memos set acknowledged_at = null where wall = WALL", "wall, person"],
    ["whose grant goes on", "grants", "update grants set ended_at = null where matter = MATTER and person = MEMBER", "id"],
    ["whose grant is gone", "grants", "delete from grants where matter = MATTER and person = MEMBER", "id"],
  ])("%s", async (_what, table, change, key) => {
    const filled = (text: string) =>
      text
        .replaceAll("WALL", `'${scene.wall}'`)
        .replaceAll("SECOND", `'${firm.second.id}'`)
        .replaceAll("MATTER", `'${scene.matter}'`)
        .replaceAll("MEMBER", `'${firm.member.id}'`)
    const where = table === "walls" ? "id = WALL" : table === "grants" ? "matter = MATTER and person = MEMBER" : "wall = WALL"
    const said = await bent(table, filled(where), filled(change), key)
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toMatch(/^Leaf \d+: .*table of (walls|grants)/)
  })
  test("a grant put in that the ledger knows nothing of", async () => {
    const { owner } = firm
    await owner.unsafe("set session_replication_role = replica")
    await owner`insert into grants (id, matter, person, role, made_by, made_at, event) select 'gra_00000000000000000000000000', matter, person, 'reader', made_by, made_at, event from grants where matter = ${scene.matter} and person = ${firm.member.id}`
    const said = await ask()
    await owner`delete from grants where id = 'gra_00000000000000000000000000'`
    await owner.unsafe("set session_replication_role = origin")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toContain("of which the ledger knows nothing")
  })
})

describe("one checkpoint bent", () => {
  test.each([
    ["its root", "note = regexp_replace(note, E'\\n[A-Za-z0-9+/]', E'\\nZ')"],
    ["its size", "note = regexp_replace(note, E'\\n[0-9]+\\n', E'\\n7\\n')"],
    ["its signature", "note = overlay(note placing 'AAAA' from length(note) - 9)"],
  ])("%s", async (_what, change) => {
    const { index } = await leafOf("wall.raised")
    const where = `size = (select size from checkpoints where size > ${index} order by size limit 1)`
    const said = await bent("checkpoints", where, `update checkpoints set ${change} where ${where}`, "size")
    expect(said).toMatchObject({ status: 409, code: "screen-not-proved" })
    expect(said.detail).toMatch(/checkpoint|note/i)
  })
})

test("with every row back in its place it is given out again", async () => {
  expect(await ask()).toMatchObject({ status: 200 })
})
