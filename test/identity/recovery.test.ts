/** The way back for somebody who lost their pass phrase: enough shares of this firm and nothing less, and no word about addresses to anyone else. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newKemPair, parseShare, printShare, splitRecovery } from "#seal"
import { codeOf, eventsOf, FIRST, openFirm, PHRASES, readEvent, refusal } from "./firm.ts"
import type { Firm, Newcomer } from "./firm.ts"

let firm: Firm
let robin: Newcomer
let secret: string
beforeAll(async () => {
  firm = await openFirm()
  robin = await firm.newcomer("lawyer")
  secret = (await firm.ask("POST", "/session/second-factor", { token: robin.token })).body.secret
  await firm.ask("PUT", "/session/second-factor", { token: robin.token, body: { secret, code: codeOf(secret, firm.clock) } })
})
afterAll(() => firm[Symbol.asyncDispose]())

const share = (n: number): string => firm.shares[n] ?? ""
/** The same share with one sign misread. */
const misread = (text: string): string => text.replace(/.$/, (last) => (last === "7" ? "8" : "7"))
/** A share that is well formed and of another firm. */
const foreign = async (n: number): Promise<string> => {
  using pair = newKemPair()
  return printShare(
    (await splitRecovery(pair, 2, 3))[n] ??
      (() => {
        throw new Error("no share")
      })(),
  )
}
/** A share that says it is of this firm and was made up. */
const forged = (text: string): string => {
  const real = parseShare(text)
  if (real === null) throw new Error("no share")
  return printShare({ ...real, secret: Uint8Array.from(real.secret, (byte, i) => (i === 0 ? byte ^ 1 : byte)) })
}

/** The shares that the caller's session made and that nobody proved yet, once more. */
const again = (token?: string) => firm.ask("GET", "/recovery/shares", token === undefined ? {} : { token })

describe("shares that nobody proved yet", () => {
  it("are shown again to the session that made them, the very same, and that is noted", async () => {
    for (let i = 0; i < 2; i++) {
      const { status, body } = await again(firm.settingUp)
      expect([status, body.needed, body.shares.map(({ text }: { text: string }) => text), body.receipt.kind]).toEqual([200, 2, firm.shares, "recovery.shown"])
    }
    expect(await eventsOf(firm, "recovery.shown")).toHaveLength(2)
  })
  it("are shown to nobody else: not to another session of the same person, a lawyer, the street", async () => {
    const { body } = await firm.signIn(FIRST.address, FIRST.passphrase)
    expect((await firm.ask("GET", "/firm", { token: body.token })).body.recovery.again).toBe(false)
    expect(refusal(await again(body.token))).toEqual([404, "not-found"])
    expect(refusal(await again(firm.token))).toEqual([404, "not-found"])
    expect(refusal(await again(robin.token))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await again())).toEqual([401, "not-signed-in"])
  })
  it("are not shown to whoever sits there without their pass phrase", async () => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await again(firm.settingUp))).toEqual([403, "step-up-needed"])
    expect((await firm.ask("POST", "/session/confirmation", { token: firm.settingUp, body: { passphrase: FIRST.passphrase } })).status).toBe(200)
    expect((await again(firm.settingUp)).status).toBe(200)
  })
})

describe("proving a share", () => {
  const prove = (text: string, token = firm.token) => firm.ask("POST", "/recovery/proof", { token, body: { share: text } })
  it("works for each share, however it is typed, and is seen in the firm's settings", async () => {
    expect((await firm.ask("GET", "/firm", { token: firm.token })).body.recovery).toEqual({ needed: 2, shares: 3, proved: null, waiting: null, again: false })
    expect((await firm.ask("GET", "/firm", { token: firm.settingUp })).body.recovery.again).toBe(true)
    const said = await Promise.all([share(0), share(1).toLowerCase(), share(2).replaceAll("-", "  \n")].map((text) => prove(text)))
    expect(said.map((one) => [one.status, one.body.number, one.body.receipt.kind])).toEqual([
      [200, 1, "recovery.proved"],
      [200, 2, "recovery.proved"],
      [200, 3, "recovery.proved"],
    ])
    expect((await firm.ask("GET", "/firm", { token: firm.token })).body.recovery.proved).toMatch(/^\d{4}-/)
  })
  it.each<[string, () => string | Promise<string>, number, string]>([
    ["one that was misread", () => misread(share(0)), 422, "share-wrong"],
    ["one that is cut", () => share(0).slice(0, -4), 422, "share-wrong"],
    ["one of another firm", () => foreign(0), 422, "share-wrong"],
    ["one that was made up", () => forged(share(0)), 422, "share-wrong"],
    ["no share at all", () => "the quick brown fox jumps", 422, "share-wrong"],
    ["nothing", () => "", 400, "malformed"],
  ])("fails for %s", async (_what, text, status, code) => expect(refusal(await prove(await text()))).toEqual([status, code]))
  it("ends their being shown", async () => expect(refusal(await again(firm.settingUp))).toEqual([404, "not-found"]))
  it("is not for a lawyer, nor for the street", async () => {
    expect(refusal(await prove(share(0), robin.token))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await firm.ask("POST", "/recovery/proof", { body: { share: share(0) } }))).toEqual([401, "not-signed-in"])
  })
})

describe("recovering", () => {
  const recover = (shares: readonly string[], more: object = {}) =>
    firm.ask("POST", "/recovery", { body: { address: robin.address, passphrase: PHRASES[4], shares, ...more } })

  it.each<[string, () => Promise<readonly string[]> | readonly string[], object, number, string]>([
    ["one share", () => [share(0)], {}, 400, "malformed"],
    ["the same share twice", () => [share(0), share(0)], {}, 422, "shares-too-few"],
    ["the same share twice, typed differently", () => [share(0), share(0).toLowerCase()], {}, 422, "shares-too-few"],
    ["a share that was misread", () => [share(0), misread(share(1))], {}, 422, "share-wrong"],
    ["a share of another firm", async () => [share(0), await foreign(1)], {}, 422, "share-wrong"],
    ["shares of another firm only", async () => [await foreign(0), await foreign(1)], {}, 422, "share-wrong"],
    ["a share that was made up", () => [share(0), forged(share(1))], {}, 422, "share-wrong"],
    ["enough shares and one that was made up", () => [share(0), share(1), forged(share(2))], {}, 422, "share-wrong"],
    ["a weak pass phrase", () => [share(0), share(1)], { passphrase: "hollis and grey" }, 422, "passphrase-weak"],
    ["a breached pass phrase", () => [share(0), share(1)], { passphrase: "password1234" }, 422, "passphrase-breached"],
    ["an address that is none", () => [share(0), share(1)], { address: "robin" }, 400, "malformed"],
    ["an unknown field", () => [share(0), share(1)], { role: "partner" }, 400, "malformed"],
    ["an address nobody has", () => [share(0), share(1)], { address: "nobody@hollisgrey.example" }, 404, "not-found"],
  ])("is refused with %s", async (_what, shares, more, status, code) => expect(refusal(await recover(await shares(), more))).toEqual([status, code]))

  it("says of an address nothing to who has not enough shares", async () => {
    const said = await Promise.all(
      [robin.address, "nobody@hollisgrey.example"].map(async (address) => ({
        ...(await recover([share(0), await foreign(1)], { address })).body,
        request: "",
      })),
    )
    expect(said[0]).toEqual(said[1])
  })
  it("changed nothing by all that", async () => {
    expect((await firm.ask("GET", "/session", { token: robin.token })).status).toBe(200)
    expect(refusal(await firm.signIn(robin.address, robin.passphrase))).toEqual([401, "code-needed"])
  })

  it("gives a new pass phrase, ends every session, removes the second factor and says so, and is noted by the house", async () => {
    const done = await recover([share(2), share(0)])
    expect([done.status, done.body]).toEqual([201, { receipt: expect.objectContaining({ kind: "recovery.done" }) as unknown, secondFactorRemoved: true }])
    expect((await firm.ask("GET", "/session", { token: robin.token })).status).toBe(401)
    expect(refusal(await firm.signIn(robin.address, robin.passphrase))).toEqual([401, "sign-in-failed"])
    const came = await firm.signIn(robin.address, PHRASES[4])
    expect([came.status, came.body.person.id, came.body.secondFactor.set]).toEqual([201, robin.id, false])
    const [event] = await eventsOf(firm, "recovery.done")
    expect([event?.by, readEvent(event?.body).by, readEvent(event?.body).subjects]).toEqual([null, "house", [robin.id]])
  })
  it("gives the same keys again: what was sealed to the person opens", async () => {
    const { body } = await firm.signIn(robin.address, PHRASES[4])
    expect((await firm.ask("GET", "/people", { token: body.token })).body.people).toHaveLength(2)
  })
  it("works again, with other shares, and for the first person too", async () => {
    expect((await recover([share(1), share(2)], { passphrase: PHRASES[3] })).body.secondFactorRemoved).toBe(false)
    expect((await recover(firm.shares, { address: FIRST.address, passphrase: PHRASES[2] })).status).toBe(201)
    expect((await firm.signIn(FIRST.address, PHRASES[2])).status).toBe(201)
  })
  it("does not bring a suspended person back in", async () => {
    const { body } = await firm.signIn(FIRST.address, PHRASES[2])
    const { rev } = (await firm.ask("GET", `/people/${robin.id}`, { token: body.token })).body
    expect((await firm.ask("PATCH", `/people/${robin.id}`, { token: body.token, body: { rev, state: "suspended" } })).status).toBe(200)
    expect((await recover([share(0), share(1)])).status).toBe(201)
    expect(refusal(await firm.signIn(robin.address, PHRASES[4]))).toEqual([401, "sign-in-failed"])
  })
})

describe("making new shares", () => {
  const RECOVERY = { needed: 3, shares: 5 }
  let token = ""
  let made: readonly string[] = []
  const make = (brought: readonly string[], more: { readonly recovery?: object; readonly token?: string } = {}) =>
    firm.ask("POST", "/recovery/shares", { token: more.token ?? token, body: { brought, recovery: more.recovery ?? RECOVERY } })
  const prove = (text: string) => firm.ask("POST", "/recovery/proof", { token, body: { share: text } })
  const recover = (shares: readonly string[]) => firm.ask("POST", "/recovery", { body: { address: robin.address, passphrase: PHRASES[4], shares } })
  const standing = async () => (await firm.ask("GET", "/firm", { token })).body.recovery
  beforeAll(async () => {
    token = (await firm.signIn(FIRST.address, PHRASES[2])).body.token
  })

  it.each<[string, () => Promise<readonly string[]> | readonly string[], object, number, string]>([
    ["one share", () => [share(0)], {}, 400, "malformed"],
    ["no share", () => [], {}, 400, "malformed"],
    ["the same share twice", () => [share(0), share(0).toLowerCase()], {}, 422, "shares-too-few"],
    ["a share that was misread", () => [share(0), misread(share(1))], {}, 422, "share-wrong"],
    ["a share of another firm", async () => [share(0), await foreign(1)], {}, 422, "share-wrong"],
    ["shares of another firm only", async () => [await foreign(0), await foreign(1)], {}, 422, "share-wrong"],
    ["a share that was made up", () => [share(0), forged(share(1))], {}, 422, "share-wrong"],
    ["enough shares and one that was made up", () => [share(0), share(1), forged(share(2))], {}, 422, "share-wrong"],
    ["one of the new to be enough", () => [share(0), share(1)], { recovery: { needed: 1, shares: 3 } }, 400, "malformed"],
    ["all of the new to be needed", () => [share(0), share(1)], { recovery: { needed: 3, shares: 3 } }, 400, "malformed"],
    ["too many", () => [share(0), share(1)], { recovery: { needed: 2, shares: 16 } }, 400, "malformed"],
    ["an unknown field", () => [share(0), share(1)], { recovery: { ...RECOVERY, key: "x" } }, 400, "malformed"],
  ])("is refused with %s", async (_what, brought, more, status, code) => expect(refusal(await make(await brought(), more))).toEqual([status, code]))
  it("is refused to a lawyer, an administrator and the street, whatever they bring, and to whoever did not confirm who they are", async () => {
    const lawyer = await firm.newcomer("lawyer", "second@hollisgrey.example", token)
    const administrator = await firm.newcomer("administrator", "runs@hollisgrey.example", token)
    expect(refusal(await make(firm.shares, { token: lawyer.token }))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await make(firm.shares, { token: administrator.token }))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await firm.ask("POST", "/recovery/shares", { body: { brought: firm.shares, recovery: RECOVERY } }))).toEqual([401, "not-signed-in"])
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await make(firm.shares))).toEqual([403, "step-up-needed"])
    expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: PHRASES[2] } })).status).toBe(200)
  })
  it("changed nothing by all that", async () => {
    expect(await standing()).toMatchObject({ needed: 2, shares: 3, waiting: null, again: false })
    expect(await eventsOf(firm, "recovery.split")).toEqual([])
  })

  it("gives new ones with enough of the old, in another split, and is noted", async () => {
    const before = await make([share(1), share(2)])
    const { status, body } = await make([share(0), share(2)])
    made = body.shares.map(({ text }: { text: string }) => text)
    expect([status, body.needed, body.shares.length, body.receipt.kind]).toEqual([201, 3, 5, "recovery.split"])
    expect(new Set([...firm.shares, ...made, ...before.body.shares.map(({ text }: { text: string }) => text)]).size).toBe(13)
    const [, event] = await eventsOf(firm, "recovery.split")
    expect(readEvent(event?.body)).toMatchObject({ by: expect.stringMatching(/^per_/) as unknown, subjects: [firm.tools.firm.id] })
    expect((await again(token)).body.shares.map(({ text }: { text: string }) => text)).toEqual(made)
    expect(refusal(await prove(before.body.shares[0]?.text ?? ""))).toEqual([422, "share-wrong"])
  })
  it("leaves the old ones good and the new ones none until one of the new is proved", async () => {
    expect(await standing()).toMatchObject({ needed: 2, shares: 3, waiting: RECOVERY, again: true })
    expect(refusal(await recover(made.slice(0, 3)))).toEqual([422, "share-wrong"])
    expect(refusal(await recover([share(0), ...made.slice(0, 2)]))).toEqual([422, "share-wrong"])
    expect((await recover([share(0), share(1)])).status).toBe(201)
    expect((await prove(share(0))).body).toMatchObject({ number: 1, renewed: false })
    expect(await standing()).toMatchObject({ needed: 2, waiting: RECOVERY, again: true })
  })
  it("puts them in the place of the old ones with the first proof, and shows them no more", async () => {
    expect((await prove(made[3] ?? "")).body).toMatchObject({ number: 4, renewed: true })
    expect(await standing()).toMatchObject({ ...RECOVERY, waiting: null, again: false })
    expect(refusal(await again(token))).toEqual([404, "not-found"])
    expect((await prove(made[0] ?? "")).body).toMatchObject({ number: 1, renewed: false })
  })
  it.each<[string, () => readonly string[], string]>([
    ["enough of the old ones", () => firm.shares, "share-wrong"],
    ["two old ones and a new one", () => [share(0), share(1), made[0] ?? ""], "share-wrong"],
    ["two new ones and an old one", () => [made[0] ?? "", made[1] ?? "", share(2)], "share-wrong"],
    ["as many of the new as were needed of the old", () => made.slice(0, 2), "shares-too-few"],
  ])("brings nobody back from then on with %s", async (_what, shares, code) => {
    expect(refusal(await recover(shares()))).toEqual([422, code])
    expect(refusal(await make(shares()))).toEqual([422, code])
  })
  it("proves no old share any more", async () => expect(refusal(await prove(share(0)))).toEqual([422, "share-wrong"]))
  it("brings a person back with enough of the new ones, whose keys are the same", async () => {
    expect((await recover([made[4] ?? "", made[1] ?? "", made[2] ?? ""])).status).toBe(201)
    expect((await firm.ask("POST", "/recovery", { body: { address: FIRST.address, passphrase: PHRASES[3], shares: made } })).status).toBe(201)
    const { body } = await firm.signIn(FIRST.address, PHRASES[3])
    expect((await firm.ask("GET", "/people", { token: body.token })).body.people).toHaveLength(4)
  })
})
