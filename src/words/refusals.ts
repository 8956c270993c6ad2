/** The closed set of refusals: each has a stable code, an HTTP status and one title for the street (RFC 9457). Forgetting one does not compile. */

const TABLE = {
  "not-found": [404, "There is nothing at this address for you to open."],
  "not-signed-in": [401, "Sign in first."],
  "sign-in-failed": [401, "Address, pass phrase and code do not fit together."],
  "code-needed": [401, "The six-digit code of your second factor is needed too."],
  "too-many-tries": [429, "Too many tries. Wait a while, then try again."],
  "too-many-requests": [429, "Too many requests. Wait a moment, then go on."],
  "not-yours-to-do": [403, "Your role does not include this act."],
  "purpose-needed": [403, "Say what you are here for before you open anything."],
  "step-up-needed": [403, "Confirm with your pass phrase that it is you, then try again."],
  "second-factor-needed": [403, "The firm asks everyone for a second factor. Set yours first."],
  "cross-site": [403, "This request came from another site and was not carried out."],
  "wrong-host": [421, "No firm is kept under this host name."],
  "not-set-up": [503, "The firm has not been set up yet."],
  "already-set-up": [409, "The firm has been set up already."],
  "setup-code-wrong": [401, "The set-up code does not fit. It is printed where the server was started."],
  "invitation-over": [404, "This invitation has been used, withdrawn, or has run out."],
  "invitation-waits": [409, "This invitation waits for somebody at the firm. Try again later."],
  "share-wrong": [422, "This is not one of the recovery shares of this firm."],
  "shares-too-few": [422, "More recovery shares are needed."],
  "passphrase-weak": [422, "This pass phrase is too easily guessed."],
  "passphrase-breached": [422, "This pass phrase stands on a list of known-breached ones."],
  "get-only": [405, "What stands here is read by GET alone."],
  malformed: [400, "The request is not in the form that this act takes."],
  "unsupported-type": [415, "The body is not of a type that this act takes."],
  "too-large": [413, "This is larger than may be sent here."],
  "head-too-large": [431, "The head of this request is larger than may be sent here."],
  "too-slow": [408, "The request took too long to arrive."],
  "name-unusable": [422, "This name cannot be kept: it has characters that hide or mislead."],
  "text-unusable": [422, "This text cannot be kept: it has characters that hide, or that turn the direction of reading and do not turn it back."],
  stale: [409, "This was changed by someone else in the meantime. Look again, then decide."],
  "already-there": [409, "This is there already."],
  "member-already": [409, "This person is a member of the matter already."],
  "cannot-be-member": [422, "A person with this role cannot be admitted to a matter."],
  "shut-out": [409, "A wall around this matter shuts this person out."],
  "memo-unread": [403, "A wall stands around this matter. Acknowledge its memo first."],
  "wall-over": [409, "This wall does not stand any more."],
  "lifting-asked": [409, "Somebody has asked already to lift this wall."],
  "lifting-not-asked": [409, "Nobody has asked to lift this wall."],
  "second-person-needed": [403, "A second person has to do this: nobody does both halves of it."],
  "review-open": [409, "A review of this matter is open already."],
  "review-over": [409, "This review is closed, or was due already."],
  "line-decided": [409, "This line has been decided already."],
  "grant-ended": [409, "This access has ended meanwhile."],
  "last-lead": [409, "A matter keeps at least one lead."],
  "team-ended": [409, "This team has ended."],
  "last-keeper": [409, "A team keeps at least one keeper."],
  "last-of-firm": [409, "The firm keeps at least one person who can do this."],
  "duties-apart": [409, "This would join duties that the house keeps apart."],
  "own-rights": [403, "Nobody changes their own rights."],
  "place-in-use": [409, "A place that holds documents stays in the file plan."],
  "matter-closed": [409, "The matter is closed."],
  "filing-offset": [409, "The bytes do not begin where the last ones ended."],
  "filing-busy": [423, "Another request is filing this very document."],
  "too-many-filings": [429, "Too many filings of yours have not ended in this matter. Let some arrive, or withdraw them."],
  "filing-over": [410, "This filing has ended or was withdrawn."],
  "filing-changed": [409, "These are not the bytes that were begun: file the document anew."],
  "hash-differs": [422, "The document that arrived is not the one whose hash was announced."],
  "checksum-differs": [460, "The bytes that arrived are not the ones whose checksum was announced. They were discarded: send them again."],
  "length-differs": [422, "More or fewer bytes arrived than were announced."],
  "tus-version": [412, "This server speaks version 1.0.0 of the tus protocol."],
  "range-unusable": [416, "The document has no such range."],
  "disk-full": [507, "There is no room for new documents. What is kept can still be opened."],
  "cannot-record": [507, "The disk is full: nothing can be recorded, and what cannot be recorded is not done. Nothing was opened or changed."],
  "sealed-damaged": [500, "The sealed document does not open: its bytes were changed in the vault. The finding is recorded."],
  "firm-key-not-proved": [409, "The firm's recovery key is not the one that the ledger proves. Nothing was sealed to it: tell whoever runs the house."],
  "screen-not-proved": [409, "The ledger does not prove this screen. Nothing was given out."],
  "key-not-proved": [409, "This person's public key is not proved by the ledger. Nothing was given."],
  "grant-not-proved": [
    409,
    "The ledger does not prove that everybody who stands on this matter was let in, or as far as the database says. No new keys were made. Compare its members with its custody chain, release whom nobody let in, and tell whoever runs the house.",
  ],
  "press-busy": [503, "Other reports are being printed. Try again in a moment."],
  "too-long-to-print": [422, "This is too long to be printed."],
  "not-printed": [500, "The press broke while this was printed. Try again."],
  fault: [500, "Something in the house broke. Nothing was half-done; the fault is recorded."],
  busy: [503, "The house is busy. Try again in a moment."],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalCode = keyof typeof TABLE

export interface Refusal {
  readonly code: RefusalCode
  /** A sentence for the caller that may be shown as it is. */
  readonly detail?: string
  /** Seconds after which it may be tried again, where time alone mends it. */
  readonly wait?: number
}

/** The HTTP status of a refusal. */
export function statusOf(code: RefusalCode): number {
  return TABLE[code][0]
}

/** The title of a refusal: one sentence for the street. */
export function titleOf(code: RefusalCode): string {
  return TABLE[code][1]
}

/** All codes, in the order of the table. */
export const REFUSAL_CODES = Object.keys(TABLE) as readonly RefusalCode[]
