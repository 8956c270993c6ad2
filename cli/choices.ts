/** The closed lists that options choose from. They are the house's own words: a word too many or too few does not compile. */
import { Option } from "commander"
import type { DocumentRow } from "#contract"
import type { Class, GrantAction, MatterRole, PartyRole, PrivilegeBasis, Role, WallGround } from "#words"
import { GRANT_ACTIONS } from "#telling"
import { wrongUse } from "./endings.ts"

/** Every word of a closed set, each once; the record forgets none. */
function every<T extends string>(words: Readonly<Record<T, true>>): T[] {
  return Object.keys(words) as T[]
}

export const CLASSES = every<Class>({ public: true, internal: true, confidential: true, privileged: true, special: true })
export const BASES = every<PrivilegeBasis>({ "legal-advice": true, litigation: true, "common-interest": true, "without-prejudice": true, "work-product": true })
export const FIRM_ROLES = every<Role>({
  partner: true,
  lawyer: true,
  paralegal: true,
  "case-manager": true,
  "records-officer": true,
  "compliance-officer": true,
  administrator: true,
  auditor: true,
  guest: true,
})
export const MATTER_ROLES = every<MatterRole>({ lead: true, member: true, reader: true })
export const PARTY_ROLES = every<PartyRole>({
  client: true,
  opponent: true,
  witness: true,
  expert: true,
  court: true,
  counsel: true,
  insurer: true,
  child: true,
  other: true,
})
export const TYPES = every<DocumentRow["type"]>({
  pleading: true,
  statement: true,
  exhibit: true,
  report: true,
  letter: true,
  message: true,
  note: true,
  draft: true,
  contract: true,
  order: true,
  form: true,
  other: true,
})

export const WALL_GROUNDS = every<WallGround>({
  conflict: true,
  "former-client": true,
  "lateral-hire": true,
  "opposing-teams": true,
  "price-sensitive": true,
  "court-order": true,
  "client-instruction": true,
  other: true,
})

export const MAY = "--may <ACTIONS>"
export const MAY_SAYS = `what their part includes, such as see,read (of ${GRANT_ACTIONS.join(", ")}); what it usually does, unless said`

export const PLACES = "--places <PLACES>"
export const PLACES_SAYS =
  "the places of the file plan that their part is in, such as Exhibits,Disclosure, and nothing of the matter besides; the whole, unless said"

/** The actions that `--may` names; null where it was not said. */
export function actionsIn(text: string | undefined): GrantAction[] | null {
  if (text === undefined) return null
  return text.split(",").map((one) => {
    const found = GRANT_ACTIONS.find((action) => action === one.trim())
    if (found === undefined) throw wrongUse(`"${one.trim()}" is none of ${GRANT_ACTIONS.join(", ")}.`)
    return found
  })
}

/** An option that takes one word of a list. */
export function oneOf(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words)
}
