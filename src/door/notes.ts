/** The roads of the notes on a matter. */
import { listNotes, strikeNote, writeNote } from "#desk"
import type { Handlers } from "./visit.ts"

export const noteHandlers: Handlers<"listNotes" | "writeNote" | "strikeNote"> = {
  listNotes: ({ tools, caller, params, query }) => listNotes(tools, caller, params.matter, query),
  writeNote: ({ tools, caller, params, body }) => writeNote(tools, caller, params.matter, body.text, body.special),
  strikeNote: ({ tools, caller, params }) => strikeNote(tools, caller, params.matter, params.note),
}
