/** The screen certificate: one file that carries the whole chain of a matter and the whole chain of a person who was shut out of it, up to the event that closes it, with everything an outsider needs to check it. It has one spelling. */
import { type ChainEntry, type ProvedLeaf, readEntry, readProved, spellEntry, spellProved } from "../bundle/bundle.ts"
import { asRecord, isText, parseJson, readList } from "../bundle/json.ts"
import { type Digest, fromBase64, toBase64 } from "../tlog/hash.ts"

const CERTIFICATE_FORM = "muniment/screen-certificate/1"

export interface Certificate {
  /** `frm_…` */
  readonly firm: string
  /** `mat_…`: what the person was shut out of. */
  readonly matter: string
  /** `per_…` */
  readonly person: string
  /** The log's verifier key as the firm states it. Trust it only if you had it by another way. */
  readonly vkey: string
  /** The signed checkpoint that all proofs lead to. */
  readonly checkpoint: Uint8Array
  /** A checkpoint that was signed before, soon after the wall was raised, and the proof that the log only grew since; null where there is none. */
  readonly earlier: Earlier | null
  /** All leaves of both chains, each once, in the order of the log. The last closes both. */
  readonly leaves: readonly ChainEntry[]
  /** Every leaf of the log between the one that closes and the checkpoint: what shows that neither chain goes on. Few or none. */
  readonly after: readonly ProvedLeaf[]
  /** The leaves that published the keys of everyone who signed a leaf in this file, by index. */
  readonly keys: readonly ProvedLeaf[]
}

export interface Earlier {
  readonly checkpoint: Uint8Array
  readonly proof: readonly Digest[]
}

/** The file's bytes. */
export function toCertificateBytes(certificate: Certificate): Uint8Array {
  const { firm, matter, person, vkey, checkpoint, earlier, leaves, after, keys } = certificate
  const spelled = {
    form: CERTIFICATE_FORM,
    firm,
    matter,
    person,
    vkey,
    checkpoint: Buffer.from(checkpoint).toString("utf8"),
    earlier: earlier === null ? null : { checkpoint: Buffer.from(earlier.checkpoint).toString("utf8"), proof: earlier.proof.map(toBase64) },
    leaves: leaves.map(spellEntry),
    after: after.map(spellProved),
    keys: keys.map(spellProved),
  }
  return Buffer.from(`${JSON.stringify(spelled, null, 1)}\n`, "utf8")
}

/** The certificate in a file, or null for every file that is not one in its one spelling. */
export function parseCertificate(bytes: Uint8Array): Certificate | null {
  const certificate = readCertificate(parseJson(bytes))
  return certificate !== null && Buffer.compare(toCertificateBytes(certificate), bytes) === 0 ? certificate : null
}

/** Reads only the fields it knows; that there are no others shows when the result is spelled again. */
function readCertificate(value: unknown): Certificate | null {
  const fields = asRecord(value)
  if (fields === null || fields["form"] !== CERTIFICATE_FORM) return null
  const { firm, matter, person, vkey, checkpoint } = fields
  const earlier = readEarlier(fields["earlier"])
  const leaves = readList(fields["leaves"], readEntry)
  const after = readList(fields["after"], readProved)
  const keys = readList(fields["keys"], readProved)
  if (!isText(firm) || !isText(matter) || !isText(person) || !isText(vkey) || !isText(checkpoint)) return null
  if (earlier === undefined || leaves === null || after === null || keys === null) return null
  return { firm, matter, person, vkey, checkpoint: Buffer.from(checkpoint, "utf8"), earlier, leaves, after, keys }
}

function readEarlier(value: unknown): Earlier | null | undefined {
  if (value === null) return null
  const { checkpoint, proof } = asRecord(value) ?? {}
  const digests = readList(proof, (one) => (isText(one) ? fromBase64(one) : null))
  return isText(checkpoint) && digests !== null ? { checkpoint: Buffer.from(checkpoint, "utf8"), proof: digests } : undefined
}
