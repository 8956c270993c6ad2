/** Setting the firm up, its recovery shares, and what the house says of itself to anyone. */
import { z } from "zod"
import { route } from "./route.ts"
import { address, line, purposeCode, receipt, rev } from "./shapes.ts"
import { session } from "./sessions.ts"

export const houseState = z
  .strictObject({ state: z.enum(["new", "ready"]), firm: z.string().nullable(), version: z.string(), secondFactor: z.enum(["offered", "required"]) })
  .meta({ id: "House" })
export type HouseState = z.infer<typeof houseState>

export const passphrase = z.string().min(1).max(1024)
/** A share as it is typed, or the whole of its file. */
export const shareText = z.string().min(20).max(4000)

const split = z
  .strictObject({ needed: z.int().min(2).max(9), shares: z.int().min(3).max(15) })
  .refine((r) => r.needed < r.shares, { message: "fewer must be needed than are given out" })

export const setUp = z
  .strictObject({
    code: z.string().min(1).max(64),
    firm: line(200),
    person: z.strictObject({ name: line(200), address, passphrase }),
    recovery: split,
  })
  .meta({ id: "SetUp" })
export type SetUp = z.infer<typeof setUp>

export const recoveryShare = z.strictObject({ number: z.int(), text: z.string().meta({ description: "the share as it is printed: groups with a checksum" }) })
export const sharesShown = z
  .strictObject({ needed: z.int(), shares: z.array(recoveryShare), receipt })
  .meta({ id: "SharesShown", description: "Shown to the session that made them alone, until one of them is proved." })
export type SharesShown = z.infer<typeof sharesShown>

export const setUpDone = z
  .strictObject({ session, shares: z.array(recoveryShare), receipt })
  .meta({ id: "SetUpDone", description: "The shares are kept nowhere but for this session, under its own secret, until one of them is proved." })
export type SetUpDone = z.infer<typeof setUpDone>

export const firm = z
  .strictObject({
    name: z.string(),
    host: z.string(),
    secondFactor: z.enum(["offered", "required"]),
    idleMinutes: z.int(),
    sessionHours: z.int(),
    purposes: z.array(z.strictObject({ code: purposeCode, words: z.string() })),
    reviewMonths: z.int().meta({ description: "every so many months the access to each open matter is reviewed; 0 for only when somebody begins it" }),
    recovery: z.strictObject({
      needed: z.int(),
      shares: z.int(),
      proved: z.string().nullable(),
      waiting: z
        .strictObject({ needed: z.int(), shares: z.int() })
        .nullable()
        .meta({ description: "new shares that take the place of the old ones when one of them is proved" }),
      again: z.boolean().meta({ description: "this session made shares of which none is proved yet, and can show them again" }),
    }),
    rev: z.int(),
  })
  .meta({ id: "Firm" })
export type Firm = z.infer<typeof firm>

export const firmChange = z.strictObject({
  rev,
  name: line(200).optional(),
  secondFactor: z.enum(["offered", "required"]).optional(),
  idleMinutes: z.int().min(5).max(720).optional(),
  sessionHours: z.int().min(1).max(72).optional(),
  purposes: z
    .array(z.strictObject({ code: purposeCode, words: line(80) }))
    .min(1)
    .max(40)
    .optional(),
  reviewMonths: z.int().min(0).max(60).optional(),
})

export const houseRoutes = [
  route({
    name: "getHouse",
    method: "GET",
    path: "/house",
    access: "anyone",
    summary: "Whether the firm is set up, and its name for the sign-in page",
    reply: houseState,
  }),
  route({
    name: "checkPassphrase",
    method: "POST",
    path: "/passphrases/check",
    access: "anyone",
    summary: "How strong a pass phrase is: never stored, never logged",
    body: z.strictObject({ passphrase, names: z.array(z.string().max(254)).max(5).default([]) }),
    reply: z.strictObject({ strength: z.int().min(0).max(4), breached: z.boolean(), enough: z.boolean(), say: z.string() }),
  }),
  route({
    name: "setUp",
    method: "POST",
    path: "/setup",
    access: "secret",
    summary: "Set the firm up with its first person; gives the recovery shares",
    body: setUp,
    reply: setUpDone,
    status: 201,
  }),
  route({
    name: "proveShare",
    method: "POST",
    path: "/recovery/proof",
    access: "signed-in",
    summary: "Prove that one recovery share works",
    body: z.strictObject({ share: shareText }),
    reply: z.strictObject({ number: z.int(), renewed: z.boolean().meta({ description: "new shares took the place of the old ones by it" }), receipt }),
  }),
  route({
    name: "makeShares",
    method: "POST",
    path: "/recovery/shares",
    access: "signed-in",
    summary: "Make new recovery shares with enough of the old ones, which stay good until a new one is proved",
    body: z.strictObject({ brought: z.array(shareText).min(2).max(15), recovery: split }),
    reply: sharesShown,
    status: 201,
  }),
  route({
    name: "showShares",
    method: "GET",
    path: "/recovery/shares",
    access: "signed-in",
    summary: "Show the recovery shares again that this session made and that are not proved yet",
    reply: sharesShown,
  }),
  route({
    name: "recover",
    method: "POST",
    path: "/recovery",
    access: "secret",
    summary: "Give a person a new pass phrase with enough recovery shares",
    body: z.strictObject({ address, passphrase, shares: z.array(shareText).min(2).max(15) }),
    reply: z.strictObject({ receipt, secondFactorRemoved: z.boolean().meta({ description: "a second factor that was set is gone: set a new one" }) }),
    status: 201,
  }),
  route({ name: "getFirm", method: "GET", path: "/firm", access: "signed-in", summary: "The firm and its settings", reply: firm }),
  route({
    name: "changeFirm",
    method: "PATCH",
    path: "/firm",
    access: "signed-in",
    summary: "Change the firm's settings",
    body: firmChange,
    reply: z.strictObject({ firm, receipt }),
  }),
] as const
