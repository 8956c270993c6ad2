/** Invites a person by a one-time link: what they will need to come in is wrapped under a key that the link's secret alone makes. */
import { holdName, inOneTransaction, insertInvitation, isInvited, isNameTaken } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import type { Permit } from "#rules"
import { newToken, sealKemPair, tokenHash, tokenKey, wrapKey } from "#seal"
import type { KemPair } from "#seal"
import { no, yes } from "#words"
import type { FirmId, InvitationId, Outcome, Role } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { namesOf, refTo } from "./names.ts"
import { isOverseer, pairToHandOn } from "./oversight-pair.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { sealInvitationCard, showInvitation } from "./shown-person.ts"
import type { ShownInvitation } from "./shown-person.ts"
import { signInHash } from "./sign-in-name.ts"
import type { Tools } from "./tools.ts"

export interface InviteOrder {
  readonly name: string
  readonly address: string
  readonly role: Role
  readonly days: number
  /** Whether they come from another firm: then the link waits for an officer to list their former clients. */
  readonly lateral: boolean
}

export interface Invited {
  readonly invitation: ShownInvitation
  /** The link's secret, told this once. */
  readonly token: string
  readonly receipt: Recorded
}

/** Roles that are given only by somebody who has just confirmed that it is they. */
export function isGraveRole(role: Role): boolean {
  return role === "partner" || role === "administrator" || isOverseer(role)
}

/** Where what an invitation carries belongs, under the key of its link. */
export function invitationPlace(firm: FirmId, invitation: InvitationId, column: "firm_key" | "oversight"): readonly string[] {
  return [firm, "invitations", column, invitation]
}

/** Refuses `not-yours-to-do`, `step-up-needed`, `already-there` (somebody of this address, or an open invitation). */
export function invite(tools: Tools, caller: Caller, order: InviteOrder): Promise<Outcome<Invited>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("person.invite", caller)
    if (!permit.ok) return permit
    const confirmed = isGraveRole(order.role) ? confirmedLately(caller, tools) : yes(null)
    if (!confirmed.ok) return confirmed
    const pair = pairToHandOn(tools, caller, order.role)
    if (!pair.ok) return pair
    using handed = pair.value
    return await write(tools, tx, caller, permit.value, order, handed)
  })
}

async function write(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"person.invite">,
  order: InviteOrder,
  pair: KemPair | null,
): Promise<Outcome<Invited>> {
  const firm = tools.firm.id
  const hash = signInHash(tools, order.address)
  await holdName(tx, hash)
  if (await isNameTaken(tx, hash)) return no("already-there", "A person of this address is in the firm.")
  const at = tools.now()
  if (await isInvited(tx, hash, at)) return no("already-there", "An invitation for this address is open. Withdraw it first.")
  const id = tools.newId("invitation")
  const token = newToken()
  using key = tokenKey("invitation", token)
  const endsAt = at.add({ hours: order.days * 24 })
  const card = sealInvitationCard(caller.firmKey, firm, id, order)
  await insertInvitation(tx, permit, {
    id,
    hash: tokenHash(token),
    role: order.role,
    card,
    signInHash: hash,
    lateral: order.lateral,
    at,
    endsAt,
    firmKey: wrapKey(key, caller.firmKey, invitationPlace(firm, id, "firm_key")),
    oversight: pair === null ? null : sealKemPair(key, pair, invitationPlace(firm, id, "oversight")),
  })
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "person.invited",
    also: [id],
    detail: { role: order.role, endsAt: endsAt.toString({ fractionalSecondDigits: 3 }), ...(order.lateral ? { lateral: true } : {}) },
  })
  const by = refTo(await namesOf(tools, tx, caller, [caller.person]), caller.person)
  const { role, lateral } = order
  return yes({
    invitation: showInvitation(caller.firmKey, firm, { id, role, card, madeBy: caller.person, madeAt: at, endsAt, lateral, waits: lateral }, by),
    token,
    receipt,
  })
}
