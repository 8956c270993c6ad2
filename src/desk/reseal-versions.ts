/** Seals the versions of a document anew where it goes into the compartment of what is special or into a place that lies apart, or comes out of it: their cards, their keys and the hash that finds them again. Their bytes stay as they are, under the same keys. */
import { listVersionKeys, listVersions, resealVersions } from "#registry"
import type { DocumentRecord, Tx } from "#registry"
import type { MatterPermit } from "#rules"
import type { Compartment, PlaceId } from "#words"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { openVersionCard, sealVersionCard, twinOf, unwrapVersionKey, wrapVersionKey } from "./filing-card.ts"
import type { Tools } from "./tools.ts"

/** Where a document goes: into a compartment, and apart or not. */
export interface Goes {
  readonly to: Compartment
  readonly apart: PlaceId | null
}

/** Nothing is done where they lie as they should; what an epoch from before the compartments holds of class special goes into its own. */
export async function resealVersionsOf(tools: Tools, tx: Tx, permit: MatterPermit, ring: EpochKeys, row: DocumentRecord, goes: Goes): Promise<void> {
  const { to, apart } = goes
  const { matter, epoch } = permit.facts
  const versions = await listVersions(tx, row.id)
  const lies = (one: { readonly special: boolean; readonly apart: PlaceId | null }): ReturnType<typeof keyIn> =>
    keyIn(one.special ? "special" : "plain", one.apart)
  const asBefore = versions.some((one) => to === "special" && ring.secretOf(one.epoch).carries === "before") && ring.secretOf(epoch).carries !== "before"
  if (!asBefore && versions.every((one) => one.special === (to === "special") && one.apart === apart)) return
  const wrapped = new Map((await listVersionKeys(tx, row.id)).map((one) => [one.version, one]))
  const key = ring.of(epoch, keyIn(to, apart))
  const resealed = versions.map((one) => {
    const at = { matter, document: row.id, n: one.n, version: one.id }
    const kept = wrapped.get(one.id)
    if (kept === undefined) throw new Error(`version ${one.id} has no key`)
    const card = openVersionCard(ring.of(one.epoch, lies(one)), tools.firm.id, at, one.card)
    using versionKey = unwrapVersionKey(ring.of(kept.epoch, lies(one)), tools.firm.id, at, kept.wrapped)
    return {
      id: one.id,
      card: sealVersionCard(key, tools.firm.id, at, card),
      twin: twinOf(key, card.sha256),
      wrapped: wrapVersionKey(key, tools.firm.id, at, versionKey),
    }
  })
  await resealVersions(tx, permit, row.id, resealed)
}
