/** Binds every road of the contract to its handler: names the caller, parses, judges the outcome, notes refusals. A road without a handler does not compile. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { comeIn, comeInAgain, mustSetSecondFactor, noteRefusal, whileOvertaken } from "#desk"
import type { Caller, Tools } from "#desk"
import { kindOfId, no, parseId, yes } from "#words"
import type { Outcome, PersonId, Refusal } from "#words"
import { ROUTES } from "./contract/index.ts"
import type { Route } from "./contract/index.ts"
import { crossSite, secretOf } from "./guard.ts"
import { HANDLERS } from "./handlers.ts"
import { parse } from "./parse.ts"
import { sendProblem } from "./problems.ts"
import type { Visit } from "./visit.ts"
import { DOCUMENT_BYTES } from "./wire.ts"

/** Which firm a host name leads to; null where none is kept under it. */
export type FirmAt = (host: string) => Tools | null
type AnyHandler = (visit: Visit<never>) => Promise<Outcome<unknown>>

export const API = "/api/v1"

/** All that a session may do while the firm asks for a second factor and its person has none. */
const WITHOUT_SECOND_FACTOR: ReadonlySet<string> = new Set(["getSession", "confirm", "beginSecondFactor", "setSecondFactor", "signOut", "signOutEverywhere"])

/** Lays every road of the contract. */
export function layRoads(app: FastifyInstance, firmAt: FirmAt, isHeard: (session: string) => boolean): void {
  for (const route of ROUTES) {
    const handler = HANDLERS[route.name] as unknown as AnyHandler
    app.route({
      method: route.method,
      url: API + route.path,
      exposeHeadRoute: false,
      config: { access: route.access },
      handler: (request, reply) => visit({ route, handler, firmAt, isHeard }, request, reply),
    })
    if (route.reply === "bytes") refuseHead(app, route)
  }
}

/** HEAD of bytes would open them, with their custody event, and give nothing: it is refused, before anybody looks who asks for what. */
function refuseHead(app: FastifyInstance, route: Route): void {
  app.route({
    method: "HEAD",
    url: API + route.path,
    config: { access: route.access },
    handler: async (request, reply) => refuse(request, reply.header("allow", "GET"), { code: "get-only" }),
  })
}

/** A road with all that a visit on it needs. */
interface Road {
  readonly route: Route
  readonly handler: AnyHandler
  readonly firmAt: FirmAt
  /** Whether a session has not asked too often. */
  readonly isHeard: (session: string) => boolean
}

async function visit(road: Road, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { route } = road
  const outcome = await judged(road, request, reply)
  if (!outcome.ok) return reply.sent ? reply : refuse(request, reply, outcome.refusal)
  if (typeof route.reply === "string") return reply
  return reply
    .code(route.status ?? 200)
    .header("cache-control", "no-store")
    .type("application/json")
    .send(JSON.stringify(outcome.value))
}

/** What comes of a visit. Whoever looks and was here a moment ago is known still; what they are refused then is judged anew, with their session as it stands now. */
async function judged(road: Road, request: FastifyRequest, reply: FastifyReply): Promise<Outcome<unknown>> {
  const tools = road.firmAt(request.host)
  if (tools === null) return no("wrong-host")
  if (crossSite(request)) return no("cross-site")
  const secret = road.route.access === "signed-in" ? secretOf(request) : null
  const looks = road.route.method === "GET"
  if (looks && secret !== null) {
    using known = comeInAgain(tools, secret)
    const outcome = known === null ? null : await judgedAs(road, tools, known, request, reply)
    if (outcome?.ok === true) return outcome
    if (known !== null) tools.callers.forget(known.session)
  }
  using caller = secret === null ? null : await comeIn(tools, secret, looks)
  if (road.route.access === "signed-in" && caller === null) return no("not-signed-in")
  const outcome = await judgedAs(road, tools, caller, request, reply)
  if (caller !== null && !outcome.ok) await noteRefusal(tools, caller, outcome.refusal, road.route.name, askedFor(request), personIn(request))
  return outcome
}

/** The caller's keys are open for as long as this takes; a little longer for one who only looks. */
async function judgedAs(
  { route, handler, isHeard }: Road,
  tools: Tools,
  caller: Caller | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Outcome<unknown>> {
  if (caller !== null && !isHeard(caller.session)) return { ok: false, refusal: { code: "too-many-requests", wait: 60 } }
  if (caller !== null && mustSetSecondFactor(tools, caller) && !WITHOUT_SECOND_FACTOR.has(route.name)) return no("second-factor-needed")
  const visited = (): Promise<Outcome<unknown>> => handle(route, handler, tools, caller, request, reply)
  const outcome = await (route.method === "GET" ? whileOvertaken(visited, () => reply.sent) : visited())
  if (outcome.ok) tools.clerk.nudge()
  return outcome
}

async function handle(
  route: Route,
  handler: AnyHandler,
  tools: Tools,
  caller: Caller | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Outcome<unknown>> {
  const params = parse(route.params, request.params)
  if (!params.ok) return no("not-found")
  const query = parse(route.query, request.query)
  if (!query.ok) return query
  if (route.query === undefined && Object.keys(request.query as object).length > 0) return no("malformed", "the query: has a field that is not known here")
  if (route.body !== undefined && request.headers["content-type"] === DOCUMENT_BYTES) return no("unsupported-type")
  const body = route.body === undefined ? yes(undefined) : parse(route.body, request.body)
  if (!body.ok) return body
  return handler({ tools, caller, params: params.value, query: query.value, body: body.value, request, reply } as unknown as Visit<never>)
}

async function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<FastifyReply> {
  await sendProblem(request, reply, refusal)
  return reply
}

/** The innermost id of the address: what was asked for, whether or not there is such a thing. */
/** Whom a request is about, where its body names one person. */
function personIn({ body }: FastifyRequest): PersonId | null {
  return typeof body === "object" && body !== null && "person" in body ? parseId("person", body.person) : null
}

function askedFor(request: FastifyRequest): string | null {
  const params = Object.values(request.params as Record<string, string>)
  return params.find((value) => kindOfId(value) !== null) ?? null
}
