/** The second lock, hole by hole: whatever an act of one person should ever send by mistake or by malice, the database writes nothing of another's and tells nothing of what is not theirs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { flush, openMatterFirm, WORDS } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
let document: string
let version: string
let other: { matter: string; document: string; epoch: string; place: string; note: string; party: string }
let invitation: { hash: string }
const sessions = new Map<string, string>()
beforeAll(async () => {
  firm = await openMatterFirm()
  document = await file(firm, Buffer.from("a document"))
  version = (await firm.owner<{ id: string }[]>`select id from versions where document = ${document}`)[0]?.id ?? ""
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
  other = { matter, document: theirs, epoch: epoch?.id ?? "", place: place?.id ?? "", note: note?.id ?? "", party: party?.id ?? "" }
  await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Ann Other", address: "ann.other@elsewhere.example", role: "lawyer" } })
  invitation = (await firm.owner<{ hash: string }[]>`select encode(hash, 'hex') as hash from invitations where state = 'open'`)[0] ?? { hash: "" }
  await firm.owner`insert into grants (id, matter, person, role, made_by, made_at, ended_at, ended_by, event) values ('gra_ended', ${firm.matter}, ${firm.stranger.id}, 'reader', ${firm.lead.id}, now(), now(), ${firm.lead.id}, 'evt_x')`
  await flush(firm)
  for (const row of await firm.owner<{ id: string; person: string }[]>`select id, person from sessions order by begun_at`) sessions.set(row.person, row.id)
})
afterAll(() => firm[Symbol.asyncDispose]())

type Who = "lead" | "member" | "reader" | "guest" | "stranger" | "administrator" | "auditor" | "partner"
type Door = Parameters<Parameters<MatterFirm["tools"]["db"]["door"]["begin"]>[1] & {}>[0]

/** Runs as the door's role, bound to a person's session, and takes everything back. */
async function as<T>(who: Who, act: (sql: Door) => Promise<T>): Promise<T> {
  const undone = new Error("undone")
  let value: T | undefined
  const person = who === "partner" ? firm.firstId : firm[who].id
  await firm.tools.db.door
    .begin(async (sql) => {
      const [bound] = await sql<{ bound: boolean }[]>`select bind(${sessions.get(person) ?? ""}) as bound`
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
    THEIRS: other.matter,
    THEIR_DOCUMENT: other.document,
    THEIR_EPOCH: other.epoch,
    THEIR_PLACE: other.place,
    THEIR_NOTE: other.note,
    THEIR_PARTY: other.party,
  }
  return statement.replaceAll(/\b[A-Z_]{4,}\b/g, (word) => (words[word] === undefined ? word : `'${words[word]}'`))
}

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
    ["reads invitations, as a lawyer", "lead", "select * from invitations"],
    ["invites, as a lawyer", "lead", "insert into invitations values ('inv_x', '\\x00', 'partner', '', '', '', null, me(), now(), now(), 'open')"],
    [
      "invites in another's name, as a partner",
      "partner",
      "insert into invitations values ('inv_x', '\\x00', 'partner', '', '', '', null, LEAD, now(), now(), 'open')",
    ],
    ["raises the role of an open invitation, as a partner", "partner", "update invitations set role = 'partner'"],
    ["puts their own secret under an invitation, as a partner", "partner", "update invitations set hash = '\\x00'"],
    ["opens an invitation that was used, as a partner", "partner", "update invitations set state = 'open'"],
    ["keeps what a withdrawn invitation opened, as a partner", "partner", "update invitations set state = 'withdrawn' where state = 'open'"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await touched(who, filled(statement))).toBe(0))
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
    ["enters a leaf", "lead", "insert into leaves values (999999, 'evt_x', '', '')"],
    ["adds to a chain", "lead", "insert into leaf_subjects (subject, n, index) values (MATTER, 999999, 1)"],
    ["adds a checkpoint", "partner", "insert into checkpoints values (999999, '', '', now())"],
    ["exchanges a key of oversight", "partner", "update oversight_keys set sealed = ''"],
    ["reads the events of a matter that they are not on", "lead", "select * from events where matter = THEIRS"],
    ["reads the refusals on a matter that they do not lead", "member", "select * from events where kind = 'refused'"],
    ["reads the leaves of a matter that they are not on", "lead", "select * from leaves where position(THEIRS in bytes) > 0"],
    ["reads what others did in the house, as a lawyer", "lead", "select * from events where matter is null and by is distinct from me()"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await touched(who, filled(statement))).toBe(0))
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
      "makes a grant on a matter that they do not lead",
      "lead",
      "insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', THEIRS, me(), 'lead', me(), now(), 'evt_x')",
    ],
    ["throws another's keys away, as a member", "member", `delete from grant_keys k using grants g where g.id = k."grant" and g.person <> me()`],
    ["throws keys away past the function that is for it, as a lead", "lead", "delete from grant_keys"],
    [
      "brings keys to a grant that has ended",
      "lead",
      `insert into grant_keys ("grant", epoch, hpke) select 'gra_ended', id, '\\x00' from epochs where matter = MATTER`,
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
      "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', MEMBER, now() from epochs where matter = MATTER",
    ],
    [
      "writes a note, as a reader",
      "reader",
      "insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', me(), now() from epochs where matter = MATTER",
    ],
    ["changes the text of a note", "lead", "update notes set text = '\\x00'"],
    ["changes who wrote a note", "stranger", "update notes set by = LEAD where id = THEIR_NOTE"],
    ["strikes a note out in another's name", "stranger", "update notes set struck_at = now(), struck_by = LEAD where id = THEIR_NOTE"],
    ["strikes out a note of another matter", "lead", "update notes set struck_at = now(), struck_by = me() where id = THEIR_NOTE"],
    [
      "adds a party, as a reader",
      "reader",
      "insert into parties (id, matter, epoch, role, class, card, added_at) select 'prt_x', matter, id, 'client', 'internal', '', now() from epochs where matter = MATTER",
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
      "insert into documents (id, matter, epoch, class, card, current, filed_at, filed_by) select 'doc_x', matter, id, 'internal', '', 1, now(), MEMBER from epochs where matter = MATTER",
    ],
    [
      "hangs a version onto another matter's document",
      "lead",
      "insert into versions (id, document, matter, n, epoch, card, twin, size, sealed_size, sealed_hash, filed_at, filed_by, event) select 'ver_x', THEIR_DOCUMENT, matter, 2, id, '', '', 1, 1, '', now(), me(), 'evt_x' from epochs where matter = MATTER",
    ],
    ["changes a version", "lead", "update versions set n = 2 where id = VERSION"],
    ["gives a version another document", "lead", "update versions set document = THEIR_DOCUMENT where id = VERSION"],
    ["exchanges the key of a version", "lead", "update version_keys set wrapped = '\\x00' where version = VERSION"],
    ["throws the key of a version away", "lead", "delete from version_keys where version = VERSION"],
    ["reads another's filings, as a lead", "lead", "select * from filings where person <> me()"],
    [
      "begins a filing, as a reader",
      "reader",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) select 'fil_x', matter, id, me(), true, 'ver_x', '', '', 1, 'arriving', now(), now() from epochs where matter = MATTER",
    ],
    [
      "begins a filing in a matter that they are not on",
      "lead",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) values ('fil_x', THEIRS, THEIR_EPOCH, me(), true, 'ver_x', '', '', 1, 'arriving', now(), now())",
    ],
    [
      "begins a filing in another's name",
      "lead",
      "insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at) select 'fil_x', matter, id, MEMBER, true, 'ver_x', '', '', 1, 'arriving', now(), now() from epochs where matter = MATTER",
    ],
    ["gives a filing another version", "lead", "update filings set version = 'ver_x'"],
  ]
  test.each(rows)("%s", async (_what, who, statement) => expect(await touched(who, filled(statement))).toBe(0))
  test("and the acts themselves can do what they are for: the same statements, as they are meant", async () => {
    expect(await touched("lead", filled("update matters set rev = rev + 1 where id = MATTER"))).toBe(1)
    expect(await touched("lead", filled("update grants set ended_at = now(), ended_by = me() where matter = MATTER and person = READER"))).toBe(1)
    expect(await touched("member", filled("update grants set ended_at = now(), ended_by = me() where matter = MATTER and person = me()"))).toBe(1)
    expect(await touched("member", filled("update parties set card = '\\x00' where matter = MATTER"))).toBe(1)
    expect(
      await touched(
        "member",
        filled("insert into notes (id, matter, epoch, text, by, at) select 'nte_x', matter, id, '', me(), now() from epochs where matter = MATTER"),
      ),
    ).toBe(1)
    expect(await touched("partner", filled("update people set role = 'guest' where id = LEAD"))).toBe(1)
  })
  test("a grant that ran out may be ended by anyone on the matter, with its keys", async () => {
    await firm.owner`update grants set until = now() - interval '1 second' where person = ${firm.guest.id}`
    const [grant] = await firm.owner<{ id: string }[]>`select id from grants where person = ${firm.guest.id}`
    const left = async (who: Who): Promise<number | undefined> => {
      const person = who === "partner" ? firm.firstId : firm[who].id
      await firm.tools.db.door.begin(async (sql) => {
        await sql`select bind(${sessions.get(person) ?? ""})`
        await sql`select destroy_keys_of(array[${grant?.id ?? ""}]::text[])`
      })
      return (await firm.owner<{ n: number }[]>`select count(*) as n from grant_keys where "grant" = ${grant?.id ?? ""}`)[0]?.n
    }
    const keys = await firm.owner<
      { epoch: string; hpke: Uint8Array | null; own: Uint8Array | null }[]
    >`select epoch, hpke, own from grant_keys where "grant" = ${grant?.id ?? ""}`
    expect([await left("stranger"), await left("administrator"), await left("partner")]).toEqual([keys.length, keys.length, keys.length])
    expect(await touched("stranger", `update grants set ended_at = now(), ended_by = me() where id = '${grant?.id}'`)).toBe(0)
    expect(await touched("member", `update grants set ended_at = now(), ended_by = me() where id = '${grant?.id}'`)).toBe(1)
    expect(await left("member")).toBe(0)
    for (const key of keys)
      await firm.owner`insert into grant_keys ("grant", epoch, hpke, own) values (${grant?.id ?? ""}, ${key.epoch}, ${key.hpke}, ${key.own})`
    await firm.owner`update grants set until = null where person = ${firm.guest.id}`
  })
})

describe("functions that run with the owner's eyes", () => {
  /** Every one of them, asked for what is not the caller's: who asks, and what they must get. The session of whoever is asked about stands for SESSION. */
  const asked: Readonly<Record<string, readonly (readonly [Who, string, "nothing" | "false" | "refused" | "themselves" | "harmless"])[]>> = {
    on_matter: [
      ["stranger", "select on_matter(MATTER)", "false"],
      ["administrator", "select on_matter(MATTER)", "false"],
    ],
    leads_matter: [
      ["member", "select leads_matter(MATTER)", "false"],
      ["stranger", "select leads_matter(MATTER)", "false"],
    ],
    works_on_matter: [
      ["reader", "select works_on_matter(MATTER)", "false"],
      ["stranger", "select works_on_matter(MATTER)", "false"],
    ],
    may_grant: [
      ["member", "select may_grant(MATTER)", "false"],
      ["stranger", "select may_grant(MATTER)", "false"],
      ["lead", "select may_grant(THEIRS)", "false"],
    ],
    hold_matter: [["stranger", "select hold_matter(MATTER)", "harmless"]],
    begin_epoch: [
      ["stranger", "select begin_epoch(MATTER, 'epo_x', '', now())", "false"],
      ["lead", "select begin_epoch(THEIRS, 'epo_x', '', now())", "false"],
    ],
    destroy_keys_of: [["stranger", "select destroy_keys_of((select array_agg(id) from grants))", "harmless"]],
    set_up: [["partner", "select set_up('', '', 2, '{}', '', '', '', '', now())", "false"]],
    sign_in_facts: [["partner", "select * from sign_in_facts((select sign_in_hash from people where id = LEAD))", "nothing"]],
    recovery_facts: [["partner", "select * from recovery_facts((select sign_in_hash from people where id = LEAD))", "nothing"]],
    invitation_facts: [["partner", "select * from invitation_facts('\\x00', now())", "nothing"]],
    use_invitation: [["lead", "select use_invitation('\\x00', now())", "false"]],
    enter: [["lead", "select * from enter('\\x00', now(), interval '1 hour')", "nothing"]],
    bind: [["lead", "select bind('ses_x')", "false"]],
    bind_as_seen: [["lead", "select bind_as_seen('ses_x', null)", "false"]],
    end_sessions_of: [
      ["lead", "select * from end_sessions_of(PARTNER)", "nothing"],
      ["auditor", "select * from end_sessions_of(PARTNER)", "nothing"],
    ],
    hand_oversight: [
      ["lead", "select hand_oversight(me(), '', '')", "harmless"],
      ["auditor", "select hand_oversight(PARTNER, '', '')", "harmless"],
    ],
    take_oversight: [["lead", "select take_oversight(PARTNER)", "harmless"]],
    standing_of: [
      ["lead", "select * from standing_of(PARTNER)", "nothing"],
      ["guest", "select * from standing_of(LEAD)", "nothing"],
    ],
    shares_matter: [
      ["stranger", "select shares_matter(LEAD)", "false"],
      ["guest", "select shares_matter(PARTNER)", "false"],
    ],
    sweep: [["lead", "select sweep(now(), interval '1 hour')", "harmless"]],
    matter_of: [["lead", "select 1 where false", "nothing"]],
    leaf_hashes: [["lead", "select 1 where false", "nothing"]],
    matter_counts: [
      ["stranger", "select * from matter_counts(MATTER)", "nothing"],
      ["administrator", "select * from matter_counts(MATTER)", "nothing"],
    ],
    see_matter: [
      ["stranger", "select * from see_matter(MATTER)", "nothing"],
      ["auditor", "select * from see_matter(MATTER)", "nothing"],
    ],
    matters_at_a_glance: [["stranger", "select * from matters_at_a_glance(array[MATTER]::text[])", "nothing"]],
    my_last_events: [["stranger", "select * from my_last_events() where matter <> THEIRS", "nothing"]],
    published_keys: [["lead", "select * from published_keys(array[STRANGER]::text[]) where person <> STRANGER", "nothing"]],
    place_counts: [["stranger", "select * from place_counts(MATTER)", "nothing"]],
    look_at_version: [["stranger", "select * from look_at_version(SESSION, null, DOCUMENT, null) where matter is not null or wrapped is not null", "nothing"]],
    look_at_matter: [["stranger", "select * from look_at_matter(SESSION, null, MATTER) where id is not null or card is not null", "nothing"]],
    look_at_parties: [["stranger", "select * from look_at_parties(SESSION, null, MATTER) where matter is not null or party is not null", "nothing"]],
    look_at_members: [["stranger", "select * from look_at_members(SESSION, null, MATTER) where matter is not null or person is not null", "nothing"]],
  }
  test("are all here: a new one without its questions fails", async () => {
    const found = await firm.owner<
      { name: string }[]
    >`select distinct p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and p.prosecdef`
    expect(found.map((row) => row.name).toSorted()).toEqual(Object.keys(asked).toSorted())
  })
  test("look nowhere but where they say: none has a search path of the caller's", async () => {
    const open = await firm.owner<
      { name: string }[]
    >`select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=""']`
    expect(open).toEqual([])
  })
  test("are for nobody but the roles that they are given to", async () => {
    const open = await firm.owner<
      { name: string }[]
    >`select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and has_function_privilege('public', p.oid, 'execute')`
    expect(open).toEqual([])
  })
  const flat = Object.entries(asked).flatMap(([name, questions]) => questions.map(([who, statement, gets]) => [name, who, statement, gets] as const))
  test.each(flat)("%s, asked by a %s: %s gives %s", async (_name, who, statement, gets) => {
    const session = sessions.get(who === "partner" ? firm.firstId : firm[who].id) ?? ""
    const before = await firm.owner<
      { n: number }[]
    >`select (select count(*) from sessions) + (select count(*) from person_keys where oversight is not null) + (select count(*) from person_keys where handed_key is null) as n`
    const rows = await as(who, async (sql) => {
      const result = await sql.unsafe(filled(statement.replaceAll("SESSION", `'${session}'`)))
      const after = await firm.owner<
        { n: number }[]
      >`select (select count(*) from sessions) + (select count(*) from person_keys where oversight is not null) + (select count(*) from person_keys where handed_key is null) as n`
      expect(after[0]?.n).toBe(before[0]?.n)
      return result
    })
    if (gets === "nothing") expect(rows).toHaveLength(0)
    if (gets === "false") expect(Object.values(rows[0] ?? {})).toEqual([false])
  })
  test("the oversight pair is neither taken nor handed on by one who does not run the house", async () => {
    const seen = await as("lead", async (sql) => {
      await sql.unsafe(filled("select take_oversight(PARTNER), hand_oversight(me(), '', '')"))
      return sql<{ n: number }[]>`select count(*) as n from person_keys where handed_key is not null`
    })
    expect(seen[0]?.n).toBe(0)
    expect(invitation.hash).not.toBe("")
  })
})
