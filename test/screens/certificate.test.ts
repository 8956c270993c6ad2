/** The screen certificate: what it proves of a wall that held, for whom it is made, and that every way of bending it is found. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { bendScreen, tryScreen, verifyScreen } from "#ledger"
import { freshMatter, opening, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, flush, soon } from "../matters/matter.ts"
import { parseCertificate, toCertificateBytes } from "../../verify/screen/certificate.ts"
import type { Certificate } from "../../verify/screen/certificate.ts"
import { round } from "../rounds/round.ts"
import { certificate, keyOf, reportOf, screened } from "./screened.ts"
import type { Screened } from "./screened.ts"
import { findingsOf } from "../../verify/screen/words.ts"

let firm: WalledFirm
let scene: Screened
beforeAll(async () => {
  firm = await openWalledFirm()
  await firm.ask("PUT", "/session/purpose", { token: firm.auditor.token, body: { code: "audit" } })
  scene = await screened(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const ask = (by = firm.auditor, matter = scene.matter, person = firm.member.id) => certificate(firm, by, matter, person)
const lift = async (wall: string): Promise<void> => {
  await firm.ask("POST", `/walls/${wall}/lifting`, { token: firm.keeper.token, body: { why: "the conflict has gone" } })
  const lifted = await firm.ask("POST", `/walls/${wall}/lifting/countersignature`, { token: firm.second.token })
  if (lifted.status !== 200) throw new Error(JSON.stringify(lifted.body))
}

describe("a screen certificate proves", () => {
  test("that a wall stood, what it ended, who read its memo and its notice, and what was refused", async () => {
    const report = await reportOf(firm, await ask())
    expect(report).toMatchObject({
      matter: scene.matter,
      person: firm.member.id,
      closed: { by: firm.auditor.id },
      stated: { firm: "Hollis & Grey" },
      walls: [
        {
          wall: scene.wall,
          ground: "lateral-hire",
          raised: { by: firm.keeper.id },
          until: null,
          ended: null,
          mustAcknowledge: true,
          told: true,
          memos: [{ by: firm.lead.id }],
        },
      ],
      notices: [{ by: firm.member.id }],
      actsWithout: [],
      refusalsOfOthers: 1,
    })
    expect(report.walls[0]?.cut.length).toBe(1)
    expect(report.walls[0]?.newKey).not.toBeNull()
    expect(report.refusals.map((one) => [one.code, one.asked])).toEqual([["not-found", scene.document]])
    expect(report.grants.map((one) => one.ended !== null)).toEqual([true])
    expect(report.actsBefore).toBeGreaterThan(0)
    expect(report.continues).not.toBeNull()
  })
  test("a wall that was raised to begin later, from its start, and nothing before it has begun", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    await opening(firm, document, firm.member)
    const wall = await raised(firm, [id], [firm.member.id], { from: soon(firm, { milliseconds: 500 }) })
    expect(await ask(firm.auditor, id)).toMatchObject({ status: 409, code: "screen-not-proved" })
    firm.clock.forward({ seconds: 1 })
    while ((await round(firm.tools)).wallsBegun === 0) expect((await firm.owner`select 1 from walls where id = ${wall} and begun_at is null`).length).toBe(1)
    await firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.keeper.token })
    expect(await opening(firm, document, firm.member)).toEqual([404, "not-found"])
    const report = await reportOf(firm, await ask(firm.auditor, id))
    expect(report).toMatchObject({ walls: [{ wall, from: expect.stringMatching(/Z$/), begun: { by: "house" }, stood: true, ended: null }], actsWithout: [] })
    expect([report.walls[0]?.cut.length, report.walls[0]?.newKey === null, report.actsBefore > 0]).toEqual([1, false, true])
    expect(findingsOf(report).join(" ")).toContain("The house began it at")
    await firm.owner`update walls set starts_at = starts_at + interval '1 minute' where id = ${wall}`
    expect((await ask(firm.auditor, id)).detail).toContain("has another start in the table of walls")
  })
  test("a wall around a client, for a matter that was opened later, from its opening on, by whoever opened it", async () => {
    const words = { title: "T", client: "The Pilotage Board", type: "Other", jurisdiction: "Ireland" }
    await firm.ask("POST", "/matters", { token: firm.lead.token, body: words })
    const wall = await raised(firm, [], [firm.stranger.id], { client: words.client })
    const { id } = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: words })).body["matter"] as { id: string }
    const report = await reportOf(firm, await ask(firm.auditor, id, firm.stranger.id))
    expect(report.walls).toMatchObject([{ wall, raised: { by: firm.lead.id }, stood: true, ended: null, cut: [] }])
  })
  test("a wall that was lifted, until then; and what the person did afterwards stands in it as done without a wall", async () => {
    const { matter, wall, document } = await screened(firm)
    await lift(wall)
    await firm.ask("POST", `/matters/${matter}/members`, { token: firm.lead.token, body: { person: firm.member.id, role: "reader" } })
    await firm.ask("GET", `/documents/${document}/content`, { token: firm.member.token }).catch(() => undefined)
    const report = await reportOf(firm, await ask(firm.auditor, matter))
    expect(report.walls[0]?.ended?.lifted).toMatchObject({ by: firm.second.id })
    expect(report.grants.length).toBe(2)
    expect(report.actsWithout.length).toBeGreaterThan(0)
  })
  test("a wall that ran out by itself, until then", async () => {
    const { id } = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: { title: "T", client: "C", type: "Other", jurisdiction: "Ireland" } }))
      .body["matter"] as { id: string }
    const until = firm.clock.now().add({ minutes: 5 }).toString({ fractionalSecondDigits: 3 })
    await raised(firm, [id], [firm.stranger.id], { until })
    firm.clock.forward({ minutes: 6 })
    const report = await reportOf(firm, await ask(firm.auditor, id, firm.stranger.id))
    expect(report.walls[0]?.ended).toMatchObject({ lifted: null })
    expect(Temporal.Instant.from(report.walls[0]?.ended?.at ?? "").toString()).toBe(Temporal.Instant.from(until).toString())
  })
  test("that the person asked to be let in, and that somebody inside tried to let them in and was refused", async () => {
    const { matter } = await screened(firm)
    const code = (await firm.ask("GET", `/matters/${matter}`, { token: firm.lead.token })).body["code"] as string
    for (const { token } of [firm.member, firm.stranger])
      await firm.ask("POST", "/requests", { token, body: { code, role: "reader", until: soon(firm, { hours: 24 }), words: "to help" } })
    expect((await firm.ask("POST", `/matters/${matter}/members`, { token: firm.lead.token, body: { person: firm.member.id, role: "reader" } })).status).toBe(
      409,
    )
    const asked = await ask(firm.auditor, matter)
    const report = await reportOf(firm, asked)
    expect(report).toMatchObject({
      tries: [{ by: firm.lead.id, act: "admit", code: "shut-out" }],
      requests: [{ by: firm.member.id }],
      requestsOfOthers: 1,
      refusalsOfOthers: 1,
    })
    expect(findingsOf(report).join("\n")).toMatch(/asked to be let in once[^]*tried once to let the person in/)
    // What names nobody before it is opened may not stay closed.
    const { leaves, ...rest } = parseCertificate(asked.bytes) as Certificate
    for (const kind of ["access.asked", "refused"]) {
      const closed = leaves.map((one) => (Buffer.from(one.leaf).toString("latin1").includes(`"kind":"${kind}"`) ? { ...one, detail: null } : one))
      expect(verifyScreen(toCertificateBytes({ ...rest, leaves: closed }), await keyOf(firm))).toMatchObject({ ok: false, why: { code: "detail-withheld" } })
    }
  })
  test("and opens nothing but what concerns the pair", async () => {
    const { bytes } = await ask()
    const { leaves } = parseCertificate(bytes) as Certificate
    const open = leaves.filter((one) => one.detail !== null).map((one) => (JSON.parse(Buffer.from(one.leaf).toString("latin1")) as { kind: string }).kind)
    expect(new Set(open)).toEqual(
      new Set(["wall.raised", "memo.acknowledged", "notice.acknowledged", "grant.made", "grant.ended", "refused", "screen.examined"]),
    )
    expect(leaves.length).toBeGreaterThan(open.length)
    for (const word of ["Quillfeather", "Kettle", "Thistlewick", "statement.txt"]) expect(bytes.includes(word)).toBe(false)
  })
})

describe("asking for a certificate", () => {
  test("is an event in both chains, signed by who asked, and the chain of the matter stays whole for its leads", async () => {
    await ask()
    const asked = (await events(firm, "screen.examined")).at(-1)
    expect(JSON.parse(String(asked?.["body"]))).toMatchObject({ by: firm.auditor.id, subjects: [scene.matter, firm.member.id] })
    await flush(firm)
    const reply = await fetch(`${firm.house.url}/api/v1/matters/${scene.matter}/custody/bundle`, { headers: { authorization: `Bearer ${firm.lead.token}` } })
    expect(reply.status).toBe(200)
    const { verifyBundle } = await import("#ledger")
    expect(verifyBundle(new Uint8Array(await reply.arrayBuffer()), await keyOf(firm)).ok).toBe(true)
  })
  test("is refused to everybody who does not watch the firm", async () => {
    for (const one of [firm.lead, firm.member, firm.administrator, firm.guest, firm.reader, firm.stranger])
      expect(await ask({ ...one })).toMatchObject({ status: 403, code: "not-yours-to-do" })
  })
  test("is refused without a purpose", async () => {
    const other = await firm.newcomer("auditor", "another.auditor@hollisgrey.example")
    expect(await ask(other)).toMatchObject({ status: 403, code: "purpose-needed" })
  })
  test("finds nothing where no wall was raised, where there is no such matter or person, and for an overseer who is shut out", async () => {
    const never = await ask(firm.auditor, "mat_00000000000000000000000000")
    expect(never).toMatchObject({ status: 404, code: "not-found", detail: null })
    const { matter } = await screened(firm)
    await raised(firm, [matter], [firm.second.id])
    for (const said of [
      await ask(firm.auditor, scene.matter, firm.stranger.id),
      await ask(firm.auditor, scene.matter, "per_00000000000000000000000000"),
      await ask(firm.second, matter),
      await ask(firm.second, matter, firm.second.id),
    ])
      expect({ ...said, bytes: null }).toEqual({ ...never, bytes: null })
    expect((await ask(firm.keeper, matter)).status).toBe(200)
  })
  test("is nothing for the screened person to do, when the wall is gone either", async () => {
    const { matter } = await screened(firm)
    const wall = await raised(firm, [matter], [firm.auditor.id])
    await lift(wall)
    expect(await ask(firm.auditor, matter, firm.auditor.id)).toMatchObject({ status: 403, code: "own-rights" })
    expect((await ask(firm.keeper, matter, firm.auditor.id)).status).toBe(200)
  })
})

describe("a certificate that was bent", () => {
  test("is caught, whatever was done to it", async () => {
    const { bytes } = await ask()
    const trial = tryScreen(bytes, await keyOf(firm))
    expect(trial).toMatchObject({ verified: true, missed: [] })
    expect(trial.mutants).toBeGreaterThan(200)
    expect(trial.mutantsCaught).toBe(trial.mutants)
  })
  test("is named for what it is", async () => {
    const { bytes } = await ask()
    const other = await screened(firm)
    const otherBytes = (await ask(firm.auditor, other.matter)).bytes
    const log = await keyOf(firm)
    const [good, others] = [parseCertificate(bytes) as Certificate, parseCertificate(otherBytes) as Certificate]
    const why = (change: Partial<Certificate>) => {
      const checked = verifyScreen(toCertificateBytes({ ...good, ...change }), log)
      return checked.ok ? null : checked.why
    }
    const at = (kind: string) => good.leaves.findIndex((one) => Buffer.from(one.leaf).includes(`"kind":"${kind}"`))
    const without = (i: number) => good.leaves.filter((_, j) => j !== i)
    const instead = (i: number, one: Certificate["leaves"][number]) => good.leaves.map((old, j) => (i === j ? one : old))
    const [raisedAt, refusedAt] = [at("wall.raised"), at("refused")]
    expect(why({ leaves: good.leaves.slice(0, -1) })).toMatchObject({ code: "chain-cut" })
    const earlierClosing = at("screen.examined")
    expect(why({ leaves: good.leaves.slice(0, earlierClosing + 1) })).toMatchObject({ code: "chain-cut", leaf: (good.leaves[earlierClosing]?.index ?? 0) + 1 })
    expect(why({ leaves: without(raisedAt) })).toMatchObject({ code: "chain-broken" })
    expect(why({ leaves: without(refusedAt) })).toMatchObject({ code: "chain-broken" })
    expect(why({ leaves: others.leaves })).toMatchObject({ code: "proof-wrong" })
    expect(why({ ...others, matter: good.matter })).toMatchObject({ code: "subject-wrong" })
    expect(why({ person: firm.stranger.id })).toMatchObject({ code: "subject-wrong" })
    expect(why({ matter: other.matter })).toMatchObject({ code: "subject-wrong" })
    expect(why({ checkpoint: others.checkpoint })).toMatchObject({ code: expect.stringMatching(/proof-wrong|checkpoint-not-consistent/) })
    const refused = good.leaves[refusedAt] as Certificate["leaves"][number]
    expect(why({ leaves: instead(refusedAt, { ...refused, detail: null }) })).toMatchObject({ code: "detail-withheld", leaf: refused.index })
    const altered = { salt: refused.detail?.salt ?? Buffer.alloc(32), text: (refused.detail?.text ?? "").replace(firm.member.id, firm.stranger.id) }
    expect(why({ leaves: instead(refusedAt, { ...refused, detail: altered }) })).toMatchObject({ code: "detail-wrong", leaf: refused.index })
    expect(why({ leaves: instead(refusedAt, { ...refused, proof: refused.proof.slice(1) }) })).toMatchObject({ code: "proof-wrong", leaf: refused.index })
    const bends = new Map(bendScreen(bytes).map((mutant) => [mutant.what, verifyScreen(mutant.bytes, log)]))
    const said = (what: string) => {
      const checked = bends.get(what)
      return checked === undefined || checked.ok ? null : [checked.why.code, checked.why.leaf]
    }
    const second = good.leaves[1]?.index ?? 0
    expect(said(`leaf ${second}: dropped`)).toEqual(["chain-broken", good.leaves[2]?.index])
    expect(said(`leaf ${second}: back-dated`)).toEqual(["proof-wrong", second])
    expect(said(`leaf ${second}: before the one that it follows`)).toEqual(["chain-broken", good.leaves[0]?.index])
    expect(said("the checkpoints swapped")?.[0]).toBe("checkpoint-older")
    expect(said("the keys left out")?.[0]).toBe("key-unknown")
  })
})
