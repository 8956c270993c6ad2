/** Lists the notes on a matter, newest first. Reading them is a custody event, once for a visit. */
import { countNotes, findFactsWithKeys, inOneTransaction, listNoteRows } from "#registry"
import { mayOnMatter } from "#rules"
import { no, parseId, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { namesOf } from "./names.ts"
import { toNoteView } from "./note-view.ts"
import type { NoteView } from "./note-view.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"

export interface NotesPage {
  readonly items: NoteView[]
  readonly next: string | null
  readonly total: number
}

/** Refuses `purpose-needed` where the caller has not said what they are here for, `malformed` for a cursor that no list gave. */
export async function listNotes(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Outcome<NotesPage>> {
  const visit = visitTo(tools, caller, matter, "notes")
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const { facts, own } = await findFactsWithKeys(tx, matter)
    const permit = mayOnMatter("note.list", caller, facts)
    if (!permit.ok) return permit
    const after = query.cursor === undefined ? null : parseId("note", query.cursor)
    if (after === null && query.cursor !== undefined) return no("malformed", "cursor: is not one that this list gave")
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const [rows, total] = await Promise.all([
      listNoteRows(tx, permit.value, after, query.limit + 1),
      countNotes(tx, permit.value),
      noteVisit(tools, tx, caller, visit, permit.value, keys),
    ])
    const page = rows.slice(0, query.limit)
    const names = await namesOf(
      tools,
      tx,
      caller,
      page.flatMap((row) => [row.by, row.struckBy]),
    )
    const items = page.map((row) => toNoteView(tools, keys, names, row))
    await keys.settle(tx)
    return yes({ items, next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null, total })
  })
  if (outcome.ok) visit.done()
  return outcome
}
