/** The keeper's lock: the role that makes the rounds ends what has run out, says so, and can neither read, write nor bring back anything else. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, file, OCTETS, send } from "../documents/tus.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
  await file(firm, randomBytes(10))
  for (let n = 0; n < 2; n++) {
    const at = await begin(firm, 20)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(10))
    if (n === 0) await send(firm, "DELETE", at, { "tus-resumable": "1.0.0" })
  }
  await firm.ask("POST", `/matters/${firm.matter}/reviews`, { token: firm.lead.token, body: { due: null } })
  await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Ann Other", address: "ann.other@elsewhere.example", role: "lawyer" } })
})
afterAll(() => firm[Symbol.asyncDispose]())

/** Runs a statement as the keeper and takes it back: how many rows it touched, none where the database refuses it. */
async function touched(statement: string): Promise<number> {
  const undone = new Error("undone")
  let n = 0
  await firm.tools.db.keeper
    .begin(async (sql) => {
      n = (
        await sql.unsafe(statement.replaceAll("MATTER", `'${firm.matter}'`).replaceAll("GUEST", `'${firm.guest.id}'`).replaceAll("LEAD", `'${firm.lead.id}'`))
      ).count
      throw undone
    })
    .catch((thrown: { readonly code?: string }) => {
      if (thrown !== undone && thrown.code !== "42501") throw thrown
    })
  return n
}

const event = (kind: string, by: string, matter: string): string =>
  `insert into events (id, kind, at, by, matter, document, body, sig, signer, oversight, oversight_key) values ('evt_x', '${kind}', now(), ${by}, ${matter}, null, '{}', null, null, '', '')`

describe("the keeper", () => {
  const tables = [
    "firm",
    "people",
    "person_keys",
    "sessions",
    "invitations",
    "tries",
    "matters",
    "epochs",
    "grants",
    "grant_keys",
    "parties",
    "notes",
    "places",
    "documents",
    "version_keys",
    "reviews",
    "review_lines",
  ]
  test.each([...tables, "oversight_keys", "events", "leaves", "leaf_subjects", "tiles", "checkpoints"])("reads nothing of %s", async (table) => {
    await expect(firm.tools.db.keeper.unsafe(`select 1 from ${table}`)).rejects.toMatchObject({ code: "42501" })
    await expect(firm.tools.db.keeper.unsafe(`delete from ${table}`)).rejects.toMatchObject({ code: "42501" })
  })

  const rows: readonly (readonly [what: string, statement: string])[] = [
    ["ends no grant by itself", "update grants set ended_at = now(), ended_by = 'house'"],
    ["gives no grant a later end", "update grants set until = now() + interval '1 year'"],
    ["destroys no key by itself", "delete from grant_keys"],
    ["destroys nobody's keys by the door's function", "select destroy_keys_of((array['gra_x'])::text[])"],
    ["ends no session by itself", "delete from sessions"],
    ["begins no epoch", "select begin_epoch(MATTER, 'epo_x', '', now())"],
    ["holds no matter", "select hold_matter(MATTER)"],
    ["comes in as nobody", "select bind('ses_x')"],
    ["learns nothing of a name", "select * from sign_in_facts('')"],
    ["learns nothing of a person's matters", "select on_matter(MATTER)"],
    ["reads no card of a filing", "select card from filings"],
    ["reads no key of a filing", "select wrapped from filings"],
    ["does not read whose a filing is", "select person from filings"],
    ["reads no card of a version", "select card from versions"],
    ["does not read which document a version is of", "select document from versions"],
    ["does not say that a filing was filed", "update filings set state = 'filed', tail = null, wrapped = '' where state = 'arriving'"],
    ["does not withdraw a filing and keep its key", "update filings set state = 'withdrawn', tail = null where state = 'arriving'"],
    ["does not withdraw a filing and keep its tail", "update filings set state = 'withdrawn', wrapped = '' where state = 'arriving'"],
    ["does not exchange the key of a filing", "update filings set wrapped = '\\x00' where state = 'arriving'"],
    ["does not exchange the tail of a filing", "update filings set tail = '\\x00' where state = 'arriving'"],
    ["brings no withdrawn filing back", "update filings set state = 'arriving' where state = 'withdrawn'"],
    ["does not withdraw what was filed", "update filings set state = 'withdrawn', tail = null, wrapped = '' where state = 'filed'"],
    ["throws no filing away", "delete from filings"],
    ["throws no version away", "delete from versions"],
    ["does not change how large a version is", "update versions set sealed_size = 1"],
    ["writes no event in a person's name", event("grant.ended", "LEAD", "MATTER")],
    ["writes no event of another kind", event("document.opened", "null", "MATTER")],
    ["publishes no key", event("key.published", "null", "MATTER")],
    ["writes no event outside a matter", event("grant.ended", "null", "null")],
    ["decides no line", event("review.decided", "null", "MATTER")],
    ["says that no review began in a person's name", event("review.begun", "LEAD", "MATTER")],
    ["says that no review closed outside a matter", event("review.closed", "null", "null")],
    ["begins no review where the firm has no schedule", "select 1 where begin_due_review('rvw_x', MATTER, '2999-01-01', '2999-02-01') <> 0"],
    ["begins no review as a lead does", "select begin_review('rvw_x', MATTER, now(), now() + interval '14 days')"],
    ["closes no review that is not due, whatever time it says it is", "select * from close_due_review('2999-01-01')"],
    ["says that no wall began in a person's name", event("wall.begun", "LEAD", "MATTER")],
    ["raises no wall, nor lifts one", event("wall.lifted", "null", "MATTER")],
    ["begins no wall whose start has not come, whatever time it says it is", "select * from begin_wall('2999-01-01')"],
    ["makes no cut by itself", "select * from cut_behind('wal_x', now(), 'house')"],
    ["says that no rule named anybody in a person's name", event("wall.named", "LEAD", "MATTER")],
    ["finds nobody named whom no rule has named", "select * from note_named('ntc_x', now())"],
    ["names nobody by itself", "select name_in_wall('wal_x', LEAD, 'house', now())"],
    ["reads no rule", "select wall from wall_rules"],
    ["reads of no wall which invitation it waits for", "select wall from wall_invitations"],
    ["lapses no wall whose invitation can still be taken, whatever time it says it is", "select * from lapse_wall('2999-01-01')"],
    ["says that no wall lapsed in a person's name", event("wall.lapsed", "LEAD", "MATTER")],
    ["reads no wall", "select id from walls"],
    ["changes no event", "update events set body = ''"],
    ["enters no leaf", "insert into leaves values (999999, 'evt_x', '', '')"],
    ["exchanges no oversight key", "update oversight_keys set sealed = ''"],
    ["ends no grant that has not run out, whatever time it says it is", "select * from end_run_out('2999-01-01')"],
  ]
  test.each(rows)("%s", async (_what, statement) => expect(await touched(statement)).toBe(0))

  test("does what its rounds are: the same, as it is meant", async () => {
    expect(await touched("update filings set state = 'withdrawn', tail = null, wrapped = '' where state = 'arriving'")).toBe(1)
    expect(await touched("select id, matter, version, length, reached from filings where state = 'arriving' for update skip locked")).toBe(1)
    expect(await touched(event("grant.ended", "null", "MATTER"))).toBe(1)
    expect(await touched(event("filing.withdrawn", "null", "MATTER"))).toBe(1)
    for (const kind of ["review.begun", "review.closed", "wall.begun", "wall.named", "wall.lapsed"])
      expect(await touched(event(kind, "null", "MATTER"))).toBe(1)
    expect(await touched("select * from sweep(now(), interval '1 hour', '{}')")).toBe(1)
    await firm.owner`update reviews set due_at = now() where closed_at is null`
    expect(await touched("select * from close_due_review(now()) where outcome = 'silence'")).toBe(3)
    await firm.owner`update reviews set due_at = now() + interval '14 days' where closed_at is null`
    await firm.owner`update grants set until = now() - interval '1 second' where person = ${firm.guest.id}`
    expect(await touched("select * from end_run_out(now())")).toBe(1)
    expect(await touched("select * from end_run_out(now()) where person = GUEST and matter = MATTER")).toBe(1)
  })
})

test.each(["door", "clerk", "keeper"] as const)("no statement of the %s is compiled: on servers that can, that takes seconds", async (role) => {
  const [row] = await firm.tools.db[role]<{ jit: string }[]>`show jit`
  expect(row?.jit).toBe("off")
})
