/** Guards the door against other sites and takes the session's secret from where it may stand: the `__Host-` cookie, or a bearer header of a program. */
import type { FastifyReply, FastifyRequest } from "fastify"

export const COOKIE = "__Host-muniment"

/**
 * The session's secret, or null. Whoever brings an Authorization header speaks as a program: the cookie beside it counts for nothing,
 * so that a header which is not ours can never carry a browser's own session past the question which site asks.
 */
export function secretOf(request: FastifyRequest): string | null {
  const { authorization } = request.headers
  if (authorization !== undefined) return /^Bearer ([\w-]{43})$/.exec(authorization)?.[1] ?? null
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
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return !(safe && request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document")
  const origin = request.headers.origin
  if (origin === undefined) return false
  try {
    const { host, protocol } = new URL(origin)
    return host !== request.host || (request.protocol === "https" && protocol !== "https:")
  } catch {
    return true
  }
}
