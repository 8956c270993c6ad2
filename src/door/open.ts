/** Opens the door: one Fastify with strict headers, limits on size and time, one shape of refusal, the published API and the web interface. */
import { existsSync } from "node:fs"
import type { ServerOptions } from "node:https"
import cookie from "@fastify/cookie"
import rateLimit from "@fastify/rate-limit"
import files from "@fastify/static"
import Fastify, { LogController } from "fastify"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Logger } from "pino"
import { guardHeaders } from "./headers.ts"
import { openApi } from "./openapi.ts"
import { refusalOf, sendProblem } from "./problems.ts"
import { API, layRoads } from "./roads.ts"
import type { FirmAt } from "./roads.ts"

export interface DoorSettings {
  readonly log: Logger
  readonly tls: Pick<ServerOptions, "cert" | "key"> | null
  /** Whether a proxy in front tells the true host, scheme and address. */
  readonly behindProxy: boolean
  /** Requests a minute from one address with nobody signed in, and from one session. */
  readonly rate: { readonly street: number; readonly session: number }
  /** Folder of the built web interface. */
  readonly web: string
  readonly ready: () => boolean
}

/** The largest JSON body; documents stream and have no limit. */
const BODY_LIMIT = 1024 * 1024

export async function openDoor(settings: DoorSettings, firmAt: FirmAt): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: settings.log, logController: new LogController({ disableRequestLogging: true }), trustProxy: settings.behindProxy, bodyLimit: BODY_LIMIT, requestIdHeader: false,
    genReqId: () => crypto.randomUUID(), routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    forceCloseConnections: "idle", requestTimeout: 0, connectionTimeout: 0, keepAliveTimeout: 65_000, ...(settings.tls === null ? {} : { https: settings.tls }),
  } as never) as unknown as FastifyInstance
  // A head that does not arrive in 20 seconds is a slow client; bodies have a deadline of their own for every stretch without a byte.
  app.server.headersTimeout = 20_000
  app.server.requestTimeout = 0
  app.server.timeout = 60_000
  await app.register(cookie)
  await app.register(rateLimit, {
    max: (request: FastifyRequest) => (request.cookies["__Host-muniment"] === undefined && request.headers.authorization === undefined ? settings.rate.street : settings.rate.session),
    timeWindow: 60_000, keyGenerator: (request) => request.headers.authorization ?? request.cookies["__Host-muniment"] ?? request.ip, addHeadersOnExceeding: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false }, addHeaders: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false }, allowList: (request) => !request.url.startsWith("/api/"),
    errorResponseBuilder: () => Object.assign(new Error("rate"), { refused: true }),
  })
  // Documents arrive as they are: their stream is handed on unread.
  app.addContentTypeParser("application/offset+octet-stream", (_request, payload, done) => { done(null, payload) })
  guardHeaders(app, settings.tls !== null || settings.behindProxy)
  app.setErrorHandler(async (thrown, request, reply) => {
    const refusal = thrown instanceof Error && "refused" in thrown ? { code: "too-many-requests" as const } : refusalOf(thrown)
    if (refusal.code === "fault") request.log.error({ err: thrown, request: request.id, road: request.routeOptions.url }, "fault")
    if (!reply.sent) await sendProblem(request, reply, refusal)
  })
  app.get("/healthz", async (_request, reply) => reply.type("text/plain").send("alive\n"))
  app.get("/readyz", async (_request, reply) => reply.code(settings.ready() ? 200 : 503).type("text/plain").send(settings.ready() ? "ready\n" : "not ready\n"))
  const described = JSON.stringify(openApi())
  app.get("/openapi.json", async (_request, reply) => reply.type("application/json").send(described))
  layRoads(app, firmAt)
  await serveWeb(app, settings.web)
  return app
}

/** The web interface: files by hashed name, and its one page for every address that is not the API's. */
async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(folder)
  if (built) await app.register(files, { root: folder, serve: true, wildcard: false, index: false, immutable: true, maxAge: "365d", setHeaders: (reply, path) => { if (path.endsWith("index.html")) reply.header("cache-control", "no-store") } })
  app.setNotFoundHandler(async (request, reply) => {
    const page = request.method === "GET" && !request.url.startsWith(`${API}/`) && (request.headers.accept ?? "").includes("text/html")
    if (page && built) return reply.header("cache-control", "no-store").sendFile("index.html", { maxAge: 0, immutable: false })
    return sendProblem(request, reply, { code: "not-found" })
  })
}
