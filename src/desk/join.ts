/** Accepts an invitation, once: makes the person's keys, publishes the public ones in the ledger and begins their first session. Walls that wait for them name them in the row that makes them. */
import { inOneTransaction, takeInvitation } from "#registry"
import type { Tx } from "#registry"
import { openKemPair } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { beginSession } from "./begin-session.ts"
import type { BegunSession } from "./begin-session.ts"
import { firmNameOf } from "./firm-name.ts"
import { invitationPlace } from "./invite.ts"
import { keepRules } from "./note-named.ts"
import { prepareNewcomer, writeNewcomer } from "./new-person.ts"
import type { Newcomer } from "./new-person.ts"
import { openInvitation } from "./read-invitation.ts"
import type { OpenedInvitation } from "./read-invitation.ts"
import { record } from "./record.ts"
import type { Doer } from "./record.ts"
import { showSession } from "./shown-session.ts"
import type { ShownSession } from "./shown-session.ts"
import { requireStrength } from "./strength.ts"
import type { Tools } from "./tools.ts"
import { recoveryOf } from "./turn-epoch.ts"

/** Refuses `invitation-over`, `invitation-waits`, `firm-key-not-proved`, `passphrase-weak`, `passphrase-breached`. */
export async function join(
  tools: Tools,
  order: { readonly token: string; readonly passphrase: string },
): Promise<Outcome<{ session: ShownSession; token: string }>> {
  using invited = await openInvitation(tools, order.token)
  if (invited === null) return no("invitation-over")
  if (invited.facts.waits) return no("invitation-waits")
  const recovery = recoveryOf(tools)
  if (!recovery.ok) return recovery
  const { card, facts, firmKey } = invited
  const strong = await requireStrength(order.passphrase, [card.name, card.address, await firmNameOf(tools)])
  if (!strong.ok) return strong
  using oversight = facts.oversight === null ? null : openKemPair(invited.key, facts.oversight, invitationPlace(tools.firm.id, facts.id, "oversight"))
  using comer = await prepareNewcomer(tools, { card, role: facts.role, passphrase: order.passphrase, firmKey, recovery: recovery.value, oversight })
  const done = await keepRules(
    tools,
    inOneTransaction(tools.db, { person: comer.person, role: facts.role }, (tx) => write(tools, tx, invited, comer)),
  )
  if (!done.ok) return done
  const session = await showSession(tools, { ...comer, role: facts.role, card, purpose: null, hasTotp: false, ...done.value })
  return yes({ session, token: done.value.token })
}

async function write(tools: Tools, tx: Tx, invited: OpenedInvitation, comer: Newcomer): Promise<Outcome<BegunSession>> {
  if (!(await takeInvitation(tx, invited.hash, tools.now()))) return no("invitation-over")
  const doer: Doer = { person: comer.person, keyId: comer.keyId, sign: comer.keys.sign, purpose: null }
  if (!(await writeNewcomer(tools, tx, comer, doer))) return no("invitation-over")
  const { id, role, madeBy } = invited.facts
  await record(tools, tx, doer, { kind: "person.joined", also: [comer.person, id], detail: { role, invitedBy: madeBy } })
  return yes(await beginSession(tools, tx, { ...comer, purpose: null }))
}
