/** Seals the versions of a document anew where it goes into the compartment of what is special, or comes out of it: their cards, their keys and the hash that finds them again. Their bytes stay as they are, under the same keys. */
import { listVersionKeys, listVersions, resealVersions } from "#registry"
import type { DocumentRecord, Tx } from "#registry"
import type { MatterPermit } from "#rules"
import { compartmentOf } from "#words"
import type { Class, Compartment } from "#words"
import type { EpochKeys } from "./epoch-keys.ts"
import { openVersionCard, sealVersionCard, twinOf, unwrapVersionKey, wrapVersionKey } from "./filing-card.ts"
import type { Tools } from "./tools.ts"

/** Nothing is done where they lie as they should; what an epoch from before the compartments holds of class special goes into its own. */
export async function resealVersionsOf(tools: Tools, tx: Tx, permit: MatterPermit, ring: EpochKeys, row: DocumentRecord, klass: Class): Promise<void> {
  const to = compartmentOf(klass)
  const { matter, epoch } = permit.facts
  const versions = await listVersions(tx, row.id)
  const lies = (one: { readonly special: boolean }): Compartment => (one.special ? "special" : "plain")
  const asBefore = versions.some((one) => to === "special" && ring.secretOf(one.epoch).carries === "before") && ring.secretOf(epoch).carries !== "before"
  if (!asBefore && versions.every((one) => lies(one) === to)) return
  const wrapped = new Map((await listVersionKeys(tx, row.id)).map((one) => [one.version, one]))
  const key = ring.of(epoch, to)
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
  await resealVersions(tx, permit, row.id, to === "special", resealed)
}
