/** The command line's one line to the house: sends requests by the roads of the published API, turns problems (RFC 9457) into endings, and gives the session's secret to no other address. */
import { setTimeout as wait } from "node:timers/promises"
import type { Problem } from "#contract"
import { type Ending, notReached, notTrusted, refused } from "./endings.ts"
import { type Load, ROADS, type Reply, type Road, addressOf } from "./roads.ts"

const PATIENCE_MS = 120_000
const PATIENT_TRIES = 6
/** The one act of the tus protocol that goes this way. */
const TUS = { "tus-resumable": "1.0.0" }

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export interface House {
  /** Scheme, host and port, without a slash at the end. */
  readonly at: string
  /** Headers that say who calls; empty where nobody is signed in. */
  readonly badge: Readonly<Record<string, string>>
  /** The reply, or the house's refusal; other endings are thrown. */
  ask<N extends Road>(name: N, load?: Load<N>): Promise<Answer<Reply<N>>>
  /** The reply; a refusal ends the command. */
  call<N extends Road>(name: N, load?: Load<N>): Promise<Reply<N>>
  /** The response of a road that answers in bytes; a refusal ends the command. */
  bytes<N extends Road>(name: N, load: Load<N>, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** The full address of a road. */
  urlOf<N extends Road>(name: N, load: Load<N>): string
}

/** Confirms with the pass phrase that it is still the same person; null where nobody can be asked. */
export type StepUp = (house: House) => Promise<boolean>

/** A line to the house at an address; `token` is the session's secret or null, `stepUp` is tried once where an act asks for it. */
export function lineTo(at: string, token: string | null, stepUp: StepUp | null = null): House {
  const badge = token === null ? {} : { authorization: `Bearer ${token}` }
  const house: House = {
    at,
    badge,
    urlOf: (name, load) => at + addressOf(name, load),
    ask: async (name, load = {}) => {
      const first = await askOnce(at, badge, name, load)
      if (first.ok || first.problem.code !== "step-up-needed" || stepUp === null) return first
      return (await stepUp(lineTo(at, token))) ? askOnce(at, badge, name, load) : first
    },
    call: async (name, load) => {
      const answer = await house.ask(name, load)
      if (!answer.ok) throw refusedBy(answer.problem)
      return answer.value
    },
    bytes: async (name, load, headers = {}) => {
      const response = await knock(at, addressOf(name, load), { method: ROADS[name][0], headers: { ...badge, ...headers } }, null)
      if (!response.ok) throw refusedBy(await problemIn(at, response))
      return response
    },
  }
  return house
}

/** A problem of the house as the ending of a command. */
export function refusedBy(problem: Problem): Ending {
  const next = NEXT[problem.code]
  return refused(problem.code, problem.title, {
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.request === "" ? {} : { request: problem.request }),
    ...(next === undefined ? {} : { next }),
  })
}

const NEXT: { readonly [C in Problem["code"]]?: string } = {
  "not-signed-in": "Sign in with ./muniment sign-in.",
  "purpose-needed": "Name it with ./muniment purpose CODE; ./muniment who lists the codes.",
  "step-up-needed": "Give the pass phrase by --passphrase-file, or run the command at a terminal.",
  "too-long-to-print": "Say --csv: it has no such bound.",
  "not-set-up": "Set it up with ./muniment set-up.",
}

async function askOnce<N extends Road>(at: string, badge: Readonly<Record<string, string>>, name: N, load: Load<N>, tries = 0): Promise<Answer<Reply<N>>> {
  const body = load.body === undefined ? {} : { body: JSON.stringify(load.body) }
  const headers = {
    accept: "application/json",
    ...badge,
    ...(name === "withdrawFiling" ? TUS : {}),
    ...(load.body === undefined ? {} : { "content-type": "application/json" }),
  }
  const response = await knock(at, addressOf(name, load), { method: ROADS[name][0], headers, ...body }, PATIENCE_MS)
  if (!response.ok) {
    const problem = await problemIn(at, response)
    if (problem.code !== "too-many-requests" || tries >= PATIENT_TRIES) return { ok: false, problem }
    // Too many are turned away at the door, before anything is done: the same may be asked again.
    await wait(Math.min(60, Number(response.headers.get("retry-after")) || 2 ** tries) * 1000)
    return askOnce(at, badge, name, load, tries + 1)
  }
  if (response.status === 204) return { ok: true, value: undefined as Reply<N> }
  return { ok: true, value: (await jsonIn(at, response)) as Reply<N> }
}

async function knock(at: string, address: string, request: RequestInit, patience: number | null): Promise<Response> {
  try {
    return await fetch(at + address, { ...request, redirect: "error", ...(patience === null ? {} : { signal: AbortSignal.timeout(patience) }) })
  } catch (cause) {
    const why = whyOf(cause)
    throw isUntrusted(cause) ? notTrusted(at, why) : notReached(`The house does not answer at ${at}.`, why)
  }
}

/** Whether the line stood, and the certificate at its other end was not believed: by OpenSSL's names of what is wrong with one, or by Node's. */
function isUntrusted(cause: unknown): boolean {
  const why = whyOf(cause)
  return /^(CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_|_CERT_|^ERR_TLS_CERT|^(INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE)$/.test(why)
}

/** The problem in an answer that went wrong; an answer in another form did not come from a house. */
async function problemIn(at: string, response: Response): Promise<Problem> {
  const found = toProblem(await response.text().catch(() => ""))
  if (found === null)
    throw notReached(`What answers at ${at} is not a house of Muniment, or not one that is awake.`, `It answered with status ${response.status}.`)
  return found
}

/** Reads a problem document, or null where the text is none. */
export function toProblem(text: string): Problem | null {
  try {
    const found: unknown = JSON.parse(text)
    const whole =
      typeof found === "object" && found !== null && "code" in found && typeof found.code === "string" && "title" in found && typeof found.title === "string"
    return whole ? ({ request: "", ...found } as Problem) : null
  } catch {
    return null
  }
}

async function jsonIn(at: string, response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw notReached(`The answer of ${at} broke off.`, whyOf(cause))
  }
}

/** Why a line failed, in a few words: the system's own code where it has one. */
export function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === "TimeoutError") return `It said nothing for ${PATIENCE_MS / 1000} seconds.`
  const inner: unknown = cause.cause
  if (inner instanceof Error) return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message
  return cause.message
}
