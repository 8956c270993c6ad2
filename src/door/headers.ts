/** The headers of every answer: nothing is framed, sniffed, cached by chance, scripted inline or sent to another site. */
import type { FastifyInstance } from "fastify"

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types muniment",
].join("; ")

/** Content that people filed is never run: opened in the browser by itself it gets an empty sandbox. */
export const CONTENT_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

/** The headers that every answer has, also one to what is no request. `secure` where TLS ends here or at the proxy in front. */
export function headersOf(request: string, secure: boolean): Readonly<Record<string, string>> {
  return {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
    "muniment-request": request,
    ...(secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  }
}

export function guardHeaders(app: FastifyInstance, secure: boolean): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headersOf(request.id, secure))
  })
}
