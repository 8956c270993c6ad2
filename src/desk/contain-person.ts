/** Contains an account that may be in wrong hands, at once: it comes in no more, everything it had open ends, its grants stay sealed as they are. Another person undoes it. */
import { containPerson as contain, countOthersActiveAs, findPersonRow, inOneTransaction } from "#registry"
import { keptApart, mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId, SessionId } from "#words"
import type { Caller } from "./caller.ts"
import { thenLapse } from "./lapse-walls.ts"
import { fallUnderWay } from "./moves.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { showPerson } from "./shown-person.ts"
import type { ShownPerson } from "./shown-person.ts"
import type { Tools } from "./tools.ts"

interface Contained {
  readonly person: ShownPerson
  readonly receipt: Recorded
}

/** Refuses `not-yours-to-do`, `own-rights`, `not-found`, `already-there` for an account that is contained or whose person has left, `last-of-firm`. Asks for no fresh confirmation: it takes time that there is none of, and what this does can be undone. */
export async function containPerson(tools: Tools, caller: Caller, person: PersonId): Promise<Outcome<Contained>> {
  const done = await thenLapse(
    tools,
    inOneTransaction<{ contained: Contained; ended: readonly SessionId[] }>(tools.db, caller.seen, async (tx) => {
      const permit = mayInFirm("person.contain", caller)
      if (!permit.ok) return permit
      const another = keptApart("rights.own", caller.person, person)
      if (!another.ok) return another
      const row = await findPersonRow(tx, person)
      if (row === null) return no("not-found")
      if (row.state === "contained" || row.state === "left") return no("already-there", "This account does not come in any more.")
      const stopped = await contain(tx, permit.value, person)
      if (stopped === null)
        return row.role === "partner" && (await countOthersActiveAs(tx, "partner", person)) === 0
          ? no("last-of-firm", "A firm keeps at least one partner who is not suspended.")
          : no("stale")
      const fell = await fallUnderWay(tools, tx, permit.value, person)
      const detail = { role: row.role, sessionsEnded: stopped.sessions, invitationsWithdrawn: stopped.invitations, ...fell }
      const receipt = await record(tools, tx, doerOf(caller), { kind: "person.contained", also: [person], detail })
      const contained = { person: showPerson(caller.firmKey, tools.firm.id, { ...row, state: "contained", rev: row.rev + 1 }), receipt }
      return yes({ contained, ended: stopped.sessions })
    }),
  )
  if (!done.ok) return done
  for (const session of done.value.ended) tools.drawer.empty(session)
  tools.drawer.emptyOf(person)
  return yes(done.value.contained)
}
