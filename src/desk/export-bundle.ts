/** Exports a chain of custody as one file that the stand-alone verifier checks offline: every leaf with its proof, the keys of all who signed, the details opened, and what the ids stand for. */
import { buildBundle, proverFor } from "#ledger"
import { findLastCheckpoint, inOneTransaction, isSpecialThing, listChainLeaves, listCustodyDetails } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { namingOf } from "./bundle-names.ts"
import type { Caller } from "./caller.ts"
import { keyLeavesFor } from "./key-leaves.ts"
import { tilesIn, vkeyOf } from "./ledger-state.ts"
import { openMatterKey } from "./matter-key.ts"
import { matterDetails } from "./opened-details.ts"
import { factsOf } from "./read-custody.ts"
import type { CustodyOf } from "./read-custody.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"

export interface ExportedBundle {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Refuses `not-found`, `not-yours-to-do` to whoever's part does not include disclosing or who is not cleared (a chain that leaves out what others may not see would not verify), `purpose-needed`. */
export async function exportBundle(tools: Tools, caller: Caller, of: Exclude<CustodyOf, "firm">): Promise<Outcome<ExportedBundle>> {
  await tools.clerk.flush()
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("custody.export", caller, await factsOf(tx, of))
    if (!permit.ok) return permit
    const last = await findLastCheckpoint(tx.sql)
    if (last === null) return no("not-found")
    const { facts } = permit.value
    const subject = "matter" in of ? of.matter : of.document

    const leaves = await listChainLeaves(tx, subject, last.size)
    const rows = new Map(
      (
        await listCustodyDetails(
          tx,
          leaves.map((leaf) => leaf.event),
        )
      ).map((row) => [row.event, row]),
    )
    const open = await matterDetails(tools, tx, caller, facts)
    const chain = leaves.map((leaf) => {
      const row = rows.get(leaf.event)
      const detail = row === undefined ? null : open(row)
      return {
        index: leaf.index,
        bytes: Buffer.from(leaf.bytes, "latin1"),
        detail: detail === null ? null : { salt: Buffer.from(detail.salt, "base64"), text: detail.text },
      }
    })
    const keys = await keyLeavesFor(tx, leaves, [caller.person])
    const bytes = await buildBundle({
      firm: tools.firm.id,
      subject,
      vkey: vkeyOf(tools),
      checkpoint: Buffer.from(last.note, "utf8"),
      prover: proverFor(tilesIn(tx.sql), last.size),
      chain,
      keyLeaf: async (key) => keys.get(key) ?? Promise.reject(new Error(`no leaf publishes ${key}`)),
      naming: await namingOf(tools, tx, caller, facts, leaves),
    })
    const special = "document" in of && (await isSpecialThing(tx, of.document))
    using key = await openMatterKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, facts.epoch, special ? "special" : "plain")
    await record(tools, tx, doerOf(caller), {
      kind: "custody.exported",
      matter: { id: facts.matter, epoch: facts.epoch, key },
      special,
      ...("document" in of ? { document: of.document } : {}),
      detail: { leaves: leaves.length, size: last.size },
    })
    return yes({ name: `custody-${subject}.json`, bytes })
  })
}
