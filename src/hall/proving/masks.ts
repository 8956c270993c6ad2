/** What two answers may differ in: what is random by design, and the heartbeat of the whole firm; and what the house tells on purpose. Nothing else is passed over; what each lets one guess stands in the threat model. */
import { NEVER_MEMBERS } from "#words"
import type { Asked, Heard } from "./asking.ts"
import { wordsOfCsv, wordsOfPdf } from "./papers.ts"

/** The whole list, as the report prints it. */
export const MASKS: readonly string[] = [
  "the time of day, and the request's own id (date, muniment-request, request)",
  "secrets drawn anew for whoever asks (token, secret, uri, set-cookie)",
  "which id an event, an epoch or a request has, as long as the same ones stand in the same places",
  "salts, and what is made from them: commitments, signatures, hashes of leaves",
  "the firm's heartbeat: numbers of leaves, size, root, checkpoints, proofs, tiles above the leaves, how much is pending",
  "in a printed report: how its words are laid on the page, and when it was asked for",
  "the process's and the disk's own numbers in /metrics, which no caller reaches",
]

/** What the house tells, so far, though it is none of these. */
export const TOLD: readonly string[] = [
  "in a leaf: the how-manieth event of a person or of a wall it is",
  "to whoever would make a person an administrator, auditor or guest: that they alone lead some matter",
]

/** Where an answer was heard. */
export interface Where {
  readonly route: string
  readonly asked: Asked
}

type Marks = Readonly<Record<string, string>>

/** Fields that are random, or beat with the whole firm, wherever they stand. */
const ANYWHERE: Marks = { request: "request", token: "secret", secret: "secret", uri: "secret", salt: "salt", leaf: "heartbeat", asOf: "heartbeat" }
/** Fields that do so on the roads of the ledger, where they are about the log as a whole. */
const OF_THE_LOG: Marks = {
  ...Object.fromEntries(["size", "root", "checkpoint", "pending", "path", "proof", "index", "at", "before"].map((name) => [name, "heartbeat"])),
  hash: "hash",
  // Of the exporter, over the names in a bundle together with its checkpoint.
  sig: "signature",
}
const LOG_ROADS: ReadonlySet<string> = new Set(["getLedger", "checkLedger", "getConsistency", "getProof", "exportMatterBundle", "exportDocumentBundle"])
const CUSTODY_ROADS: ReadonlySet<string> = new Set(["listMatterCustody", "listDocumentCustody", "listLedgerEvents"])
/** Reports that leave as files: their words are compared, and not how they are laid on a page. */
const REPORT_ROADS: ReadonlySet<string> = new Set(["saveReview", "saveMatterAccess", "saveDocumentAccess", "savePersonAccess"])
const HEADERS: ReadonlySet<string> = new Set(["date", "muniment-request", "set-cookie"])
const DRAWN_IN_ORDER = /\b(?:evt|epo|req)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g

/** An answer as one text in which all that is passed over has been replaced: two answers that are masked alike are the same. */
export function masked(heard: Heard, where: Where): string {
  if (isTold(heard, where)) return mark("told")
  // It is there once the log has 65,536 leaves.
  if (where.route === "getLogTile" && where.asked.path.endsWith("/tlog/tile/1/000")) return mark("heartbeat")
  const body = maskedBody(heard, where)
  const length = heard.headers.find(([name]) => name === "content-length")?.[1]
  // A length is compared through the body that has it; one that does not fit its body is compared as it came.
  const fits = heard.body.length > 0 && Number(length) === heard.body.length
  const headers = heard.headers.map(([name, value]) => `${name}: ${HEADERS.has(name) || (name === "content-length" && fits) ? mark(name) : value}`)
  const names = new Map<string, string>()
  return [String(heard.status), ...headers, "", body].join("\n").replaceAll(DRAWN_IN_ORDER, (id) => named(names, id))
}

/** The second thing that is told. */
function isTold({ status }: Heard, { route, asked }: Where): boolean {
  if (route !== "changePerson" || asked.body === null || ![200, 409, 422].includes(status)) return false
  const { role } = JSON.parse(asked.body) as { role?: string }
  return role === "guest" || NEVER_MEMBERS.some((one) => one === role)
}

function named(names: Map<string, string>, id: string): string {
  const known = names.get(id) ?? mark(`${id.slice(0, 3)} ${names.size + 1}`)
  names.set(id, known)
  return known
}

function maskedBody({ headers, body }: Heard, { route }: Where): string {
  const text = body.toString("latin1")
  const type = headers.find(([name]) => name === "content-type")?.[1] ?? ""
  if (body.length === 0) return text
  if (REPORT_ROADS.has(route) && type === "application/pdf") return wordsOfPdf(body, mark("heartbeat"))
  if (REPORT_ROADS.has(route) && type.startsWith("text/csv")) return wordsOfCsv(body.toString("utf8"), mark("heartbeat"))
  if (!/^application\/(problem\+)?json/.test(type)) return text
  const changed = { is: false }
  const walked = walk(JSON.parse(body.toString("utf8")), "", route, changed)
  // What nothing was masked in is compared as it came, spelling and all.
  return changed.is ? JSON.stringify(walked) : text
}

function walk(value: unknown, key: string, route: string, changed: { is: boolean }): unknown {
  const mask = maskOf(key, value, route)
  if (mask !== null) {
    changed.is = true
    return mask
  }
  if (Array.isArray(value)) return value.map((one) => walk(one, "", route, changed))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, key === "proof" && name === "checkpoint" ? mark("heartbeat") : walk(one, name, route, changed)]),
  )
}

/** What stands in the place of a field; null where it is compared. */
function maskOf(key: string, value: unknown, route: string): unknown {
  const [ofLog, ofCustody] = [LOG_ROADS.has(route), CUSTODY_ROADS.has(route)]
  // What an export of a chain commits to: the size of the log at that time.
  if (key === "detail" && ofCustody && typeof value === "object" && value !== null && "leaves" in value && "size" in value)
    return { ...value, size: mark("heartbeat") }
  if (!ofLog) return typeof value === "object" && value !== null ? null : toMark(ANYWHERE[key])
  if (key === "text" && typeof value === "string") return value.replace(/("leaves":\d+,"size":)\d+/, `$1${mark("heartbeat")}`)
  if (key === "bytes" && typeof value === "string") return maskedLeaf(value)
  if (key === "leaf" && typeof value === "string") return maskedLeaf(Buffer.from(value, "base64").toString("latin1"))
  if (key === "to" && route === "getConsistency") return mark("heartbeat")
  return toMark(ANYWHERE[key] ?? OF_THE_LOG[key])
}

interface LeafJson {
  readonly sig?: string
  readonly chain: readonly (readonly [subject: string, n: number, previous: string])[]
}

/** A leaf whose event, subjects and places in their chains are still to be seen; the numbers of persons and walls are the first thing that is told. */
function maskedLeaf(text: string): unknown {
  const leaf = JSON.parse(text) as LeafJson
  return {
    ...leaf,
    detail: mark("commitment"),
    ...(leaf.sig === undefined ? {} : { sig: mark("signature") }),
    chain: leaf.chain.map(([subject, n]) => [subject, /^(?:per|wal)_/.test(subject) ? mark("told") : n, mark("hash")]),
  }
}

const toMark = (kind: string | undefined): string | null => (kind === undefined ? null : mark(kind))
const mark = (kind: string): string => `<${kind}>`
