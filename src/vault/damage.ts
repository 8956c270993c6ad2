/** Names what is wrong with a sealed document, so that the finding can be recorded: which version, and where in it. */
import { SealBroken } from "#seal"
import type { VersionId } from "#words"

/**
 * No file; a file of another size than the document's; a header or an unfinished filing's tail that this key does not open;
 * the number of the damaged chunk, from 0.
 */
export type DamagedAt = "missing" | "size" | "header" | "tail" | number

/** Thrown where a sealed document is not what was filed. */
export class SealedDamage extends SealBroken {
  readonly version: VersionId
  readonly at: DamagedAt

  constructor(version: VersionId, at: DamagedAt) {
    super()
    this.version = version
    this.at = at
    this.message = `the sealed document ${version} is damaged: ${typeof at === "number" ? `chunk ${at}` : at}`
  }
}

/** Runs what opens sealed bytes; where they do not open, names the version and the place. */
export function naming<T>(version: VersionId, at: DamagedAt, open: () => T): T {
  try {
    return open()
  } catch (thrown) {
    if (thrown instanceof SealBroken) throw new SealedDamage(version, at)
    throw thrown
  }
}
