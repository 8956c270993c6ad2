/** Proves by the ledger that public keys are their owner's: whoever can write to the database cannot put their own key in another's place. */
import { leafDigest, openCheckpoint, originOf, parseEventBytes, parseLeaf, parseVkey, proverFor, provesInclusion, toVkey } from "#ledger"
import type { Checkpoint, Prover, Publishes } from "#ledger"
import { findLastCheckpoint, listPublishedKeys } from "#registry"
import type { Candidate, PublishedKey, Tx } from "#registry"
import { sha256, verifySignature } from "#seal"
import type { AnyId, FirmId, PersonId } from "#words"
import { tilesIn } from "./ledger-state.ts"
import type { Tools } from "./tools.ts"

/** Which keys of whom were proved before: a proof stays true, for the log only grows. */
const proved = new Set<string>()
const MOST_PROVED = 20_000

/** Whether these keys of this person were proved before. `print` is SHA-256 of both public keys, hex. */
export function wasProved(firm: FirmId, person: PersonId, print: string): boolean {
  return proved.has(`${firm} ${person} ${print}`)
}

/** Those of the candidates whose public keys, as the database shows them, are the ones that they themselves published. */
export async function proveKeys(tools: Tools, tx: Tx, candidates: readonly Candidate[]): Promise<ReadonlySet<PersonId>> {
  const firm = tools.firm.id
  const open = candidates.filter((one) => !wasProved(firm, one.person, printOf(one)))
  if (open.length > 0) {
    const [published, log] = await Promise.all([
      listPublishedKeys(
        tx,
        open.map((one) => one.person),
      ),
      logNow(firm, tools.logPublic, tx.sql),
    ])
    for (const one of open) {
      if (
        !(await areTheirs(
          firm,
          one,
          published.filter((event) => event.person === one.person),
          log,
        ))
      )
        continue
      if (proved.size >= MOST_PROVED) proved.clear()
      proved.add(`${firm} ${one.person} ${printOf(one)}`)
    }
  }
  return new Set(candidates.filter((one) => wasProved(firm, one.person, printOf(one))).map((one) => one.person))
}

export interface Log {
  readonly head: Checkpoint
  readonly prover: Prover
}

/** The log as its last checkpoint signs it; null while there is none, or where its signature is not the log's. */
export async function logNow(firm: FirmId, logPublic: Uint8Array, sql: Parameters<typeof tilesIn>[0]): Promise<Log | null> {
  const last = await findLastCheckpoint(sql)
  const key = parseVkey(toVkey(originOf(firm), logPublic))
  if (last === null || key === null) return null
  const opened = openCheckpoint(Buffer.from(last.note, "utf8"), key)
  return opened.ok ? { head: opened.value, prover: proverFor(tilesIn(sql), opened.value.size) } : null
}

/**
 * Walks through what a person published, in the order of the ledger. The first publication counts, signed by the very key it publishes; a later one only where the key before it signed.
 * An event that has its leaf counts only where the leaf says the same and stands in the signed log; one of the last second has none yet.
 */
export async function standingKeys(firm: FirmId, person: PersonId, events: readonly PublishedKey[], log: Log | null): Promise<Publishes | null> {
  let standing: Publishes | null = null
  for (const published of events) {
    const next = publication(firm, person, published, { of: person, use: "person" })
    if (next === null) continue
    if (published.leaf !== null && !(await standsInLog(published, log))) return null
    const signer: Publishes = standing ?? next
    if (isSignedBy(published, signer)) standing = next
  }
  return standing
}

async function areTheirs(firm: FirmId, candidate: Candidate, events: readonly PublishedKey[], log: Log | null): Promise<boolean> {
  const standing = await standingKeys(firm, candidate.person, events, log)
  return standing !== null && standing.key === candidate.keyId && isBase64Of(standing.kem, candidate.kem) && isBase64Of(standing.sign, candidate.sign)
}

/** An event as its row and its leaf have it, by whomever. */
type Said = Omit<PublishedKey, "person">

/** What an event of this person's publishes for a use, or null where it publishes something else. */
export function publication(firm: FirmId, person: PersonId, published: Said, what: { readonly of: AnyId; readonly use: string }): Publishes | null {
  const event = parseEventBytes(Buffer.from(published.body, "latin1"))
  const keys = event?.publishes
  if (event === null || keys === undefined || event.kind !== "key.published" || event.firm !== firm || event.by !== person) return null
  return keys.of === what.of && keys.use === what.use ? keys : null
}

/** Whether the event's leaf says the same as the event, and stands in the log at its place. A leaf that no checkpoint covers yet is one of the last second. */
export async function standsInLog(published: Said, log: Log | null): Promise<boolean> {
  const { leaf: text, index } = published
  if (text === null || index === null || log === null) return false
  const bytes = Buffer.from(text, "latin1")
  const leaf = parseLeaf(bytes)
  if (leaf === null || leaf.signed === null || !Buffer.from(published.body, "latin1").equals(leaf.eventBytes)) return false
  if (leaf.signed.key !== published.signer || !isBase64Of(leaf.signed.sig, published.sig)) return false
  return index >= log.head.size || provesInclusion(index, leafDigest(bytes), await log.prover.inclusion(index), log.head)
}

export function isSignedBy(published: Said, by: Publishes): boolean {
  if (published.sig === null || published.signer !== by.key || by.sign === undefined) return false
  return verifySignature(Buffer.from(by.sign, "base64"), "event", Buffer.from(published.body, "latin1"), published.sig)
}

export function isBase64Of(text: string | undefined, bytes: Uint8Array | null): boolean {
  return text !== undefined && bytes !== null && Buffer.from(text, "base64").equals(bytes)
}

/** The same as the registry works out for a list of members. */
function printOf(keys: Pick<Candidate, "kem" | "sign">): string {
  return sha256(Buffer.concat([keys.kem, keys.sign])).toString("hex")
}
