/** Opens the door: one Fastify with strict headers, limits on size and time, one shape of refusal, the published API and the web interface. */
import { existsSync } from "node:fs"
import type { ServerOptions } from "node:https"
import cookie from "@fastify/cookie"
import files from "@fastify/static"
import Fastify, { LogController } from "fastify"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Logger } from "pino"
import { Press } from "#press"
import { guardHeaders, headersOf } from "./headers.ts"
import { openApi } from "./openapi.ts"
import { refusalOf, sendProblem } from "./problems.ts"
import { layRates, sessionPace } from "./rates.ts"
import type { Rates } from "./rates.ts"
import { API, layRoads } from "./roads.ts"
import type { FirmAt } from "./roads.ts"
import { DOCUMENT_BYTES, guardWire, PATIENCE, refuseOnTheWire, wireOptions } from "./wire.ts"
import type { Answering, Patience } from "./wire.ts"

export interface DoorSettings {
  readonly log: Logger
  readonly tls: Pick<ServerOptions, "cert" | "key"> | null
  /** Whether a proxy in front tells the true host, scheme and address. */
  readonly behindProxy: boolean
  readonly rate: Rates
  /** How long the door waits for what does not come; for tests of that. */
  readonly patience?: Patience
  /** Where reports are printed, where it is not one of the door's own. */
  readonly press?: Press
  /** Folder of the built web interface. */
  readonly web: string
  readonly ready: () => boolean
  /** Told that an act found no room on the disk. */
  readonly foundFull: () => void
}

/** The largest JSON body; documents stream and have no limit. */
const BODY_LIMIT = 1024 * 1024

export async function openDoor(settings: DoorSettings, firmAt: FirmAt): Promise<FastifyInstance> {
  const secure = settings.tls !== null || settings.behindProxy
  const patience = settings.patience ?? PATIENCE
  const answering: Answering = new WeakMap()
  const app = Fastify({
    loggerInstance: settings.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    // One proxy is trusted, the one that speaks to us: what it was told by whoever came to it is not.
    trustProxy: settings.behindProxy ? (_address: string, hop: number) => hop === 0 : false,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    forceCloseConnections: "idle",
    requestTimeout: 0,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    clientErrorHandler: refuseOnTheWire(answering, secure),
    frameworkErrors: (thrown: Error, request: FastifyRequest, reply: FastifyReply) =>
      void sendProblem(request, reply.headers(headersOf(request.id, secure)), refusalOf(thrown)),
    ...(settings.tls === null ? { http: wireOptions(patience) } : { https: { ...wireOptions(patience), ...settings.tls } }),
  } as never) as unknown as FastifyInstance
  await app.register(cookie)
  guardHeaders(app, secure)
  guardWire(app, answering, patience, secure)
  await layRates(app, settings.rate)
  takeBodies(app)
  app.setErrorHandler(async (thrown, request, reply) => {
    const refusal = thrown instanceof Error && "refused" in thrown ? { code: "too-many-requests" as const } : refusalOf(thrown)
    const where = { request: request.id, road: request.routeOptions.url }
    if (refusal.code === "fault") request.log.error({ err: thrown, ...where }, "fault")
    if (refusal.code === "busy") request.log.warn({ err: thrown, ...where }, "the database was not there")
    if (refusal.code === "cannot-record" || refusal.code === "disk-full") settings.foundFull()
    if (!reply.sent) await sendProblem(request, reply, refusal)
  })
  app.get("/healthz", async (_request, reply) => reply.type("text/plain").send("alive\n"))
  app.get("/readyz", async (_request, reply) =>
    reply
      .code(settings.ready() ? 200 : 503)
      .type("text/plain")
      .send(settings.ready() ? "ready\n" : "not ready\n"),
  )
  const described = JSON.stringify(openApi())
  app.get("/openapi.json", async (_request, reply) => reply.type("application/json").send(described))
  app.decorate("press", settings.press ?? new Press())
  layRoads(app, firmAt, sessionPace(settings.rate.session))
  await serveWeb(app, settings.web)
  return app
}

/** What bodies may be: JSON in well-formed UTF-8 without a key that reaches for prototypes, and documents as they are, whose stream is handed on unread. */
function takeBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error")
  const utf8 = new TextDecoder("utf-8", { fatal: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let text: string
    try {
      text = utf8.decode(body as Buffer)
    } catch {
      done(new SyntaxError("not UTF-8"))
      return undefined
    }
    return parseJson(request, text, done)
  })
  app.addContentTypeParser(DOCUMENT_BYTES, (_request, payload, done) => {
    done(null, payload)
  })
}

/** The web interface: files by hashed name, and its one page for every address that is not the API's. */
async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(folder)
  if (built)
    await app.register(files, {
      root: folder,
      serve: true,
      wildcard: false,
      index: false,
      immutable: true,
      maxAge: "365d",
      setHeaders: (reply, path) => {
        if (path.endsWith("index.html")) reply.header("cache-control", "no-store")
      },
    })
  app.setNotFoundHandler(async (request, reply) => {
    const page = request.method === "GET" && !request.url.startsWith(`${API}/`) && (request.headers.accept ?? "").includes("text/html")
    if (page && built) return reply.header("cache-control", "no-store").sendFile("index.html", { maxAge: 0, immutable: false })
    return sendProblem(request, reply, { code: "not-found" })
  })
}
