/** Binds every road of the contract to its handler: names the caller, parses, judges the outcome, notes refusals. A road without a handler does not compile. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { comeIn, mustSetSecondFactor, noteRefusal } from "#desk"
import type { Caller, Tools } from "#desk"
import { no, yes } from "#words"
import type { Outcome, Refusal } from "#words"
import { ROUTES } from "./contract/index.ts"
import type { Route } from "./contract/index.ts"
import { crossSite, secretOf } from "./guard.ts"
import { HANDLERS } from "./handlers.ts"
import { parse } from "./parse.ts"
import { sendProblem } from "./problems.ts"
import type { Visit } from "./visit.ts"

/** Which firm a host name leads to; null where none is kept under it. */
export type FirmAt = (host: string) => Tools | null
type AnyHandler = (visit: Visit<never>) => Promise<Outcome<unknown>>

export const API = "/api/v1"

/** All that a session may do while the firm asks for a second factor and its person has none. */
const WITHOUT_SECOND_FACTOR: ReadonlySet<string> = new Set(["getSession", "confirm", "beginSecondFactor", "setSecondFactor", "signOut", "signOutEverywhere"])

/** Lays every road of the contract. */
export function layRoads(app: FastifyInstance, firmAt: FirmAt): void {
  for (const route of ROUTES) {
    const handler = HANDLERS[route.name] as unknown as AnyHandler
    app.route({ method: route.method, url: API + route.path, exposeHeadRoute: false, handler: (request, reply) => visit(route, handler, firmAt, request, reply) })
  }
}

async function visit(route: Route, handler: AnyHandler, firmAt: FirmAt, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const outcome = await judged(route, handler, firmAt, request, reply)
  if (!outcome.ok) return reply.sent ? reply : refuse(request, reply, outcome.refusal)
  if (typeof route.reply === "string") return reply
  return reply.code(route.status ?? 200).header("cache-control", "no-store").type("application/json").send(JSON.stringify(outcome.value))
}

/** What comes of a visit. The caller's keys are open for as long as this takes, and no longer. */
async function judged(route: Route, handler: AnyHandler, firmAt: FirmAt, request: FastifyRequest, reply: FastifyReply): Promise<Outcome<unknown>> {
  const tools = firmAt(request.host)
  if (tools === null) return no("wrong-host")
  if (crossSite(request)) return no("cross-site")
  const secret = secretOf(request)
  using caller = secret === null || route.access !== "signed-in" ? null : await comeIn(tools, secret)
  if (route.access === "signed-in" && caller === null) return no("not-signed-in")
  if (caller !== null && mustSetSecondFactor(tools, caller) && !WITHOUT_SECOND_FACTOR.has(route.name)) return no("second-factor-needed")
  const outcome = await handle(route, handler, tools, caller, request, reply)
  if (outcome.ok) tools.clerk.nudge()
  else if (caller !== null) await noteRefusal(tools, caller, outcome.refusal, route.name, askedFor(request))
  return outcome
}

async function handle(route: Route, handler: AnyHandler, tools: Tools, caller: Caller | null, request: FastifyRequest, reply: FastifyReply): Promise<Outcome<unknown>> {
  const params = parse(route.params, request.params)
  if (!params.ok) return no("not-found")
  const query = parse(route.query, request.query)
  if (!query.ok) return query
  const body = route.body === undefined ? yes(undefined) : parse(route.body, request.body)
  if (!body.ok) return body
  return handler({ tools, caller, params: params.value, query: query.value, body: body.value, request, reply } as unknown as Visit<never>)
}

async function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<FastifyReply> {
  await sendProblem(request, reply, refusal)
  return reply
}

/** The innermost id of the address: what was asked for, whether or not there is such a thing. */
function askedFor(request: FastifyRequest): string | null {
  const params = Object.values(request.params as Record<string, string>)
  return params.find((value) => /^[a-z]{3}_/.test(value)) ?? null
}
