/** The words that stand for the codes of the contract. */
import type { Wall } from "#contract"
import type { Class, DocumentType, MatterRole, PartyRole, Privilege, Role, Standing } from "../line/shapes.ts"
import type { Option } from "./field.tsx"
import { CLASS_WORDS } from "./marks.tsx"

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  partner: "Partner",
  lawyer: "Lawyer",
  paralegal: "Paralegal",
  "case-manager": "Case manager",
  "records-officer": "Records officer",
  "compliance-officer": "Compliance officer",
  administrator: "Administrator",
  auditor: "Auditor",
  guest: "Guest",
}

/** What each role is for, said where one is chosen. */
export const ROLE_MEANS: Readonly<Record<Role, string>> = {
  partner: "Opens matters and leads them; invites people; changes the firm.",
  lawyer: "Opens matters and works on those they are admitted to.",
  paralegal: "Works on matters they are admitted to.",
  "case-manager": "Opens matters for others and works on those they are admitted to.",
  "records-officer": "Works on the records of matters they are admitted to.",
  "compliance-officer": "Keeps walls, oversees reviews, reads the ledger with its details; reads no file without a grant.",
  administrator: "Runs the house and reads nothing.",
  auditor: "Reads the ledger and no content.",
  guest: "From outside the firm; sees only what a matter's lead admits them to.",
}

export const MATTER_ROLE_WORDS: Readonly<Record<MatterRole, string>> = { lead: "Lead", member: "Member", reader: "Reader" }

export const STANDING_WORDS: Readonly<Record<Standing, string>> = { ...MATTER_ROLE_WORDS, awaiting: "Awaiting" }

/** What a person may do in a matter role, as it stands after "may". */
export const MATTER_ROLE_MAY: Readonly<Record<MatterRole, string>> = { lead: "all, and to admit", member: "to open and file", reader: "to open" }
export const STANDING_MAY: Readonly<Record<Standing, string>> = { ...MATTER_ROLE_MAY, awaiting: "to read the wall’s memo" }

export const PARTY_WORDS: Readonly<Record<PartyRole, string>> = {
  client: "Client",
  opponent: "Opponent",
  witness: "Witness of fact",
  expert: "Expert",
  court: "Court",
  counsel: "Counsel",
  insurer: "Insurer",
  child: "Child",
  other: "Other",
}

export const TYPE_WORDS: Readonly<Record<DocumentType, string>> = {
  pleading: "Pleading",
  statement: "Statement",
  exhibit: "Exhibit",
  report: "Report",
  letter: "Letter",
  message: "Message",
  note: "Note",
  draft: "Draft",
  contract: "Contract",
  order: "Order",
  form: "Form",
  other: "Other",
}

export const BASIS_WORDS: Readonly<Record<Privilege["basis"], string>> = {
  "legal-advice": "Legal advice",
  litigation: "Litigation",
  "common-interest": "Common interest",
  "without-prejudice": "Without prejudice",
  "work-product": "Work product",
}

export const GROUND_WORDS: Readonly<Record<Wall["ground"], string>> = {
  conflict: "Conflict of interests",
  "former-client": "Acted for the opponent before",
  "lateral-hire": "Came from another firm",
  "opposing-teams": "Two teams against each other",
  "price-sensitive": "Price-sensitive knowledge",
  "court-order": "Order of a court",
  "client-instruction": "Client’s instruction",
  other: "Another ground",
}

/** The options of a choice from such a table. */
/** The classes that somebody can give: *special* takes being cleared for it. */
export function classOptions(cleared: boolean): readonly Option<Class>[] {
  return toOptions(CLASS_WORDS).filter(({ value }) => cleared || value !== "special")
}

export function toOptions<V extends string>(words: Readonly<Record<V, string>>): readonly Option<V>[] {
  return (Object.keys(words) as V[]).map((value) => ({ value, words: words[value] }))
}
