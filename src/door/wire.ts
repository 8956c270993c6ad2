/** Guards the wire below the roads: what is no request gets a refusal in the one shape, a head names one host, and whatever stops arriving is ended. */
import type { IncomingMessage, ServerOptions, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { announcesBody, bareProblem, refusalOf, sendProblem } from "./problems.ts"

/** How long the door waits, in milliseconds. A document may take as long as it likes, as long as it goes on arriving. */
export interface Patience {
  /** For a whole head. */
  readonly head: number
  /** For a whole body that is not a document. */
  readonly body: number
  /** For the next byte of a document. */
  readonly still: number
  /** For any sign of life on a line, while the house is not at work for it. */
  readonly line: number
}

export const PATIENCE: Patience = { head: 20_000, body: 30_000, still: 30_000, line: 90_000 }

/** How long a house that is closing waits for a line on which nothing moves, in milliseconds: twice, for Node lets whoever has not taken what was sent pass once. */
const CLOSING = 5000
/** Lines open at once; more are closed as they come. */
const MOST_LINES = 4096
const MOST_HEADERS = 200
export const DOCUMENT_BYTES = "application/offset+octet-stream"

/** What the server below is told when it is made. A head without a host is refused here, not there, in the one shape. */
export function wireOptions(patience: Patience): ServerOptions {
  return { requireHostHeader: false, headersTimeout: patience.head, requestTimeout: 0, connectionsCheckingInterval: Math.min(5000, patience.head) }
}

/** Lines that are being answered now, each with the last request that came on it. */
export type Answering = WeakMap<object, { readonly request: IncomingMessage; readonly response: ServerResponse }>

/** Handler of what could not be read as a request. An answer under way is not disturbed: the line closes after it. */
export function refuseOnTheWire(answering: Answering, secure: boolean): (thrown: Error, socket: Socket) => void {
  return (thrown, socket) => {
    const at = answering.get(socket)
    if (at?.request.complete === true && !at.response.writableEnded) {
      at.response.shouldKeepAlive = false
      at.response.once("finish", () => socket.destroySoon())
      return
    }
    const silent = at?.response.headersSent === true || !socket.writable || ("code" in thrown && thrown.code === "ECONNRESET")
    if (!silent) socket.write(bareProblem(refusalOf(thrown), crypto.randomUUID(), secure))
    socket.destroySoon()
  }
}

/** Lays the guard: of heads, of bodies that stop arriving, of lines that nobody speaks on. */
export function guardWire(app: FastifyInstance, answering: Answering, patience: Patience, secure: boolean): void {
  const { server } = app
  let closing = false
  const lines = new Set<Socket>()
  server.on("setSecureContext" in server ? "secureConnection" : "connection", (socket: Socket) => {
    lines.add(socket)
    socket.once("close", () => lines.delete(socket))
  })
  app.addHook("preClose", async () => {
    closing = true
    // Nor for the rest of a head, nor for whoever takes no more: the server below waits for the one for good, and for the other as long as for anybody.
    for (const socket of lines)
      if (answering.has(socket)) socket.setTimeout(Math.min(CLOSING, patience.line))
      else socket.destroy()
  })
  server.maxConnections = MOST_LINES
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    const at = { request, response }
    answering.set(socket, at)
    response.once("close", () => {
      if (answering.get(socket) === at) answering.delete(socket)
      // A house that is closing does not wait until nothing more is asked on a line that would be kept.
      if (closing) socket.destroySoon()
    })
  })
  server.setTimeout(patience.line, (socket) => {
    const at = answering.get(socket)
    // The house is at work for them and nothing is owed by the other side: that is no silence of theirs.
    if (at?.request.complete === true && !at.response.headersSent) socket.setTimeout(patience.line)
    else socket.destroy()
  })
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => socket.end(bareProblem({ code: "malformed" }, crypto.randomUUID(), secure)))
  server.on("checkExpectation", (request: IncomingMessage) => {
    request.socket.write(bareProblem({ code: "malformed", detail: "Expect: asks for what is not done here" }, crypto.randomUUID(), secure))
    request.socket.destroySoon()
  })
  app.addHook("onRequest", async (request, reply) => {
    const head = judgeHead(request)
    if (!head.ok) return sendProblem(request, reply.header("connection", "close"), head.refusal)
    if (announcesBody(request.raw.headers)) watchBody(request, reply, patience)
  })
}

/** One host, named once (RFC 9112 §3.2); an address with a host in it names the same one; a body as it is, in no coding, and JSON in UTF-8 (RFC 8259 §8.1). */
function judgeHead({ raw, headers }: FastifyRequest): Outcome<null> {
  if (raw.rawHeaders.length > 2 * MOST_HEADERS) return no("head-too-large")
  const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length
  // Before HTTP/1.1 a head need not name a host: a proxy that asks whether the house is alive may speak so.
  if (hosts > 1 || (hosts === 0 && raw.httpVersion !== "1.0")) return no("malformed", "Host: should be there once")
  const url = raw.url ?? ""
  if (!url.startsWith("/") && url !== "*" && URL.parse(url)?.host !== headers.host) return no("malformed", "Host: is not the one that the address names")
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity")
    return no("unsupported-type", "Content-Encoding: bodies are taken as they are")
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/gi
  for (const [, named] of (headers["content-type"] ?? "").matchAll(charset))
    if (named?.toLowerCase() !== "utf-8") return no("unsupported-type", "Content-Type: bodies are in UTF-8")
  return yes(null)
}

/** Ends a request whose body stops arriving. A document counts as arriving while its bytes wait for the house. */
function watchBody(request: FastifyRequest, reply: FastifyReply, patience: Patience): void {
  const { raw } = request
  const { socket } = raw
  const isDocument = request.headers["content-type"] === DOCUMENT_BYTES
  let before = socket.bytesRead
  const look = (): void => {
    const still = socket.bytesRead === before && raw.readableLength === 0
    before = socket.bytesRead
    if (raw.complete || raw.destroyed) clearInterval(watch)
    else if (!isDocument || still) {
      clearInterval(watch)
      // Whoever still reads the body learns that it broke: an answer by itself would leave them waiting.
      if (reply.sent) return void raw.destroy()
      reply.raw.once("finish", () => raw.destroy())
      void sendProblem(request, reply, { code: "too-slow" })
    }
  }
  const watch = setInterval(look, isDocument ? patience.still : patience.body)
  watch.unref()
  reply.raw.once("close", () => clearInterval(watch))
}
