/** Changes the caller's pass phrase; their other sessions end. */
import { endOwnSessions, inOneTransaction, relockOwnKeys } from "#registry"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { firmNameOf } from "./firm-name.ts"
import { getOwnCard } from "./own-card.ts"
import { lockPerson } from "./person-lock.ts"
import { onProof, proveCaller } from "./prove-caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { requireStrength } from "./strength.ts"
import type { Tools } from "./tools.ts"

/** Refuses `too-many-tries`, `sign-in-failed`, `code-needed`, `passphrase-weak`, `passphrase-breached`. */
export async function changePassphrase(
  tools: Tools,
  caller: Caller,
  order: { readonly now: string; readonly next: string; readonly code?: string | undefined },
): Promise<Outcome<{ receipt: Recorded }>> {
  const card = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await getOwnCard(tools, tx, caller.person, caller.keys)))
  if (!card.ok) return card
  if (order.now.normalize("NFKC") === order.next.normalize("NFKC")) return no("passphrase-weak", "It is the one you have now.")
  const strong = await requireStrength(order.next, [card.value.name, card.value.address, await firmNameOf(tools)])
  if (!strong.ok) return strong
  const proof = await proveCaller(tools, caller, order.now, order.code)
  if (!proof.ok) return proof
  const lock = await lockPerson(tools, caller.person, caller.keys, order.next)
  const done = await onProof(tools, caller, proof.value, async (tx) => {
    await relockOwnKeys(tx, lock)
    const ended = await endOwnSessions(tx, caller.session)
    return yes({ ended, receipt: await record(tools, tx, doerOf(caller), { kind: "passphrase.changed", detail: { sessionsEnded: ended } }) })
  })
  if (!done.ok) return done
  for (const session of done.value.ended) tools.drawer.empty(session)
  return yes({ receipt: done.value.receipt })
}
