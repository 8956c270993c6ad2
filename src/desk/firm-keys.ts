/** Proves by the ledger that the firm's recovery and oversight keys are those that were published when it was set up: whoever can write to the database cannot have everything sealed to a key of their own. */
import { findPublications } from "#registry"
import type { FirmDatabase, FirmRow, PublishedKey } from "#registry"
import { parseKemPublic } from "#seal"
import type { KemPublic } from "#seal"
import type { FirmId, PersonId } from "#words"
import { isBase64Of, isSignedBy, logNow, publication, standingKeys, standsInLog } from "./proved-keys.ts"
import type { Log } from "./proved-keys.ts"

export interface FirmKeysNeeds {
  readonly firm: FirmId
  readonly db: FirmDatabase
  /** The public half of the key that signs checkpoints. */
  readonly logPublic: Uint8Array
}

/** Each key where it is proved; null where it is not, and before the firm is set up. */
export interface FirmKeys {
  readonly recovery: KemPublic | null
  readonly oversight: KemPublic | null
}

export async function proveFirmKeys(needs: FirmKeysNeeds, row: Pick<FirmRow, "recoveryPublic" | "oversightPublic">): Promise<FirmKeys> {
  if (row.recoveryPublic === null && row.oversightPublic === null) return { recovery: null, oversight: null }
  const published = await findPublications(needs.db, { of: needs.firm })
  const doers = new Set(published.map((event) => event.person))
  const theirs = new Map(await Promise.all([...doers].map(async (by) => [by, await findPublications(needs.db, { by })] as const)))
  // Last, so that whatever has its leaf by now stands under it: a firm's first leaves are entered while its keys are being looked at.
  const log = await logNow(needs.firm, needs.logPublic, needs.db.clerk)
  const prove = async (use: string, key: Uint8Array | null): Promise<KemPublic | null> =>
    key !== null && (await isPublished(needs.firm, { published, theirs, log }, use, key)) ? parseKemPublic(key) : null
  return { recovery: await prove("recovery", row.recoveryPublic), oversight: await prove("oversight", row.oversightPublic) }
}

interface Published {
  /** In the firm's name, in the order of the ledger. */
  readonly published: readonly PublishedKey[]
  /** All that each of those who published them ever published. */
  readonly theirs: ReadonlyMap<PersonId, readonly PublishedKey[]>
  readonly log: Log | null
}

/** The first publication for a use counts, in the order of the ledger, and no later one; it is signed by a person whose own keys the ledger proves. */
async function isPublished(firm: FirmId, { published, theirs, log }: Published, use: string, key: Uint8Array): Promise<boolean> {
  for (const event of published) {
    const said = publication(firm, event.person, event, { of: firm, use })
    if (said === null) continue
    if (event.leaf !== null && !(await standsInLog(event, log))) return false
    const signer = await standingKeys(firm, event.person, theirs.get(event.person) ?? [], log)
    return signer !== null && isSignedBy(event, signer) && isBase64Of(said.kem, key)
  }
  return false
}
