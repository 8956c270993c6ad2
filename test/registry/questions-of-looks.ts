/** What the looks are asked for what is not the caller's. */
import type { Questions } from "./questions-of-moves.ts"

/** A look of one caller, whose session stands for SESSION, at something; and what none of its rows may have. */
const look = (name: string, at: string, none: string, more = ""): string =>
  `select * from ${name}(array[SESSION], array[null]::bigint[], array[${at}]${more}) where ${none}`

export const OF_LOOKS: Questions = {
  look_at_version: [["stranger", look("look_at_version", "DOCUMENT", "matter is not null or wrapped is not null", ", array[null]::integer[]"), "nothing"]],
  look_at_matter: [["stranger", look("look_at_matter", "MATTER", "id is not null or card is not null"), "nothing"]],
  look_at_parties: [["stranger", look("look_at_parties", "MATTER", "matter is not null or party is not null"), "nothing"]],
  look_at_members: [["stranger", look("look_at_members", "MATTER", "matter is not null or person is not null"), "nothing"]],
}
