/** A note as the members of its matter read it. */
import { eventTime } from "#ledger"
import type { NoteRow } from "#registry"
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { FirmId, NoteId, PersonId } from "#words"
import type { EpochKeys } from "./epoch-keys.ts"
import type { PersonView } from "./matter-view.ts"
import { refTo } from "./names.ts"
import type { Tools } from "./tools.ts"

export interface NoteView {
  readonly id: NoteId
  readonly text: string
  readonly special: boolean
  readonly by: PersonView
  readonly at: string
  readonly struck: { readonly by: PersonView; readonly at: string } | null
}

function textPlace(firm: FirmId, note: NoteId): readonly string[] {
  return [firm, "notes", "text", note]
}

export function sealNote(key: Key<"matter">, firm: FirmId, note: NoteId, text: string): Uint8Array {
  return sealField(key, text, textPlace(firm, note))
}

export function toNoteView(tools: Tools, keys: EpochKeys, names: ReadonlyMap<PersonId, string>, row: NoteRow): NoteView {
  return {
    id: row.id,
    text: openField(keys.of(row.epoch, row.special ? "special" : "plain"), row.text, textPlace(tools.firm.id, row.id)),
    special: row.special,
    by: refTo(names, row.by),
    at: eventTime(row.at),
    struck: row.struckAt === null || row.struckBy === null ? null : { by: refTo(names, row.struckBy), at: eventTime(row.struckAt) },
  }
}
