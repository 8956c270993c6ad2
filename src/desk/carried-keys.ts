/** The keys of what a team carries, opened for one of its keepers: so that what happens on its matters is told to those on them, and not to overseers alone. */
import { listCarried } from "#registry"
import type { Tx } from "#registry"
import type { Permit } from "#rules"
import type { Key } from "#seal"
import type { EpochId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { carriedIn, openEpochLetter, takeKeyOf, tellsBy } from "./epoch-secret.ts"
import { openTeamKey } from "./team-key.ts"
import type { KeyToTell } from "./through-grants.ts"
import type { Tools } from "./tools.ts"

/** The keys of the matters' current epochs, as far as the team carries them. */
export async function carriedKeys(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"team.keep">,
  team: TeamId,
  rows: readonly { readonly epoch: EpochId }[],
): Promise<Disposable & { readonly of: KeyToTell }> {
  const opened = new Map<EpochId, { readonly key: Key<"matter">; readonly card: boolean }>()
  if (rows.length > 0) {
    using key = await openTeamKey(tools, tx, caller, permit, team)
    const wanted = new Set(rows.map((row) => row.epoch))
    for (const { matter, epoch, hpke } of await listCarried(tx, permit, team))
      if (wanted.has(epoch)) {
        const which = tellsBy(carriedIn(hpke))
        opened.set(epoch, { card: which === "card", key: takeKeyOf(openEpochLetter(key.pair, hpke, epochPlace(tools.firm.id, matter, epoch)), which) })
      }
  }
  return {
    of: (row) => opened.get(row.epoch) ?? null,
    [Symbol.dispose]() {
      for (const { key } of opened.values()) key[Symbol.dispose]()
    },
  }
}
