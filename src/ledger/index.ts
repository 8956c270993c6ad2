/** The ledger: what happened, as an append-only Merkle log that an outsider can check. Pure: no database, no clock, no plaintext. The half that verifies lives in `verify/`, which runs without the house. */
export { type EventBody, type Publishes, detailText, eventBytes, eventTime, parseEventBytes, toSigned } from "./events.ts"
export { type EnteredLeaf, type Head, type Integration, type SignedEvent, integrate, subjectsOf } from "./integrate.ts"
export { type LogKey, originOf, signCheckpoint } from "./checkpoints.ts"
export { type BundleParts, type StoredLeaf, buildBundle } from "./bundles.ts"
export * from "./tree.ts"
