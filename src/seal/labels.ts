/** Every label of the house stands here, once: a label says what a key, a hash or a signature is for, so that nothing made for one purpose passes for another. */

/** Each label is used by exactly one function (and its inverse). None is a prefix of another, which a test proves. */
export const LABELS = {
  wrapKey: "muniment/1/wrap-key",
  wrapPersonKeys: "muniment/1/wrap-person-keys",
  wrapKemPair: "muniment/1/wrap-kem-pair",
  wrapSignPair: "muniment/1/wrap-sign-pair",
  tail: "muniment/1/tail",
  field: "muniment/1/field",
  stream: "muniment/1/stream",
  keyTo: "muniment/1/hpke-key",
  bytesTo: "muniment/1/hpke-bytes",
  personKeysTo: "muniment/1/hpke-person-keys",
  tokenHash: "muniment/1/token-hash",
  sessionKey: "muniment/1/session-key",
  invitationKey: "muniment/1/invitation-key",
  finding: "muniment/1/finding",
  clientKey: "muniment/1/client-key",
  compartment: "muniment/1/compartment",
  card: "muniment/1/card",
  filePlace: "muniment/1/file-place",
  commitment: "muniment/1/commitment",
  shareChecksum: "muniment/1/share-checksum",
  shareHash: "muniment/1/share-hash",
  recoveryTag: "muniment/1/recovery-tag",
  houseKeyChecksum: "muniment/1/house-key-checksum",
} as const

/** What a person or the house can sign. A checkpoint is signed as C2SP signed-note demands, without a label: see `signNote`. */
export const SIGN_LABELS = {
  event: "muniment/1/sign-event",
  grant: "muniment/1/sign-grant",
  "public-key": "muniment/1/sign-public-key",
  backup: "muniment/1/sign-backup",
  names: "muniment/1/sign-names",
} as const

export type Label = (typeof LABELS)[keyof typeof LABELS]
export type SignLabel = keyof typeof SIGN_LABELS

/** A label in front of what is hashed or signed: its ASCII bytes, then one zero byte, which no label contains. */
export function prefixOf(label: string): Buffer {
  return Buffer.from(`${label}\0`, "latin1")
}
