/** Proves by the ledger that public keys are their owner's: whoever can write to the database cannot put their own key in another's place. */
import { leafDigest, openCheckpoint, originOf, parseEventBytes, parseLeaf, parseVkey, proverFor, provesInclusion, toVkey } from "#ledger"
import type { Checkpoint, Prover, Publishes } from "#ledger"
import { findLastCheckpoint, listPublishedKeys } from "#registry"
import type { Candidate, PublishedKey, Tx } from "#registry"
import { sha256, verifySignature } from "#seal"
import type { FirmId, PersonId } from "#words"
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
      logNow(tools, tx),
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

interface Log {
  readonly head: Checkpoint
  readonly prover: Prover
}

/** The log as its last checkpoint signs it; null while there is none, or where its signature is not the log's. */
async function logNow(tools: Tools, tx: Tx): Promise<Log | null> {
  const last = await findLastCheckpoint(tx.sql)
  const key = parseVkey(toVkey(originOf(tools.firm.id), tools.logPublic))
  if (last === null || key === null) return null
  const opened = openCheckpoint(Buffer.from(last.note, "utf8"), key)
  return opened.ok ? { head: opened.value, prover: proverFor(tilesIn(tx.sql), opened.value.size) } : null
}

/**
 * Walks through what a person published, in the order of the ledger. The first publication counts, signed by the very key it publishes; a later one only where the key before it signed.
 * An event that has its leaf counts only where the leaf says the same and stands in the signed log; one of the last second has none yet.
 */
async function areTheirs(firm: FirmId, candidate: Candidate, events: readonly PublishedKey[], log: Log | null): Promise<boolean> {
  let standing: Publishes | null = null
  for (const published of events) {
    const next = publication(firm, candidate.person, published)
    if (next === null) continue
    if (published.leaf !== null && !(await standsInLog(published, log))) return false
    const signer: Publishes = standing ?? next
    if (isSignedBy(published, signer)) standing = next
  }
  return standing !== null && standing.key === candidate.keyId && isBase64Of(standing.kem, candidate.kem) && isBase64Of(standing.sign, candidate.sign)
}

/** What an event publishes as this person's own keys, or null where it publishes something else. */
function publication(firm: FirmId, person: PersonId, published: PublishedKey): Publishes | null {
  const event = parseEventBytes(Buffer.from(published.body, "latin1"))
  const keys = event?.publishes
  if (event === null || keys === undefined || event.kind !== "key.published" || event.firm !== firm || event.by !== person) return null
  return keys.of === person && keys.use === "person" ? keys : null
}

/** Whether the event's leaf says the same as the event, and stands in the log at its place. A leaf that no checkpoint covers yet is one of the last second. */
async function standsInLog(published: PublishedKey, log: Log | null): Promise<boolean> {
  const { leaf: text, index } = published
  if (text === null || index === null || log === null) return false
  const bytes = Buffer.from(text, "latin1")
  const leaf = parseLeaf(bytes)
  if (leaf === null || leaf.signed === null || !Buffer.from(published.body, "latin1").equals(leaf.eventBytes)) return false
  if (leaf.signed.key !== published.signer || !isBase64Of(leaf.signed.sig, published.sig)) return false
  return index >= log.head.size || provesInclusion(index, leafDigest(bytes), await log.prover.inclusion(index), log.head)
}

function isSignedBy(published: PublishedKey, by: Publishes): boolean {
  if (published.sig === null || published.signer !== by.key || by.sign === undefined) return false
  return verifySignature(Buffer.from(by.sign, "base64"), "event", Buffer.from(published.body, "latin1"), published.sig)
}

function isBase64Of(text: string | undefined, bytes: Uint8Array | null): boolean {
  return text !== undefined && bytes !== null && Buffer.from(text, "base64").equals(bytes)
}

/** The same as the registry works out for a list of members. */
function printOf(keys: Pick<Candidate, "kem" | "sign">): string {
  return sha256(Buffer.concat([keys.kem, keys.sign])).toString("hex")
}
