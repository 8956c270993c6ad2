/** What two answers may differ in: what is random by design, and the heartbeat of the whole firm. Nothing else is passed over; what each lets one guess stands in the threat model. */
import type { RouteName } from "#contract"
import type { Heard } from "./asking.ts"
import type { Caller } from "./callers.ts"

/** The whole list, as the report prints it. */
export const MASKS: readonly string[] = [
  "the time of day and the request's own id (date, muniment-request, request)",
  "secrets that are drawn anew for whoever asks (token, secret, uri, set-cookie)",
  "which id an event or an epoch has, as long as the same ones stand in the same places",
  "salts, and what is made from them: commitments, signatures, hashes of leaves",
  "the firm's heartbeat: numbers of leaves and of events, size, root, checkpoint, proofs, how much is pending",
  "in a leaf: the how-manieth event of another person it is, and of one's own for whoever was on the matter",
  "the process's own numbers in /metrics, which no caller reaches",
]

/** Where an answer was heard. */
export interface Where {
  readonly route: RouteName | "surface"
  readonly caller: Caller
}

/** Fields that are random, or beat with the whole firm, wherever they stand. */
const ANYWHERE: Readonly<Record<string, string>> = { request: "request", token: "secret", secret: "secret", uri: "secret", salt: "salt", leaf: "heartbeat" }
/** Fields that do so on the roads of the ledger, where they are about the log as a whole. */
const OF_THE_LEDGER: Readonly<Record<string, string>> = { size: "heartbeat", root: "heartbeat", checkpoint: "heartbeat", pending: "heartbeat", path: "heartbeat", proof: "heartbeat", hash: "hash", index: "heartbeat", at: "heartbeat", before: "heartbeat" }
const LEDGER_ROADS: ReadonlySet<string> = new Set<RouteName>(["getLedger", "checkLedger", "getConsistency", "getProof", "exportMatterBundle", "exportDocumentBundle"])
const CUSTODY_ROADS: ReadonlySet<string> = new Set<RouteName>(["listMatterCustody", "listDocumentCustody", "listLedgerEvents"])
const HEADERS: ReadonlySet<string> = new Set(["date", "muniment-request", "set-cookie"])
const EVENT_OR_EPOCH = /\b(?:evt|epo)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g

/** An answer as one text in which all that is passed over has been replaced; two answers that are masked alike are the same. */
export function masked(heard: Heard, where: Where): string {
  const body = maskedBody(heard, where)
  const length = heard.headers.find(([name]) => name === "content-length")?.[1]
  // A length is compared through the body that has it; one that lies is a difference by itself.
  const honest = length === undefined || heard.body.length === 0 || Number(length) === heard.body.length
  const headers = heard.headers.map(([name, value]) => `${name}: ${HEADERS.has(name) ? "-" : name === "content-length" && honest && heard.body.length > 0 ? "-" : value}`)
  const names = new Map<string, string>()
  return [String(heard.status), ...headers, "", body].join("\n").replaceAll(EVENT_OR_EPOCH, (id) => named(names, id))
}

function named(names: Map<string, string>, id: string): string {
  const known = names.get(id) ?? `<${id.slice(0, 3)} ${names.size + 1}>`
  names.set(id, known)
  return known
}

function maskedBody({ headers, body }: Heard, where: Where): string {
  const text = body.toString("latin1")
  const isJson = headers.some(([name, value]) => name === "content-type" && /^application\/(problem\+)?json/.test(value))
  if (!isJson || body.length === 0) return text
  const parsed: unknown = JSON.parse(body.toString("utf8"))
  const changed = { is: false }
  const walked = walk(parsed, "", where, changed)
  // What nothing was masked in is compared as it came, spelling and all.
  return changed.is ? JSON.stringify(walked) : text
}

function walk(value: unknown, key: string, where: Where, changed: { is: boolean }): unknown {
  const mask = maskOf(key, value, where)
  if (mask !== null) {
    changed.is = true
    return mask
  }
  if (Array.isArray(value)) return value.map((one) => walk(one, "", where, changed))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, key === "proof" && name === "checkpoint" ? mark("heartbeat") : walk(one, name, where, changed)]))
}

/** What stands in the place of a field; null where it is compared. */
function maskOf(key: string, value: unknown, where: Where): unknown {
  const ofLedger = LEDGER_ROADS.has(where.route)
  if (ofLedger && typeof value === "string" && (key === "bytes" || key === "leaf")) return maskedLeaf(key === "bytes" ? value : Buffer.from(value, "base64").toString("latin1"), where)
  if (key === "to" && where.route === "getConsistency") return mark("heartbeat")
  // What an export of a chain commits to: the size of the log at that time.
  if (key === "text" && ofLedger && typeof value === "string") return value.replace(/("leaves":\d+,"size":)\d+/, `$1${mark("heartbeat")}`)
  if (key === "detail" && CUSTODY_ROADS.has(where.route) && typeof value === "object" && value !== null && "leaves" in value && "size" in value)
    return { ...value, size: mark("heartbeat") }
  if (key === "next" && CUSTODY_ROADS.has(where.route) && typeof value === "string") return mark("heartbeat")
  const kind = ANYWHERE[key] ?? (ofLedger ? OF_THE_LEDGER[key] : undefined)
  // A matter's or a document's own proof is an object: what stands in it is looked at.
  return kind === undefined || (typeof value === "object" && value !== null && !ofLedger) ? null : mark(kind)
}

interface LeafJson {
  readonly detail: string
  readonly by: string
  readonly sig?: string
  readonly chain: readonly (readonly [subject: string, n: number, previous: string])[]
}

/** A leaf whose subjects and places in their chains are still to be seen. */
function maskedLeaf(text: string, { caller }: Where): unknown {
  const leaf = JSON.parse(text) as LeafJson
  const counts = (subject: string): boolean => !subject.startsWith("per_") || (subject === caller.person?.id && !caller.wasOnIt)
  return {
    ...leaf,
    detail: mark("commitment"),
    ...(leaf.sig === undefined ? {} : { sig: mark("signature") }),
    chain: leaf.chain.map(([subject, n]) => [subject, counts(subject) ? n : mark("heartbeat"), mark("hash")]),
  }
}

const mark = (kind: string): string => `<${kind}>`
