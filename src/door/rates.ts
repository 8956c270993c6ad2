/** Slows down whoever asks too often: by where they come from before it is known who they are, by their session afterwards. */
import { isIPv6 } from "node:net"
import rateLimit from "@fastify/rate-limit"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Access } from "./contract/index.ts"
import { secretOf } from "./guard.ts"

export interface Rates {
  /** Requests a minute from one address with nobody signed in. */
  readonly street: number
  /** Requests a minute of one session. */
  readonly session: number
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may knock at this road; absent where it is none of the contract's. */
    readonly access?: Access
  }
}

/** Many people of a firm come from one address. */
const SESSIONS_AT_ONE_ADDRESS = 10
/** Roads that a secret opens are dear: each try costs the house a slow hash, and leaves an event for good. */
const SECRETS_SHARE = 5
const MINUTE_MS = 60_000
const MOST_SOURCES = 50_000
const QUIET = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false } as const

/** What a request counts as. Nothing that the caller makes up divides the count: only the address and the road. */
type Counted = "street" | "secret" | "with-session"

function countedAs(request: FastifyRequest): Counted {
  const { access } = request.routeOptions.config
  if (access === "secret") return "secret"
  return access === "signed-in" && secretOf(request) !== null ? "with-session" : "street"
}

export async function layRates(app: FastifyInstance, rates: Rates): Promise<void> {
  const most: Record<Counted, number> = {
    street: rates.street,
    secret: Math.max(5, Math.floor(rates.street / SECRETS_SHARE)),
    "with-session": rates.session * SESSIONS_AT_ONE_ADDRESS,
  }
  await app.register(rateLimit, {
    cache: MOST_SOURCES,
    timeWindow: MINUTE_MS,
    max: (request: FastifyRequest) => most[countedAs(request)],
    keyGenerator: (request) => `${countedAs(request)} ${sourceOf(request.ip)}`,
    addHeadersOnExceeding: QUIET,
    addHeaders: QUIET,
    allowList: (request) => request.routeOptions.config.access === undefined,
    errorResponseBuilder: () => Object.assign(new Error("rate"), { refused: true }),
  })
}

/** Where a request comes from: an IPv4 address, or the /64 that one household or one office has of IPv6 (RFC 6177). */
export function sourceOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(ip)) return ip
  const [front = "", back = ""] = ip.split("%")[0]?.split("::") ?? []
  const before = front === "" ? [] : front.split(":")
  const after = back === "" ? [] : back.split(":")
  const whole = ip.includes("::") ? [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0"), ...after] : before
  return whole
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":")
}

/** Counts the requests of live sessions: so many a minute are heard. */
export function sessionPace(most: number, now: () => number = () => performance.now()): (session: string) => boolean {
  let since = now()
  const heard = new Map<string, number>()
  return (session) => {
    if (now() - since >= MINUTE_MS) {
      since = now()
      heard.clear()
    }
    const n = (heard.get(session) ?? 0) + 1
    heard.set(session, n)
    return n <= most
  }
}
