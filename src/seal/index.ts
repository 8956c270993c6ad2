/** The cryptographic floor: keys, envelopes, signatures. It knows only bytes; every other room reaches it through this door. */
export { SealBroken } from "./broken.ts"
export { CHUNK, type ChunkRange, chunkCount, chunkOffset, chunkRange, plainSize, sealedSize, TAG } from "./chunks.ts"
export { cardKey, compartmentKey, placeKey } from "./compartments.ts"
export { type FieldKey, openField, sealField } from "./fields.ts"
export { clientKey, commit, findingHash, newChecksum, newSalt, sha256 } from "./hashes.ts"
export { HEADER, newHeader } from "./header.ts"
export { houseKeyText, parseHouseKey } from "./house-key.ts"
export { type KemPublic, newKemPair, openKemPair, parseKemPublic, sealKemPair, type KemPair } from "./kem-pairs.ts"
export { copyKey, type Key, type KeyKind, newKey } from "./keys.ts"
export type { SignLabel } from "./labels.ts"
export { giveBack } from "./memory.ts"
export { openBytesWith, openKeyWith, sealBytesTo, sealKeyTo } from "./letters.ts"
export { FULL_WORK, needsUpgrade, newPassphraseParams, passphraseKey, type PassphraseParams, type PassphraseWork } from "./passphrases.ts"
export {
  newPersonKeys,
  openPersonKeys,
  openPersonKeysWith,
  type PersonKeys,
  type PersonLock,
  sealPersonKeys,
  sealPersonKeysTo,
  tryPersonKeys,
} from "./person-keys.ts"
export type { Place } from "./place.ts"
export { joinRecovery, recoveryTag, splitRecovery } from "./recovery.ts"
export { parseShare, printShare, type Share, shareHash } from "./shares.ts"
export { newSignPair, openSignPair, sealSignPair, sign, signNote, type SignPair, verifyNote, verifySignature } from "./signatures.ts"
export { StreamOpener, StreamSealer } from "./stream.ts"
export { openTail, sealTail } from "./tails.ts"
export { newToken, parseToken, tokenHash, tokenKey } from "./tokens.ts"
export { unwrapKey, wrapKey } from "./wrap.ts"
