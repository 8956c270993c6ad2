/** The second lock, hole by hole: whatever an act of one person should ever send by mistake or by malice, the database writes nothing of another's and tells nothing of what is not theirs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openLockedFirm } from "./locked-firm.ts"
import type { LockedFirm, Who } from "./locked-firm.ts"

let locked: LockedFirm
let firm: LockedFirm["firm"]
beforeAll(async () => {
  locked = await openLockedFirm()
  firm = locked.firm
})
afterAll(() => locked[Symbol.asyncDispose]())

describe("the house itself: nobody", () => {
  const rows: readonly (readonly [string, Who, string])[] = [
    ["changes their own role, as a lawyer", "lead", "update people set role = 'partner' where id = me()"],
    ["changes their own role, as an administrator", "administrator", "update people set role = 'partner' where id = me()"],
    ["changes their own role, as a partner", "partner", "update people set role = 'auditor' where id = me()"],
    ["changes another's role, as a lawyer", "lead", "update people set role = 'partner' where id = MEMBER"],
    ["restores somebody, as a lawyer", "lead", "update people set state = 'active' where id = MEMBER"],
    ["exchanges another's public key, as a partner", "partner", "update people set kem_public = '\\x00' where id = LEAD"],
    ["exchanges another's signing key, as an administrator", "administrator", "update people set sign_public = '\\x00' where id = LEAD"],
    ["gives another their own key id, as a partner", "partner", "update people set key_id = 'key_x' where id = LEAD"],
    ["exchanges another's card, as a partner", "partner", "update people set card = '\\x00' where id = LEAD"],
    ["takes over another's name for signing in, as a partner", "partner", "update people set sign_in_hash = '\\x00' where id = LEAD"],
    [
      "adds a person beside themselves, as a partner",
      "partner",
      "insert into people select 'per_x', 'partner', state, card, address, '\\x00', kem_public, sign_public, key_id, joined_at, 1 from people where id = me()",
    ],
    ["throws a person away, as a partner", "partner", "delete from people where id = MEMBER"],
    ["reads another's keys, as a partner", "partner", "select * from person_keys where person <> me()"],
    ["changes another's keys, as a partner", "partner", "update person_keys set sealed = '\\x00' where person <> me()"],
    ["changes what recovery opens of their own", "lead", "update person_keys set recovery = '\\x00' where person = me()"],
    ["gives their own keys to another", "lead", "update person_keys set person = MEMBER where person = me()"],
    ["reads another's sessions, as a partner", "partner", "select * from sessions where person <> me()"],
    ["ends another's session by themselves, as a partner", "partner", "delete from sessions where person <> me()"],
    ["makes their own session last", "lead", "update sessions set ends_at = ends_at + interval '1 year' where person = me()"],
    ["puts another secret under their own session", "lead", "update sessions set hash = '\\x00' where person = me()"],
    ["gives their session to another", "lead", "update sessions set person = PARTNER where person = me()"],
    [
      "begins a session of another",
      "lead",
      "insert into sessions select 'ses_x', '\\x00', PARTNER, keys, null, null, begun_at, seen_at, confirmed_at, ends_at from sessions where person = me() limit 1",
    ],
    ["exchanges the recovery key, as a partner", "partner", "update firm set recovery_public = '\\x00'"],
    ["exchanges the oversight key, as an administrator", "administrator", "update firm set oversight_public = '\\x00'"],
    ["exchanges the hashes of shares, as a partner", "partner", "update firm set share_hashes = '{}'"],
    ["needs fewer shares, as a partner", "partner", "update firm set recovery_needed = 1"],
    ["sets the firm up again, as a partner", "partner", "update firm set set_up_at = null"],
    ["changes settings, as a lawyer", "lead", "update firm set settings = '{}'"],
    ["throws the firm away, as a partner", "partner", "delete from firm"],
    [
      "opens a class of matters to a team past the act, as a partner",
      "partner",
      "insert into class_teams values ('internal', TEAM, 'member', null, me(), now(), 'evt_x', '')",
    ],
    ["opens the most guarded class by it, as a partner", "partner", "update class_teams set class = 'special'"],
    ["opens a class as more than it was, as a partner", "partner", "update class_teams set role = 'member'"],
    ["closes classes past the act, as a partner", "partner", "delete from class_teams"],
    ["reads which classes are open to teams, as a guest", "guest", "select * from class_teams"],
    ["says of what a team was given that the policy gave it, as its lead", "lead", "update team_grants set policy = 'evt_x'"],
    ["reads invitations, as a lawyer", "lead", "select * from invitations"],
    ["invites, as a lawyer", "lead", "insert into invitations values ('inv_x', '\\x00', 'partner', '', '', '', null, me(), now(), now(), 'open')"],
    [
      "invites in another's name, as a partner",
      "partner",
      "insert into invitations values ('inv_x', '\\x00', 'partner', '', '', '', null, LEAD, now(), now(), 'open')",
    ],
    ["raises the role of an open invitation, as a partner", "partner", "update invitations set role = 'partner'"],
    ["puts their own secret under an invitation, as a partner", "partner", "update invitations set hash = '\\x00'"],
    [
      "invites somebody from another firm as listed already, as a partner",
      "partner",
      "insert into invitations (id, hash, role, card, sign_in_hash, firm_key, made_by, made_at, ends_at, state, from_elsewhere, listed_by, listed_at) values ('inv_x', '\\x00', 'lawyer', '', '', '', me(), now(), now(), 'open', true, KEEPER, now())",
    ],
    ["says that an open invitation was listed, as a partner", "partner", "update invitations set listed_by = KEEPER, listed_at = now()"],
    ["says that whoever is invited comes from no other firm, as a partner", "partner", "update invitations set from_elsewhere = false"],
    ["reads an invitation that waits for them past their list, as an officer", "keeper", "select id from invitations"],
    ["opens an invitation that was used, as a partner", "partner", "update invitations set state = 'open'"],
    ["keeps what a withdrawn invitation opened, as a partner", "partner", "update invitations set state = 'withdrawn' where state = 'open'"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await locked.touched(who, locked.filled(statement))).toBe(0))
})

describe("the ledger: nobody", () => {
  const event = (by: string, matter: string, kind = "matter.read"): string =>
    `insert into events (id, kind, at, by, matter, document, body, sig, signer, oversight, oversight_key) values ('evt_x', '${kind}', now(), ${by}, ${matter}, null, '{}', null, null, '', '')`
  const rows: readonly (readonly [string, Who, string])[] = [
    ["says that another did something", "lead", event("MEMBER", "MATTER")],
    ["says that another did something of no matter", "lead", event("PARTNER", "null")],
    ["writes into the chain of a matter that they are not on", "lead", event("me()", "THEIRS")],
    ["writes into the chain of a matter, as an administrator", "administrator", event("me()", "MATTER")],
    ["publishes a key for another", "lead", event("MEMBER", "null", "key.published")],
    ["changes an event of their own", "lead", "update events set body = '' where by = me()"],
    ["throws an event away", "lead", "delete from events where by = me()"],
    ["sets an event aside", "lead", "insert into events_aside select seq, 'not-canonical', now() from events limit 1"],
    ["enters a leaf", "lead", "insert into leaves values (999999, 'evt_x', '', '')"],
    ["adds to a chain", "lead", "insert into leaf_subjects (subject, n, index) values (MATTER, 999999, 1)"],
    ["adds a checkpoint", "partner", "insert into checkpoints values (999999, '', '', now())"],
    ["exchanges a key of oversight", "partner", "update oversight_keys set sealed = ''"],
    ["reads the events of a matter that they are not on", "lead", "select * from events where matter = THEIRS"],
    ["reads the refusals on a matter that they do not lead", "member", "select * from events where kind = 'refused'"],
    ["reads the leaves of a matter that they are not on", "lead", "select * from leaves where position(THEIRS in bytes) > 0"],
    ["reads what others did in the house, as a lawyer", "lead", "select * from events where matter is null and by is distinct from me()"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await locked.touched(who, locked.filled(statement))).toBe(0))
})

describe("a matter: nobody", () => {
  const rows: readonly (readonly [string, Who, string])[] = [
    ["renames it, as a member", "member", "update matters set card = '\\x00' where id = MATTER"],
    ["closes it, as a reader", "reader", "update matters set stage = 'closed' where id = MATTER"],
    ["lowers its class, as a guest", "guest", "update matters set class = 'public' where id = MATTER"],
    ["turns its epoch back by themselves, as a lead", "lead", "update matters set epoch = 'epo_x' where id = MATTER"],
    ["turns its epoch to another matter's, as a lead", "lead", "update matters set epoch = THEIR_EPOCH where id = MATTER"],
    ["changes any of it from outside", "stranger", "update matters set rev = 9 where id = MATTER"],
    ["begins an epoch of it by themselves, as a lead", "lead", "insert into epochs values ('epo_x', MATTER, 9, '', now())"],
    ["changes what recovery opens of it", "lead", "update epochs set recovery = ''"],
    [
      "brings an ended grant back to life, as a lead",
      "lead",
      "update grants set ended_at = null, ended_by = null where matter = MATTER and ended_at is not null",
    ],
    ["ends a grant in another's name, as a lead", "lead", "update grants set ended_at = now(), ended_by = MEMBER where person = READER"],
    ["raises a role, as a lead", "lead", "update grants set role = 'lead' where person = READER"],
    ["moves a grant to another matter", "lead", "update grants set matter = THEIRS where person = me()"],
    ["gives a grant to another person", "lead", "update grants set person = STRANGER where person = READER"],
    [
      "makes a grant, as a member",
      "member",
      "insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', MATTER, STRANGER, 'reader', me(), now(), 'evt_x')",
    ],
    [
      "makes a grant that the house has ended, as a lead",
      "lead",
      "insert into grants (id, matter, person, role, made_by, made_at, event, ended_in) select 'gra_x', MATTER, STRANGER, 'reader', me(), now(), 'evt_x', id from epochs where matter = MATTER",
    ],
    ["says that the house ended a grant, as a lead", "lead", "update grants set ended_at = now(), ended_by = 'house' where person = READER"],
    [
      "makes a grant on a matter that they do not lead",
      "lead",
      "insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', THEIRS, me(), 'lead', me(), now(), 'evt_x')",
    ],
    ["throws another's keys away, as a member", "member", `delete from grant_keys k using grants g where g.id = k."grant" and g.person <> me()`],
    ["throws keys away past the function that is for it, as a lead", "lead", "delete from grant_keys"],
    [
      "brings keys to a grant that has ended",
      "lead",
      `insert into grant_keys ("grant", epoch, hpke) select 'gra_ended', id, '\\x00' from epochs where matter = MATTER limit 1`,
    ],
    ["re-wraps another's keys, as a lead", "lead", `update grant_keys k set own = '\\x00' from grants g where g.id = k."grant" and g.person <> me()`],
    ["moves a key to another grant", "lead", `update grant_keys set "grant" = 'gra_x'`],
    ["gives a key another epoch", "lead", "update grant_keys set epoch = THEIR_EPOCH"],
    [
      "brings a key of another matter's epoch",
      "lead",
      `insert into grant_keys ("grant", epoch, hpke) select id, THEIR_EPOCH, '\\x00' from grants where person = me() and matter = MATTER`,
    ],
    [
      "writes a note in another's name",
      "lead",
      "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', MEMBER, now() from epochs where matter = MATTER limit 1",
    ],
    [
      "writes a note, as a reader",
      "reader",
      "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', me(), now() from epochs where matter = MATTER limit 1",
    ],
    ["changes the text of a note", "lead", "update notes set text = '\\x00'"],
    ["changes who wrote a note", "stranger", "update notes set by = LEAD where id = THEIR_NOTE"],
    ["strikes a note out in another's name", "stranger", "update notes set struck_at = now(), struck_by = LEAD where id = THEIR_NOTE"],
    ["strikes out a note of another matter", "lead", "update notes set struck_at = now(), struck_by = me() where id = THEIR_NOTE"],
    [
      "adds a party, as a reader",
      "reader",
      "insert into parties (id, matter, epoch, role, class, card, added_at) select 'prt_x', matter, id, 'client', 'internal', '', now() from epochs where matter = MATTER limit 1",
    ],
    ["changes a party, as a reader", "reader", "update parties set card = '\\x00' where matter = MATTER"],
    ["moves a party into another matter", "lead", "update parties set matter = THEIRS where matter = MATTER"],
    ["changes a party of another matter", "lead", "update parties set card = '\\x00' where id = THEIR_PARTY"],
    ["changes the file plan, as a reader", "reader", "update places set position = 9 where matter = MATTER"],
    ["renames a place of another matter", "lead", "update places set name = '\\x00' where id = THEIR_PLACE"],
    ["changes a document, as a reader", "reader", "update documents set card = '\\x00' where id = DOCUMENT"],
    ["moves a document into another matter", "lead", "update documents set matter = THEIRS where id = DOCUMENT"],
    ["changes who filed a document", "lead", "update documents set filed_by = MEMBER where id = DOCUMENT"],
    ["changes a document of another matter", "lead", "update documents set card = '\\x00' where id = THEIR_DOCUMENT"],
    [
      "files a document in another's name",
      "lead",
      "insert into documents (id, matter, epoch, class, card, current, filed_at, filed_by) select 'doc_x', matter, id, 'internal', '', 1, now(), MEMBER from epochs where matter = MATTER limit 1",
    ],
    [
      "hangs a version onto another matter's document",
      "lead",
      "insert into versions (id, document, matter, n, epoch, card, twin, size, sealed_size, sealed_hash, filed_at, filed_by, event) select 'ver_x', THEIR_DOCUMENT, matter, 2, id, '', '', 1, 1, '', now(), me(), 'evt_x' from epochs where matter = MATTER limit 1",
    ],
    ["changes a version", "lead", "update versions set n = 2 where id = VERSION"],
    ["gives a version another document", "lead", "update versions set document = THEIR_DOCUMENT where id = VERSION"],
    ["exchanges the key of a version", "lead", "update version_keys set wrapped = '\\x00' where version = VERSION"],
    ["throws the key of a version away", "lead", "delete from version_keys where version = VERSION"],
    ["reads another's filings, as a lead", "lead", "select * from filings where person <> me()"],
    [
      "begins a filing, as a reader",
      "reader",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) select 'fil_x', matter, id, me(), true, 'ver_x', '', '', 1, 'arriving', now(), now() from epochs where matter = MATTER limit 1",
    ],
    [
      "begins a filing in a matter that they are not on",
      "lead",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) values ('fil_x', THEIRS, THEIR_EPOCH, me(), true, 'ver_x', '', '', 1, 'arriving', now(), now())",
    ],
    [
      "begins a filing in another's name",
      "lead",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) select 'fil_x', matter, id, MEMBER, true, 'ver_x', '', '', 1, 'arriving', now(), now() from epochs where matter = MATTER limit 1",
    ],
    ["changes a party of class special without being cleared", "member", "update parties set card = '\\x00' where matter = MATTER"],
    ["makes a party one of class special without being cleared", "member", "update parties set class = 'special' where matter = MATTER"],
    ["gives a filing another version", "lead", "update filings set version = 'ver_x'"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await locked.touched(who, locked.filled(statement))).toBe(0))
  test("and the acts themselves can do what they are for: the same statements, as they are meant", async () => {
    expect(await locked.touched("lead", locked.filled("update matters set rev = rev + 1 where id = MATTER"))).toBe(1)
    expect(await locked.touched("lead", locked.filled("update grants set ended_at = now(), ended_by = me() where matter = MATTER and person = READER"))).toBe(1)
    expect(await locked.touched("member", locked.filled("update grants set ended_at = now(), ended_by = me() where matter = MATTER and person = me()"))).toBe(1)
    // Of class special: the member is not cleared for it.
    expect(await locked.touched("lead", locked.filled("update parties set card = '\\x00' where matter = MATTER"))).toBe(1)
    expect(
      await locked.touched(
        "member",
        locked.filled(
          "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', me(), now() from epochs where matter = MATTER limit 1",
        ),
      ),
    ).toBe(1)
    expect(await locked.touched("partner", locked.filled("update people set role = 'guest' where id = LEAD"))).toBe(1)
  })
  test("a grant that ran out may be ended by anyone on the matter, with its keys", async () => {
    await firm.owner`update grants set until = now() - interval '1 second' where person = ${firm.guest.id}`
    const [grant] = await firm.owner<{ id: string }[]>`select id from grants where person = ${firm.guest.id}`
    const left = async (who: Who): Promise<number | undefined> => {
      await firm.tools.db.door.begin(async (sql) => {
        await sql`select bind(${locked.sessionOf(who)})`
        await sql`select destroy_keys_of(array[${grant?.id ?? ""}]::text[])`
      })
      return (await firm.owner<{ n: number }[]>`select count(*) as n from grant_keys where "grant" = ${grant?.id ?? ""}`)[0]?.n
    }
    const keys = await firm.owner<
      { epoch: string; hpke: Uint8Array | null; own: Uint8Array | null }[]
    >`select epoch, hpke, own from grant_keys where "grant" = ${grant?.id ?? ""}`
    expect([await left("stranger"), await left("administrator"), await left("partner")]).toEqual([keys.length, keys.length, keys.length])
    expect(await locked.touched("stranger", `update grants set ended_at = now(), ended_by = me() where id = '${grant?.id}'`)).toBe(0)
    expect(await locked.touched("member", `update grants set ended_at = now(), ended_by = me() where id = '${grant?.id}'`)).toBe(1)
    expect(await left("member")).toBe(0)
    for (const key of keys)
      await firm.owner`insert into grant_keys ("grant", epoch, hpke, own) values (${grant?.id ?? ""}, ${key.epoch}, ${key.hpke}, ${key.own})`
    await firm.owner`update grants set until = null where person = ${firm.guest.id}`
  })
})
