/** All keys of a matter that a member's grant carries, for as long as one act needs them. */
import { listGrantKeys } from "#registry"
import type { Tx } from "#registry"
import type { MatterFacts } from "#rules"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import type { Tools } from "./tools.ts"

/** Opens them lazily; those still sealed to the member's public key are opened at once and put under their own. */
export async function openRing(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts): Promise<EpochKeys> {
  const rows = await listGrantKeys(tx, facts.grant.id)
  const keys = epochKeys(tools, caller, { matter: facts.matter, grant: facts.grant.id }, rows)
  const fresh = rows.filter((row) => row.own === null)
  for (const row of fresh) keys.secretOf(row.epoch)
  if (fresh.length > 0) await keys.settle(tx)
  return keys
}
