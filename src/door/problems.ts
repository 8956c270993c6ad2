/** The one place that turns refusals and faults into HTTP: RFC 9457 problems with a stable code, and nothing of the cause. */
import { STATUS_CODES } from "node:http"
import type { FastifyReply, FastifyRequest } from "fastify"
import { statusOf, titleOf } from "#words"
import type { Refusal } from "#words"
import { headersOf } from "./headers.ts"

/** Answers a refusal. What is still on the wire is not read: the line closes after the answer. */
export async function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<void> {
  if (!request.raw.complete && announcesBody(request.raw.headers)) reply.header("connection", "close")
  // The length goes with the bytes, so that HEAD and GET differ in nothing but the body.
  if (refusal.wait !== undefined) reply.header("retry-after", String(refusal.wait))
  await reply
    .code(statusOf(refusal.code))
    .header("content-type", "application/problem+json")
    .header("cache-control", "no-store")
    .send(problemText(refusal, request.id))
}

/** A whole answer for a line on which no request could be read (RFC 9112 §3), so that it too has the one shape of refusals. */
export function bareProblem(refusal: Refusal, id: string, secure: boolean): string {
  const status = statusOf(refusal.code)
  const text = problemText(refusal, id)
  const headers = {
    ...headersOf(id, secure),
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "content-length": String(Buffer.byteLength(text)),
    connection: "close",
  }
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${text}`
}

/** Whether a head says that a body follows (RFC 9112 §6.3). */
export function announcesBody(headers: { readonly "content-length"?: string | undefined; readonly "transfer-encoding"?: string | undefined }): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0"
}

function problemText(refusal: Refusal, id: string): string {
  const { code, detail } = refusal
  return JSON.stringify({
    type: `https://muniment.example/problems/${code}`,
    title: titleOf(code),
    status: statusOf(code),
    code,
    ...(detail === undefined ? {} : { detail }),
    request: id,
  })
}

/** The database went away before anything of the act was committed: it stopped, it died, it is recovering, or it is not back yet. */
const LOST = new Set(["CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECTION_ENDED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"])

/** A socket that is not there yet is a file that is not there. */
function isLost(code: string, thrown: unknown): boolean {
  return LOST.has(code) || (thrown instanceof Error && "syscall" in thrown && thrown.syscall === "connect")
}

/** What a thrown thing means to the street: our own parsers' and Fastify's refusals keep their meaning, everything else is a fault. */
export function refusalOf(thrown: unknown): Refusal {
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : ""
  // llhttp: what came is no HTTP.
  if (code.startsWith("HPE_") && code !== "HPE_HEADER_OVERFLOW") return { code: "malformed" }
  switch (code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_ROUTE_MISSING_CONTENT_TYPE":
      return { code: "unsupported-type" }
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return { code: "too-large" }
    case "HPE_HEADER_OVERFLOW":
      return { code: "head-too-large" }
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "FST_ERR_BAD_URL":
      return { code: "malformed" }
    case "FST_ERR_MAX_PARAM_LENGTH":
      return { code: "not-found" }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { code: "too-slow" }
    case "ENOSPC":
    case "EDQUOT":
      return { code: "disk-full" }
    case "53100":
      return { code: "cannot-record" }
    // Somebody else is changing what this would have been done to, and nobody waits for them.
    case "55P03":
      return { code: "stale" }
    // Two acts waited for each other, and the database broke this one: nothing of it stands, and it may be done again.
    case "40P01":
    case "53300":
      return { code: "busy" }
    // PostgreSQL has no code of its own for a quota.
    case "XX000":
      return { code: thrown instanceof Error && thrown.message.endsWith(": Disk quota exceeded") ? "cannot-record" : "fault" }
    default:
      if (isLost(code, thrown)) return { code: "busy" }
      return thrown instanceof SyntaxError ? { code: "malformed" } : { code: "fault" }
  }
}
