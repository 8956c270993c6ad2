/** Makes a team, with a key of its own; whoever makes it is its first keeper. */
import { inOneTransaction, insertTeam } from "#registry"
import { mayInFirm } from "#rules"
import { wrapKey } from "#seal"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { publishKey } from "./new-person.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { lockedPair, newTeamKey, sealTeamCard, teamKeyPlace } from "./team-key.ts"
import type { TeamCard } from "./team-key.ts"
import { viewTeam } from "./team-view.ts"
import type { TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`. */
export function makeTeam(tools: Tools, caller: Caller, card: TeamCard): Promise<Outcome<{ readonly team: TeamView; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("team.make", caller)
    if (!permit.ok) return permit
    using key = newTeamKey(tools)
    const id = tools.newId("team")
    const firm = tools.firm.id
    await insertTeam(tx, permit.value, {
      id,
      card: sealTeamCard(caller.firmKey, firm, id, card),
      kem: key.pair.public.bytes,
      keyId: key.id,
      pair: lockedPair(tools, id, key),
      own: wrapKey(caller.keys.own, key.key, teamKeyPlace(firm, id, key.id)),
      at: tools.now(),
    })
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.made", also: [id, caller.person] })
    await publishKey(tools, tx, doerOf(caller), { key: key.id, of: id, use: "team", kem: key.pair.public.bytes })
    return yes({ team: await viewTeam(tools, tx, caller, id), receipt })
  })
}
