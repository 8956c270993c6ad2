/** The second lock at ethical walls: whatever an act should ever send by mistake or by malice, nobody reads what was sealed to another, raises a wall into one that stands, or comes past one. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openLockedFirm } from "./locked-firm.ts"
import type { LockedFirm, Who } from "./locked-firm.ts"

let locked: LockedFirm
beforeAll(async () => {
  locked = await openLockedFirm()
})
afterAll(() => locked[Symbol.asyncDispose]())

type Rows = readonly (readonly [string, Who, string])[]
const touchesNothing = async (_what: string, who: Who, statement: string): Promise<void> => expect(await locked.touched(who, locked.filled(statement))).toBe(0)
const grant = (matter: string, person: string, role: string, awaits = "null"): string =>
  `insert into grants (id, matter, person, role, awaits, made_by, made_at, event) values ('gra_x', ${matter}, ${person}, '${role}', ${awaits}, me(), now(), 'evt_x')`
const event = (kind: string, matter: string): string =>
  `insert into events (id, kind, at, by, matter, document, body, sig, signer, oversight, oversight_key) values ('evt_x', '${kind}', now(), me(), ${matter}, null, '{}', null, null, '', '')`
const wall = (by = "me()", columns = "", values = ""): string =>
  `insert into walls (id, ground, must_acknowledge, oversight, oversight_key, raised_by, raised_at${columns}) values ('wal_x', 'conflict', false, '', '', ${by}, now()${values})`

describe("what a wall says is read by nobody", () => {
  const rows: Rows = [
    ["to whom another’s memo was sealed, as a member", "member", "select letter from wall_memos where person <> me()"],
    ["to whom another’s memo was sealed, as whoever raised the wall", "keeper", "select letter from wall_memos"],
    ["to whom a notice was not sealed, as a lead", "lead", "select letter from wall_persons"],
    ["to whom a notice was not sealed, as whoever raised the wall", "keeper", "select letter from wall_persons"],
    ["who asks which notice is whose", "keeper", "select notice from wall_persons"],
    ["who asks which notices were acknowledged past the count", "keeper", "select acknowledged_at from wall_persons"],
    ["who is no overseer and holds the oversight pair", "partner", "select oversight from walls"],
    ["who is inside, as overseers have it", "lead", "select oversight from walls"],
    ["who asks which invitation it waits for", "keeper", "select invitation from wall_invitations"],
    ["who asks which wall stands opposite", "lead", "select opposite from walls"],
    ["whom it shuts out: not the wall", "outsider", "select id from walls"],
    ["whom it shuts out: not that it names them", "outsider", "select wall, person from wall_persons"],
    ["whom it shuts out: not around what", "outsider", "select wall, matter from wall_matters"],
    ["who stands outside", "stranger", "select id from walls"],
    ["who runs the house", "administrator", "select id from walls"],
    ["who is a partner on none of its matters", "partner", "select id from walls"],
  ]
  test.each(rows)("%s", touchesNothing)
})

describe("whoever awaits their part in a matter reads nothing that is in it:", () => {
  const rows: Rows = [
    ["not its parties", "member", "select id from parties where matter = AWAITED"],
    ["not its notes", "member", "select id from notes where matter = AWAITED"],
    ["not its file plan", "reader", "select id from places where matter = AWAITED"],
    ["not the key of a document", "member", "select k.version from version_keys k join versions v on v.id = k.version where v.document = AWAITED_DOCUMENT"],
    ["not the refusals on it", "member", "select id from events where matter = AWAITED and kind = 'refused'"],
    ["and does not take their part by themselves", "member", "update grants set role = awaits, awaits = null where matter = AWAITED and person = me()"],
    ["nor by saying that they have read the memo", "member", "update wall_memos set acknowledged_at = now() where person = me()"],
    [
      "nor writes a note",
      "member",
      "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', me(), now() from epochs where matter = AWAITED limit 1",
    ],
    ["nor admits anybody", "member", grant("AWAITED", "STRANGER", "reader")],
  ]
  test.each(rows)("%s", touchesNothing)
})

describe("nobody comes past a wall:", () => {
  const rows: Rows = [
    ["not by a lead’s grant", "lead", grant("MATTER", "OUTSIDER", "reader")],
    ["not by a grant that awaits", "lead", grant("MATTER", "OUTSIDER", "awaiting", "'reader'")],
    ["not by their own", "outsider", grant("MATTER", "me()", "lead")],
    ["not without the memo", "lead", grant("AWAITED", "STRANGER", "member")],
    ["not by a memo of a lead’s for whom it shuts out", "lead", "insert into wall_memos (wall, person, letter) values (WALL, OUTSIDER, '')"],
    [
      "not by a memo that is acknowledged for another",
      "lead",
      "insert into wall_memos (wall, person, letter, acknowledged_at) values (AWAITED_WALL, STRANGER, '', now())",
    ],
    ["not by a memo from whoever does not lead", "member", "insert into wall_memos (wall, person, letter) values (WALL, STRANGER, '')"],
    ["not by taking a person out of it", "keeper", "delete from wall_persons"],
    ["not by taking a matter out of it", "keeper", "delete from wall_matters"],
    ["not by taking it away", "keeper", "delete from walls"],
    ["not by letting it begin later", "keeper", "update walls set starts_at = now() + interval '1 year' where id = WALL"],
    ["not by saying that it has not begun", "keeper", "update walls set begun_at = null where id = WALL"],
    ["not by letting it end", "keeper", "update walls set until = now() where id = WALL"],
    ["not by lifting it alone", "keeper", "update walls set lifted_at = now(), lifted_by = me() where id = WALL"],
    ["not by waiving its memo", "keeper", "update walls set must_acknowledge = false where id = AWAITED_WALL"],
  ]
  test.each(rows)("%s", touchesNothing)
})

describe("nobody raises a wall", () => {
  const rows: Rows = [
    ["as a lawyer", "lead", wall()],
    ["as an administrator", "administrator", wall()],
    ["as an auditor", "auditor", wall()],
    ["in another’s name", "partner", wall("KEEPER")],
    ["that is lifted before it stands", "keeper", wall("me()", ", lifted_at, lifted_by", ", now(), me()")],
    ["that somebody has asked to lift", "keeper", wall("me()", ", lifting_at, lifting_by", ", now(), PARTNER")],
    ["around a client, as a partner", "partner", wall("me()", ", client_mark", ", '\\x00'")],
    ["that has begun before it was raised", "keeper", wall("me()", ", begun_at", ", now()")],
    ["whose raising lasts", "keeper", wall("me()", ", raised_in", ", '9223372036854775807'::xid8")],
    ["into one that stands, against another person", "keeper", "insert into wall_persons (wall, person, notice) values (WALL, STRANGER, 'ntc_x')"],
    ["into one that stands, around another matter", "keeper", "insert into wall_matters (wall, matter) values (WALL, THEIRS)"],
    ["into one that stands, for whoever takes an invitation", "keeper", "insert into wall_invitations (wall, invitation) values (WALL, LATERAL)"],
    ["into one that stands, with another memo", "keeper", "insert into wall_memos (wall, person, letter) values (WALL, STRANGER, '')"],
    ["and writes its end into a matter’s chain, as a lead", "stranger", event("wall.lifted", "MATTER")],
    ["and writes anything else into a matter’s chain, as whoever keeps it", "keeper", event("document.opened", "MATTER")],
    ["and writes into the chain of a matter that has none", "keeper", event("wall.raised", "THEIRS")],
  ]
  test.each(rows)("%s", touchesNothing)
  const inTheSameAct: readonly (readonly [string, Who, readonly string[], string])[] = [
    ["against themselves", "keeper", [wall()], "insert into wall_persons (wall, person, notice) values ('wal_x', me(), 'ntc_x')"],
    ["for whoever takes an invitation, as a partner", "partner", [wall()], "insert into wall_invitations (wall, invitation) values ('wal_x', LATERAL)"],
    ["for an invitation that never was", "keeper", [wall()], "insert into wall_invitations (wall, invitation) values ('wal_x', 'inv_x')"],
    ["around a matter that is not theirs, as a partner", "partner", [wall()], "insert into wall_matters (wall, matter) values ('wal_x', MATTER)"],
    [
      "with a memo that is acknowledged for another",
      "keeper",
      [wall(), "insert into wall_matters (wall, matter) values ('wal_x', MATTER)"],
      "insert into wall_memos (wall, person, letter, acknowledged_at) values ('wal_x', LEAD, '', now())",
    ],
    [
      "into one that stands, by asking to lift it",
      "keeper",
      ["select ask_lifting(WALL, '', '', now())"],
      "insert into wall_persons (wall, person, notice) values (WALL, STRANGER, 'ntc_x')",
    ],
    [
      "into one that stands, by asking and leaving it",
      "keeper",
      ["select ask_lifting(WALL, '', '', now())", "select leave_standing(WALL)"],
      "insert into wall_matters (wall, matter) values (WALL, THEIRS)",
    ],
  ]
  test.each(inTheSameAct)("%s", async (_what, who, before, statement) => {
    const touched = locked
      .as(who, async (sql) => {
        for (const one of before) await sql.unsafe(locked.filled(one))
        return (await sql.unsafe(locked.filled(statement))).count
      })
      .catch((thrown: { readonly code?: string }) => {
        if (thrown.code === "42501") return 0
        throw thrown
      })
    expect(await touched).toBe(0)
  })
})

describe("and the acts themselves can do what they are for:", () => {
  const rows: Rows = [
    ["read their own memo", "member", "select letter from wall_memos where person = me() and wall = WALL"],
    ["read the wall, inside", "reader", "select id from walls where id = WALL"],
    ["read the wall, keeping it", "keeper", "select id from walls where id = WALL"],
    ["read the wall, overseeing", "auditor", "select id from walls where id = WALL"],
    ["read what is sealed to overseers, overseeing", "auditor", "select 1 from wall_sight(WALL) where oversight is not null and notices = 1"],
    ["read whom it shuts out", "lead", "select person from wall_persons where wall = WALL"],
    ["read one’s own notice", "outsider", "select notice from my_notices() where notice = NOTICE"],
    ["raise a wall", "keeper", wall()],
    ["raise a wall to begin later", "keeper", wall("me()", ", starts_at", ", now() + interval '1 day'")],
    ["give a memo, admitting", "lead", "insert into wall_memos (wall, person, letter) values (AWAITED_WALL, STRANGER, '')"],
    ["admit somebody who awaits", "lead", grant("AWAITED", "STRANGER", "awaiting", "'member'")],
    ["admit somebody past a wall that has nothing to say to them", "lead", grant("MATTER", "STRANGER", "member")],
    ["note what was done about a wall", "keeper", event("wall.lifting-asked", "MATTER")],
    ["find that a document is there, to be told of the memo", "member", "select id from documents where id = AWAITED_DOCUMENT"],
    ["ask to lift a wall", "keeper", "select 1 where ask_lifting(WALL, '', '', now())"],
    ["acknowledge a memo", "member", "select * from acknowledge_memo(AWAITED_WALL, now())"],
    ["acknowledge a notice", "outsider", "select 1 where acknowledge_notice(NOTICE, now())"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await locked.touched(who, locked.filled(statement))).toBe(1))
})
