/** How a check can end: with what was proved, or with why it was not. A verifier throws only where its own machinery breaks or a file cannot be read. */

/** Every way in which evidence can be wrong. The first column is stable for programs; the sentence is for people. */
const SENTENCES = {
  "note-malformed": "The checkpoint is not a signed note.",
  "note-unsigned": "The checkpoint is not signed by the key of this log.",
  "note-signature-wrong": "The checkpoint's signature is not genuine.",
  "checkpoint-malformed": "The signed note is not a checkpoint.",
  "checkpoint-of-another-log": "The checkpoint belongs to another log.",
  "checkpoint-older": "The checkpoint is older than one seen before: leaves were taken away.",
  "checkpoint-not-consistent": "The log does not continue the one seen before: it was rewritten.",
  "witness-missing": "A witness who should have cosigned the checkpoint did not.",
  "root-wrong": "The leaves do not give the root that the checkpoint signs.",
  "tile-wrong": "A stored tile does not hold the hashes of the leaves.",
  "tile-missing": "A tile is missing or has another length.",
  "leaf-missing": "A leaf is missing or its bundle breaks off.",
  "leaf-left-over": "A bundle of entries holds more than its leaves.",
  "leaf-altered": "The leaf is not the one that was entered: its hash differs.",
  "leaf-malformed": "The leaf is not written in its one canonical form.",
  "leaf-of-another-firm": "The leaf belongs to another firm's log.",
  "leaf-repeated": "The same event stands in the log twice.",
  "chain-broken": "The leaf does not continue the chain of custody of one of its subjects.",
  "key-unknown": "The leaf is signed with a key that was not published before.",
  "key-repeated": "The leaf publishes a key under an id that is taken.",
  "key-of-another": "The leaf is signed with a key that belongs to someone else.",
  "signature-wrong": "The leaf's signature is not genuine.",
  "bundle-malformed": "The file is not a custody bundle in its one canonical form.",
  "subject-wrong": "A leaf in the bundle does not concern its subject.",
  "proof-wrong": "A leaf in the bundle is not proved to stand in the log.",
  "detail-wrong": "A disclosed detail is not the one that was committed to.",
  "name-missing": "Something in the chain is not named, or named twice, or out of order.",
  "name-wrong": "A name in the bundle is not the one that its leaf committed to.",
  "names-unsigned": "The names in the bundle are not signed by whoever is said to have exported it.",
  "certificate-malformed": "The file is not a screen certificate in its one canonical form.",
  "chain-cut": "A chain breaks off before the event that closes the certificate.",
  "detail-withheld": "An event that the certificate rests on is not opened.",
  "screen-absent": "No wall between the person and the matter stands in the matter's chain.",
  "screen-broken": "While the wall stood, something happened that it shuts out.",
} as const

export type WhyCode = keyof typeof SENTENCES

/** Why a check failed, and at which leaf of the log where it is known. */
export interface Why {
  readonly code: WhyCode
  readonly leaf?: number
  /** What was expected and found, in plain words; never a secret. */
  readonly detail?: string
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Why }

export function holds<T>(value: T): Checked<T> {
  return { ok: true, value }
}

export function fails(code: WhyCode, leaf?: number, detail?: string): { readonly ok: false; readonly why: Why } {
  return { ok: false, why: { code, ...(leaf === undefined ? {} : { leaf }), ...(detail === undefined ? {} : { detail }) } }
}

/** The sentence for a person. */
export function sentenceOf(code: WhyCode): string {
  return SENTENCES[code]
}
