/** Why a caller is here: the list a new firm starts with (C56). A firm may change its list; the code stays in every custody event. */
export const FIRST_PURPOSES = [
  { code: "conduct", words: "Conduct of proceedings" },
  { code: "advice", words: "Advising the client" },
  { code: "disclosure-review", words: "Disclosure review" },
  { code: "supervision", words: "Supervision" },
  { code: "conflict-check", words: "Conflict check" },
  { code: "records", words: "Records and retention" },
  { code: "administration", words: "Running the house" },
  { code: "audit", words: "Audit" },
] as const

/** A purpose as the caller named it: a code of the firm's list, and a free line if they wrote one. */
export interface Purpose {
  readonly code: string
  readonly line?: string
}
