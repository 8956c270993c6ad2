/** Whose former clients an officer lists: somebody who is here, or whoever takes an open invitation. Of an invitation the list is given once, or an officer says that there is none; until then its link is not taken. */
import { holdToList, inOneTransaction, markListed } from "#registry"
import type { Tx } from "#registry"
import { keptApart, mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { InvitationId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Holds an invitation that waits for its list. Refuses `not-found` for one that is not open, or whose person comes from no other firm; `second-person-needed` to whoever made it; `already-there` where it does not wait any more. */
export async function holdInvitation(tx: Tx, caller: Caller, invitation: InvitationId): Promise<Outcome<null>> {
  const held = await holdToList(tx, invitation)
  if (held === null) return no("not-found")
  const another = keptApart("invitation.listed", caller.person, held.madeBy, "Somebody else has to say whom this invitation is to be kept from.")
  if (!another.ok) return another
  return held.listed ? no("already-there", "What was to be said of this invitation has been said.") : yes(null)
}

/** Notes that so many walls were raised for whoever takes it. */
export async function noteListed(tools: Tools, tx: Tx, caller: Caller, invitation: InvitationId, walls: number): Promise<Outcome<Recorded>> {
  const permit = mayInFirm("wall.rule", caller)
  if (!permit.ok) return permit
  if (!(await markListed(tx, permit.value, invitation, tools.now()))) return no("not-found")
  return yes(await record(tools, tx, doerOf(caller), { kind: "invitation.listed", also: [invitation], detail: { walls } }))
}

/** Says that whoever is invited has no former clients that count. Refuses `not-yours-to-do` to all but compliance officers, `step-up-needed`, `not-found`, `second-person-needed`, `already-there`. */
export function listNoClients(tools: Tools, caller: Caller, invitation: InvitationId): Promise<Outcome<{ receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.rule", caller)
    if (!permit.ok) return permit
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    const held = await holdInvitation(tx, caller, invitation)
    if (!held.ok) return held
    const noted = await noteListed(tools, tx, caller, invitation, 0)
    return noted.ok ? yes({ receipt: noted.value }) : noted
  })
}
