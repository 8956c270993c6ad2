/** What an invitation says, for whoever holds the secret of its link. */
import { findInvitation } from "#registry"
import type { InvitationFacts } from "#registry"
import { parseToken, tokenHash, tokenKey, unwrapKey } from "#seal"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { Outcome, Role } from "#words"
import { firmNameOf } from "./firm-name.ts"
import { invitationPlace } from "./invite.ts"
import type { PersonCard } from "./names.ts"
import { openInvitationCard } from "./shown-person.ts"
import type { Tools } from "./tools.ts"

/** An invitation opened by its secret; the firm key in it is wiped when it is disposed of. */
export interface OpenedInvitation extends Disposable {
  readonly facts: InvitationFacts
  readonly hash: Uint8Array
  readonly key: Key<"invitation">
  readonly firmKey: Key<"firm">
  readonly card: PersonCard
}

/** Null for every way of not being one: misspelled, unknown, used, withdrawn, run out. */
export async function openInvitation(tools: Tools, secret: string): Promise<OpenedInvitation | null> {
  const token = parseToken(secret)
  if (token === null) return null
  const hash = tokenHash(token)
  const facts = await findInvitation(tools.db, hash, tools.now())
  if (facts === null) return null
  const key = tokenKey("invitation", token)
  const firmKey = unwrapKey(key, "firm", facts.firmKey, invitationPlace(tools.firm.id, facts.id, "firm_key"))
  const wipe = (): void => {
    key[Symbol.dispose]()
    firmKey[Symbol.dispose]()
  }
  return { facts, hash, key, firmKey, card: openInvitationCard(firmKey, tools.firm.id, facts.id, facts.card), [Symbol.dispose]: wipe }
}

/** Refuses `invitation-over`, and `invitation-waits` while somebody at the firm has still to say something of it. */
export async function readInvitation(tools: Tools, secret: string): Promise<Outcome<{ firm: string; name: string; address: string; role: Role }>> {
  using opened = await openInvitation(tools, secret)
  if (opened === null) return no("invitation-over")
  if (opened.facts.waits) return no("invitation-waits")
  return yes({ firm: await firmNameOf(tools), ...opened.card, role: opened.facts.role })
}
