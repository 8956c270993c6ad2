/** Sends one file to the house by the tus protocol and says how it ended. A broken line is taken up again where it broke; so is a filing that an earlier command began. */
import { setTimeout as wait } from "node:timers/promises"
import type { DetailedError, Upload as TusUpload } from "tus-js-client"
import { Upload } from "tus-js-client"
import type { Filing, Problem } from "#contract"
import type { FilingId, MatterId } from "#words"
import { Ending, notReached } from "../endings.ts"
import { type Answer, type House, toProblem, whyOf } from "../house.ts"
import { idIn } from "../ids.ts"
import type { Journal } from "./journal.ts"
import { readerOf, stackFor } from "./stack.ts"

/** One file on its way: what it is, where it goes, what is said of it. */
export interface Work {
  readonly path: Buffer
  readonly size: number
  readonly sha256: string
  readonly matter: MatterId
  /** As an Upload-Metadata header will say it. */
  readonly metadata: Readonly<Record<string, string>>
  /** What makes this the same work when the command is called again. */
  readonly key: readonly string[]
  readonly told: (sent: number) => void
}

/** Waits between tries after the line broke, in milliseconds; they begin anew whenever bytes arrived. */
const PAUSES = [300, 1000, 2000, 4000, 8000, 12_000, 15_000, 15_000]
/** Refusals after which the filing is spoilt and must be begun anew. */
const SPOILT: ReadonlySet<Problem["code"]> = new Set(["hash-differs", "length-differs", "filing-changed", "filing-over", "not-found", "name-unusable"] as const)

/** The filing as the house recorded it, or its refusal. Throws where the house cannot be reached any more; the journal then keeps the place. */
export async function send(house: House, journal: Journal, work: Work): Promise<Answer<Filing>> {
  const before = await journal.find(work.key)
  if (before !== null) {
    const resumed = await attempt(house, journal, work, before)
    if (resumed.ok || !SPOILT.has(resumed.problem.code)) return resumed
    await journal.end(work.key)
  }
  return attempt(house, journal, work, null)
}

async function attempt(house: House, journal: Journal, work: Work, before: FilingId | null): Promise<Answer<Filing>> {
  const pushed = await push(house, journal, work, before)
  const all = pushed.problem === null && pushed.why === ""
  const ended = pushed.filing === null ? null : await outcomeOf(house, pushed.filing, all ? PAUSES : [])
  if (ended?.ok === true && ended.value.state === "filed") {
    await journal.end(work.key)
    return ended.value.sha256 === work.sha256
      ? ended
      : { ok: false, problem: saidHere("hash-differs", "The house recorded another hash than this file has.", ended.value.document ?? undefined) }
  }
  const problem = pushed.problem ?? whyEnded(ended)
  if (problem === null) throw notReached(`The line to ${house.at} was lost.`, pushed.why)
  if (SPOILT.has(problem.code)) await journal.end(work.key)
  return { ok: false, problem }
}

/** Why a filing that was not filed is over; null where it still waits for bytes. */
function whyEnded(ended: Answer<Filing> | null): Problem | null {
  if (ended === null) return null
  if (!ended.ok) return ended.problem
  return ended.value.state === "withdrawn" ? saidHere("filing-over", "This filing has ended or was withdrawn.") : null
}

interface Pushed {
  /** The filing that the bytes went to, once the house had begun one. */
  readonly filing: FilingId | null
  /** What the house refused with, where it said so. */
  readonly problem: Problem | null
  /** Why the line failed, where it did. */
  readonly why: string
}

/** Runs the protocol to its end, whatever that is. */
function push(house: House, journal: Journal, work: Work, before: FilingId | null): Promise<Pushed> {
  return new Promise((resolve) => {
    let filing = before
    let noted: Promise<void> = Promise.resolve()
    const end = (problem: Problem | null, why = "") =>
      void noted.then(
        () => resolve({ filing, problem, why }),
        (cause: unknown) => resolve({ filing, problem: null, why: whyOf(cause) }),
      )
    const upload: TusUpload = new Upload(Buffer.alloc(0), {
      endpoint: before === null ? house.urlOf("createFiling", { params: { matter: work.matter } }) : null,
      uploadUrl: before === null ? null : house.urlOf("patchFiling", { params: { filing: before } }),
      metadata: { ...work.metadata },
      headers: { ...house.badge },
      httpStack: stackFor(house.at),
      fileReader: readerOf(work.path, work.size),
      storeFingerprintForResuming: false,
      fingerprint: async () => "",
      retryDelays: PAUSES,
      onShouldRetry: mayTryAgain,
      // A filing that has an address is only ever taken up again: begun anew, its bytes would be sent twice.
      onUploadUrlAvailable: () => {
        filing = idIn("filing", new URL(upload.url ?? house.at).pathname.split("/").at(-1) ?? "")
        upload.options.endpoint = null
        if (filing === null) return
        upload.url = house.urlOf("patchFiling", { params: { filing } })
        noted = journal.begin(work.key, filing)
      },
      onBeforeRequest: () => noted,
      onProgress: (sent) => work.told(sent),
      onSuccess: () => end(null),
      onError: (cause) => end(problemOf(cause), whyBroken(cause)),
    })
    upload.start()
  })
}

/** Whether a failure is of the kind that passes: the line, a lock, a busy house, an offset that must be asked for again. */
function mayTryAgain(cause: DetailedError): boolean {
  const status = cause.originalResponse?.getStatus() ?? 0
  const code = problemOf(cause)?.code
  if (code !== undefined) return code === "filing-offset" || code === "filing-busy" || code === "busy" || code === "too-slow" || code === "too-many-requests"
  return status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)
}

/** The house's own refusal in a failure, or null; an answer to HEAD has no body, so one that says "locked" is put in words here. */
function problemOf(cause: Error | DetailedError): Problem | null {
  if (!("originalResponse" in cause) || cause.originalResponse === null) return null
  const said = toProblem(cause.originalResponse.getBody())
  return said === null && cause.originalResponse.getStatus() === 423 ? saidHere("filing-busy", "Another request is filing this very document.") : said
}

function whyBroken(cause: Error | DetailedError): string {
  if (!("originalResponse" in cause)) return whyOf(cause)
  return cause.originalResponse === null ? whyOf(cause.causingError ?? cause) : `The house answered with status ${cause.originalResponse.getStatus()}.`
}

/** What became of a filing. One whose last bytes have just arrived is given a moment to be filed. */
async function outcomeOf(house: House, filing: FilingId, patience: readonly number[]): Promise<Answer<Filing>> {
  for (const pause of [0, 200, 500, 1000, 2000]) {
    await wait(pause)
    const answer = await askThrough(house, filing, patience)
    if (!answer.ok || answer.value.state !== "arriving" || answer.value.offset < answer.value.length) return answer
  }
  return askThrough(house, filing, patience)
}

/** Asks again where the line broke, after each of these waits: all bytes are there, and only the word of it is missing. */
async function askThrough(house: House, filing: FilingId, patience: readonly number[]): Promise<Answer<Filing>> {
  for (const pause of patience) {
    try {
      return await house.ask("getFiling", { params: { filing } })
    } catch (cause) {
      if (!(cause instanceof Ending) || cause.words.code !== "not-reached") throw cause
      await wait(pause)
    }
  }
  return house.ask("getFiling", { params: { filing } })
}

/** A refusal that this side makes, in the shape of the house's own. */
export function saidHere(code: Problem["code"], title: string, detail?: string): Problem {
  return { type: "about:blank", title, status: 0, code, request: "", ...(detail === undefined ? {} : { detail }) }
}
