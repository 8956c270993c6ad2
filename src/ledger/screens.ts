/** Puts a screen certificate together: the chains of a matter and of a person with their proofs, the keys of those who signed, and the details of what concerns both. */
import type { FirmId, MatterId, PersonId } from "#words"
import type { Disclosed, ProvedLeaf } from "../../verify/bundle/bundle.ts"
import { type Earlier, toCertificateBytes } from "../../verify/screen/certificate.ts"
import { type BundleParts, type StoredLeaf, signersOf } from "./bundles.ts"

/** What a certificate is made from. */
export interface ScreenParts extends Pick<BundleParts, "vkey" | "checkpoint" | "prover" | "keyLeaf"> {
  readonly firm: FirmId
  readonly matter: MatterId
  readonly person: PersonId
  readonly earlier: Earlier | null
  /** Every leaf of both chains up to the one that closes them, each once, in the order of the log; `detail` is null where it stays closed. */
  readonly leaves: readonly (StoredLeaf & { readonly detail: Disclosed | null })[]
  /** Every leaf of the log after the closing one and below the checkpoint. */
  readonly after: readonly StoredLeaf[]
}

/** The bytes of the certificate. Throws where the parts do not belong together. */
export async function buildScreen(parts: ScreenParts): Promise<Uint8Array> {
  const { firm, matter, person, vkey, checkpoint, earlier } = parts
  const prove = async ({ index, bytes }: StoredLeaf): Promise<ProvedLeaf> => ({ index, leaf: bytes, proof: await parts.prover.inclusion(index) })
  const leaves = await Promise.all(parts.leaves.map(async (entry) => ({ ...(await prove(entry)), detail: entry.detail })))
  const after = await Promise.all(parts.after.map(prove))
  const keys = await Promise.all((await signersOf({ chain: parts.leaves, keyLeaf: (key) => parts.keyLeaf(key) })).map(prove))
  return toCertificateBytes({ firm, matter, person, vkey, checkpoint, earlier, leaves, after, keys })
}
