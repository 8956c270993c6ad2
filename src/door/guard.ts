/** Guards the door against other sites and takes the session's secret from where it may stand: the `__Host-` cookie, or a bearer header of a program. */
import type { FastifyReply, FastifyRequest } from "fastify"

export const COOKIE = "__Host-muniment"

/** The session's secret, or null. A program's bearer header wins over a cookie. */
export function secretOf(request: FastifyRequest): string | null {
  const bearer = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? "")
  if (bearer?.[1] !== undefined) return bearer[1]
  return request.cookies[COOKIE] ?? null
}

/** Gives the browser its session: HttpOnly, Secure, SameSite=Strict, bound to this host alone (RFC 6265bis, `__Host-`). */
export function giveCookie(reply: FastifyReply, secret: string): void {
  reply.setCookie(COOKIE, secret, { path: "/", httpOnly: true, secure: true, sameSite: "strict" })
}

export function takeCookie(reply: FastifyReply): void {
  reply.clearCookie(COOKIE, { path: "/", httpOnly: true, secure: true, sameSite: "strict" })
}

/**
 * Whether a request was made by another site: fetch metadata where the browser sends it, else the Origin header (both for reading and for writing;
 * a top-level navigation may only read). A program with a bearer header carries no ambient authority and is not asked.
 */
export function crossSite(request: FastifyRequest): boolean {
  if (request.headers.authorization !== undefined) return false
  const site = request.headers["sec-fetch-site"]
  const safe = request.method === "GET" || request.method === "HEAD"
  if (site !== undefined && site !== "same-origin" && site !== "none") return !(safe && request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document")
  const origin = request.headers.origin
  if (origin === undefined) return false
  try {
    return new URL(origin).host !== request.host
  } catch {
    return true
  }
}
