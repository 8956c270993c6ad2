/** Writes a note on a matter, sealed under its key, or under that of what is special in it. */
import { findFactsWithKeys, holdAsItIs, inOneTransaction, insertNote } from "#registry"
import { mayOnMatter, mayWriteOf } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { namesOf } from "./names.ts"
import { sealNote, toNoteView } from "./note-view.ts"
import type { NoteView } from "./note-view.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export function writeNote(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  text: string,
  special: boolean,
): Promise<Outcome<{ readonly note: NoteView; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdAsItIs(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("note.write", caller, facts)
    if (!permit.ok) return permit
    const writes = mayWriteOf(permit.value, special ? "special" : "internal")
    if (!writes.ok) return writes
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const { epoch } = permit.value.facts
    const id = tools.newId("note")
    const key = keys.of(epoch, special ? "special" : "plain")
    const row = { id, epoch, special, text: sealNote(key, tools.firm.id, id, text), at: tools.now() }
    const [receipt, names] = await Promise.all([
      record(tools, tx, doerOf(caller), { kind: "note.written", matter: { id: matter, epoch, key }, special, also: [id] }),
      namesOf(tools, tx, caller, [caller.person]),
      insertNote(tx, permit.value, row),
      keys.settle(tx),
    ])
    return yes({ note: toNoteView(tools, keys, names, { ...row, by: caller.person, struckAt: null, struckBy: null }), receipt })
  })
}
