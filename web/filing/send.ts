/** Sends one document by tus 1.0.0 and reads its receipt: what was acknowledged is kept, what was not is sent again. */
import type { DetailedError, Upload } from "tus-js-client"
import type { Filing, Problem } from "#contract"
import { addressOf, ask } from "../line/ask.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import type { FilingId } from "../line/shapes.ts"
import type { FilingInTray, FilingState } from "./filing.ts"

export interface Told {
  readonly named: (id: FilingId) => void
  readonly moved: (sent: number, secondsLeft: number | null) => void
  readonly arrived: (state: FilingState & { readonly kind: "recorded" }) => void
  /** `goesOn` when the line was lost or the house was busy, and the same bytes may be sent again. */
  readonly failed: (refused: Refused, goesOn: boolean) => void
}

export interface Sending {
  /** Stops sending; what has arrived stays in the house. */
  readonly stop: () => void
}

/** Refusals after which the same filing may simply be tried again. */
const PASSING: ReadonlySet<Refused["code"]> = new Set<Refused["code"]>(["line", "busy", "filing-busy", "filing-offset", "too-slow", "too-many-requests"])

/** Begins or goes on with a filing. */
export function send(filing: FilingInTray, file: File, told: Told): Sending {
  let stopped = false
  let upload: Upload | null = null
  const fail = (refused: Refused) => {
    if (!stopped) told.failed(refused, PASSING.has(refused.code))
  }
  void import("tus-js-client").then(
    ({ Upload: Tus }) => {
      if (stopped) return
      const pace = paceOf(file.size)
      upload = new Tus(file, {
        endpoint: addressOf("createFiling", { matter: filing.matter }),
        ...(filing.id === null ? {} : { uploadUrl: addressOf("headFiling", { filing: filing.id }) }),
        metadata: metadataOf(filing, file),
        retryDelays: null,
        storeFingerprintForResuming: false,
        removeFingerprintOnSuccess: false,
        onUploadUrlAvailable: () => told.named(idIn(upload?.url ?? "")),
        onProgress: (sent) => told.moved(sent, pace(sent)),
        onSuccess: () =>
          void readReceipt(idIn(upload?.url ?? "")).then(
            (state) => stopped || told.arrived(state),
            (thrown: unknown) => fail(toRefusal(thrown)),
          ),
        onError: (thrown) => fail(readError(thrown)),
      })
      upload.start()
    },
    () => fail(toRefusal(null)),
  )
  return {
    stop: () => {
      stopped = true
      void upload?.abort(false)
    },
  }
}

function metadataOf(filing: FilingInTray, file: File): Record<string, string> {
  return {
    name: filing.name,
    filename: file.name.normalize("NFC").slice(0, 400),
    ...(file.type === "" ? {} : { filetype: file.type }),
    ...(filing.place === undefined ? {} : { place: filing.place }),
    ...(filing.class === undefined ? {} : { class: filing.class }),
    ...(filing.document === undefined ? {} : { document: filing.document }),
    ...(filing.sha256 === null ? {} : { sha256: filing.sha256 }),
  }
}

function idIn(url: string): FilingId {
  return (url.split("?")[0]?.split("/").at(-1) ?? "") as FilingId
}

/** Asks for the receipt until the ledger has given the event its leaf, for three seconds at most. */
async function readReceipt(filing: FilingId): Promise<FilingState & { readonly kind: "recorded" }> {
  let last: Filing = await ask("getFiling", { params: { filing } })
  for (let n = 0; n < 6 && last.receipt !== null && last.receipt.leaf === null; n++) {
    await new Promise((go) => setTimeout(go, 500))
    last = await ask("getFiling", { params: { filing } })
  }
  if (last.document === null) throw new Error("a filing that has ended names no document")
  return { kind: "recorded", document: last.document, leaf: last.receipt?.leaf ?? null, twin: last.twin }
}

function readError(thrown: Error | DetailedError): Refused {
  const answer = "originalResponse" in thrown ? thrown.originalResponse : null
  if (answer === null) return toRefusal(null)
  const status = answer.getStatus()
  try {
    const problem = JSON.parse(answer.getBody()) as Partial<Problem>
    if (problem.code !== undefined && problem.title !== undefined)
      return { code: problem.code, status, title: problem.title, ...(problem.detail === undefined ? {} : { detail: problem.detail }) }
  } catch {
    // An answer without a body, as to HEAD: its status has to do.
  }
  if (status === 423 || status === 409) return { code: "filing-busy", status, title: "The house is still busy with this document." }
  return status >= 502 || status === 0 ? toRefusal(null) : { code: "fault", status, title: `The house answered with ${status} and no reason.` }
}

/** Tells how many seconds are left, from the pace of the last few seconds; null while nobody can know. */
function paceOf(whole: number): (sent: number) => number | null {
  const seen: { readonly at: number; readonly sent: number }[] = []
  return (sent) => {
    const at = performance.now()
    seen.push({ at, sent })
    while (seen.length > 2 && at - (seen[0]?.at ?? at) > 8_000) seen.shift()
    const first = seen[0]
    if (first === undefined || at - first.at < 1_000 || sent === first.sent) return null
    return ((whole - sent) * (at - first.at)) / (sent - first.sent) / 1_000
  }
}
