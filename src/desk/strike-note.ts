/** Strikes a note out: it stays readable and shows who struck it. Whoever wrote it may, and a lead. */
import { findFactsWithKeys, holdAsItIs, findNoteStanding, inOneTransaction, markNoteStruck } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, NoteId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` for a note of another matter, `not-yours-to-do` for another's note to whoever does not lead, `stale` for one that was struck already. */
export function strikeNote(tools: Tools, caller: Caller, matter: MatterId, note: NoteId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdAsItIs(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("note.write", caller, facts)
    if (!permit.ok) return permit
    const standing = await findNoteStanding(tx, permit.value, note)
    if (standing === null) return no("not-found")
    const { epoch, grant } = permit.value.facts
    if (standing.by !== caller.person && grant.role !== "lead") return no("not-yours-to-do", "Only whoever wrote a note, or a lead, strikes it out.")
    if (standing.struck) return no("stale")
    using keys = epochKeys(tools, caller, { matter, grant: grant.id }, own)
    const [receipt] = await Promise.all([
      record(tools, tx, doerOf(caller), {
        kind: "note.struck",
        matter: { id: matter, epoch, key: keys.of(epoch, standing.special ? "special" : "plain") },
        special: standing.special,
        also: [note],
      }),
      markNoteStruck(tx, permit.value, note, tools.now()),
    ])
    await keys.settle(tx)
    return yes({ receipt })
  })
}
