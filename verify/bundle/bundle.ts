/** The custody bundle: one file that carries the chain of custody of one thing, with everything an outsider needs to check it. It has one spelling, so that no byte of it can change unnoticed. */
import { type Digest, decodeBase64, fromBase64, toBase64 } from "../tlog/hash.ts"
import { asRecord, isText, parseJson, readList } from "./json.ts"
import { type Names, readNames, spellNames } from "./names.ts"

/** The first form holds ids alone; the second says what they stand for. */
export const BUNDLE_FORMS = { ids: "muniment/custody-bundle/1", named: "muniment/custody-bundle/2" } as const
export const MAX_BUNDLE_BYTES = 512 * 1024 * 1024

/** A leaf and the proof that it stands in the log. */
export interface ProvedLeaf {
  readonly index: number
  readonly leaf: Uint8Array
  readonly proof: readonly Digest[]
}

/** What a leaf committed to: the detail's own text and the salt (32 bytes) that hid it. */
export interface Disclosed {
  readonly salt: Uint8Array
  readonly text: string
}

/** One event of the chain; `detail` is null where it is withheld. */
export interface ChainEntry extends ProvedLeaf {
  readonly detail: Disclosed | null
}

export interface Bundle {
  /** `frm_…` */
  readonly firm: string
  /** The id whose chain of custody this is. */
  readonly subject: string
  /** The log's verifier key as the firm states it. Trust it only if you had it by another way. */
  readonly vkey: string
  /** The signed checkpoint that all proofs lead to. */
  readonly checkpoint: Uint8Array
  /** All events of the chain up to the checkpoint, from the first. */
  readonly chain: readonly ChainEntry[]
  /** The leaves that published the keys of everyone who signed a leaf in this file, by index. */
  readonly keys: readonly ProvedLeaf[]
  /** What the ids stand for; null in the form that holds ids alone. */
  readonly names: Names | null
}

/** The file's bytes. */
export function toBundleBytes(bundle: Bundle): Uint8Array {
  const spelled = {
    form: formOf(bundle),
    firm: bundle.firm,
    subject: bundle.subject,
    vkey: bundle.vkey,
    checkpoint: Buffer.from(bundle.checkpoint).toString("utf8"),
    chain: bundle.chain.map(spellEntry),
    keys: bundle.keys.map(spellProved),
    ...(bundle.names === null ? {} : { names: spellNames(bundle.names) }),
  }
  return Buffer.from(`${JSON.stringify(spelled, null, 1)}\n`, "utf8")
}

/** Which form a bundle has. */
export function formOf({ names }: Pick<Bundle, "names">): string {
  return names === null ? BUNDLE_FORMS.ids : BUNDLE_FORMS.named
}

/** A proved leaf as it is written in evidence. */
export function spellProved({ index, leaf, proof }: ProvedLeaf): { readonly index: number; readonly leaf: string; readonly proof: readonly string[] } {
  return { index, leaf: Buffer.from(leaf).toString("base64"), proof: proof.map(toBase64) }
}

/** An event of a chain as it is written in evidence. */
export function spellEntry(entry: ChainEntry): object {
  const { detail } = entry
  return { ...spellProved(entry), detail: detail === null ? null : { salt: Buffer.from(detail.salt).toString("base64"), text: detail.text } }
}

/** The bundle in a file, or null for every file that is not one in its one spelling. */
export function parseBundle(bytes: Uint8Array): Bundle | null {
  const bundle = readBundle(parseJson(bytes))
  return bundle !== null && Buffer.compare(toBundleBytes(bundle), bytes) === 0 ? bundle : null
}

/** Reads only the fields it knows; that there are no others shows when the result is spelled again. */
function readBundle(value: unknown): Bundle | null {
  const fields = asRecord(value)
  if (fields === null) return null
  const { form, firm, subject, vkey, checkpoint } = fields
  const names = form === BUNDLE_FORMS.named ? readNames(fields["names"]) : null
  if (form !== BUNDLE_FORMS.ids && names === null) return null
  const chain = readList(fields["chain"], readEntry)
  const keys = readList(fields["keys"], readProved)
  if (!isText(firm) || !isText(subject) || !isText(vkey) || !isText(checkpoint) || chain === null || keys === null) return null
  return { firm, subject, vkey, checkpoint: Buffer.from(checkpoint, "utf8"), chain, keys, names }
}

/** An event of a chain, or null where it is not written as one. */
export function readEntry(value: unknown): ChainEntry | null {
  const proved = readProved(value)
  const detail = asRecord(value)?.["detail"]
  if (proved === null || detail === undefined) return null
  if (detail === null) return { ...proved, detail: null }
  const { salt, text } = asRecord(detail) ?? {}
  const bytes = isText(salt) ? decodeBase64(salt) : null
  return bytes !== null && isText(text) ? { ...proved, detail: { salt: bytes, text } } : null
}

/** A proved leaf, or null where it is not written as one. */
export function readProved(value: unknown): ProvedLeaf | null {
  const { index, leaf, proof } = asRecord(value) ?? {}
  const bytes = isText(leaf) ? decodeBase64(leaf) : null
  const digests = readList(proof, (one) => (isText(one) ? fromBase64(one) : null))
  return typeof index === "number" && bytes !== null && digests !== null ? { index, leaf: bytes, proof: digests } : null
}
