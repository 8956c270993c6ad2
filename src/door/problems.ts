/** The one place that turns refusals and faults into HTTP: RFC 9457 problems with a stable code, and nothing of the cause. */
import type { FastifyReply, FastifyRequest } from "fastify"
import { statusOf, titleOf } from "#words"
import type { Refusal } from "#words"

/** Answers a refusal. */
export async function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<void> {
  const status = statusOf(refusal.code)
  const body = { type: `https://muniment.example/problems/${refusal.code}`, title: titleOf(refusal.code), status, code: refusal.code, ...(refusal.detail === undefined ? {} : { detail: refusal.detail }), request: request.id }
  // The length goes with the bytes, so that HEAD and GET differ in nothing but the body.
  await reply.code(status).header("content-type", "application/problem+json").header("cache-control", "no-store").send(JSON.stringify(body))
}

/** What a thrown thing means to the street: our own parsers' and Fastify's refusals keep their meaning, everything else is a fault. */
export function refusalOf(thrown: unknown): Refusal {
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : ""
  switch (code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return { code: "unsupported-type" }
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return { code: "too-large" }
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "FST_ERR_BAD_URL":
      return { code: "malformed" }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { code: "too-slow" }
    case "ENOSPC":
    case "EDQUOT":
    case "53100":
      return { code: "disk-full" }
    case "53300":
    case "57P03":
    case "CONNECT_TIMEOUT":
      return { code: "busy" }
    default:
      return thrown instanceof SyntaxError ? { code: "malformed" } : { code: "fault" }
  }
}
