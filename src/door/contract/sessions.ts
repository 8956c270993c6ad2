/** Signing in and out, the purpose one works under, the second factor, and one's own pass phrase. */
import { z } from "zod"
import { route } from "./route.ts"
import { address, id, instant, line, purposeCode, receipt, role } from "./shapes.ts"

export const ROOMS = ["matters", "ledger", "people", "firm"] as const
export const session = z
  .strictObject({
    person: z.strictObject({ id: id("person"), name: z.string(), address: z.string(), role }),
    firm: z.string(),
    purpose: z.strictObject({ code: purposeCode, line: z.string().optional() }).nullable(),
    purposes: z.array(z.strictObject({ code: purposeCode, words: z.string() })),
    rooms: z.array(z.enum(ROOMS)).meta({ description: "what stands in the rail: only what the caller may use" }),
    may: z.array(z.string()).meta({ description: "the firm-wide acts that the caller's role includes, by the rules' names" }),
    secondFactor: z.strictObject({ set: z.boolean(), required: z.boolean() }),
    begunAt: instant,
    endsAt: instant,
    idleMinutes: z.int(),
    token: z.string().optional().meta({ description: "only for programs that asked for it with bearer: true; a browser gets a cookie" }),
  })
  .meta({ id: "Session" })
export type Session = z.infer<typeof session>

const phrase = z.string().min(1).max(1024)
const sixDigits = z.string().regex(/^\d{6}$/)
export const signIn = z
  .strictObject({
    address,
    passphrase: phrase,
    code: sixDigits.optional(),
    purpose: z.strictObject({ code: purposeCode, line: line(200).optional() }).optional(),
    bearer: z.boolean().default(false),
  })
  .meta({ id: "SignIn" })
export type SignIn = z.infer<typeof signIn>
export const purposeChosen = z.strictObject({ code: purposeCode, line: line(200).optional() })

export const sessionRoutes = [
  route({
    name: "signIn",
    method: "POST",
    path: "/sessions",
    access: "secret",
    summary: "Sign in: one answer for every way of being wrong",
    body: signIn,
    reply: session,
    status: 201,
  }),
  route({ name: "getSession", method: "GET", path: "/session", access: "signed-in", summary: "Who one is here, and why", reply: session }),
  route({
    name: "nameThePurpose",
    method: "PUT",
    path: "/session/purpose",
    access: "signed-in",
    summary: "Say what one is here for; it goes into every custody event from now on",
    body: purposeChosen,
    reply: session,
  }),
  route({
    name: "confirm",
    method: "POST",
    path: "/session/confirmation",
    access: "signed-in",
    summary: "Confirm by pass phrase that it is still you, before a grave act",
    body: z.strictObject({ passphrase: phrase, code: sixDigits.optional() }),
    reply: session,
  }),
  route({ name: "signOut", method: "DELETE", path: "/session", access: "signed-in", summary: "Sign out", reply: "none", status: 204 }),
  route({
    name: "signOutEverywhere",
    method: "DELETE",
    path: "/sessions",
    access: "signed-in",
    summary: "Sign out on every machine",
    reply: "none",
    status: 204,
  }),
  route({
    name: "beginSecondFactor",
    method: "POST",
    path: "/session/second-factor",
    access: "signed-in",
    summary: "Begin a second factor (TOTP, RFC 6238): gives its secret once",
    reply: z.strictObject({ secret: z.string(), uri: z.string() }),
  }),
  route({
    name: "setSecondFactor",
    method: "PUT",
    path: "/session/second-factor",
    access: "signed-in",
    summary: "Set the second factor, proved by a first code",
    body: z.strictObject({ secret: z.string().max(128), code: sixDigits }),
    reply: z.strictObject({ receipt }),
  }),
  route({
    name: "removeSecondFactor",
    method: "DELETE",
    path: "/session/second-factor",
    access: "signed-in",
    summary: "Remove the second factor",
    body: z.strictObject({ passphrase: phrase, code: sixDigits }),
    reply: z.strictObject({ receipt }),
  }),
  route({
    name: "changePassphrase",
    method: "PUT",
    path: "/session/passphrase",
    access: "signed-in",
    summary: "Change one's pass phrase",
    body: z.strictObject({ now: phrase, next: phrase, code: sixDigits.optional() }),
    reply: z.strictObject({ receipt }),
  }),
] as const
