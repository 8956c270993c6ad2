/** The ledger: what happened, as an append-only Merkle log that an outsider can check. Pure: no database, no clock, no plaintext. The half that verifies lives in `verify/`, which runs without the house and is lent to it here: what we build with is what outsiders check us with. */

export { type EventBody, type Publishes, detailText, eventBytes, eventTime, parseEventBytes, toSigned } from "./events.ts"
export { type EnteredLeaf, type Head, type Integration, type SignedEvent, integrate, subjectsOf } from "./integrate.ts"
export { type LogKey, signCheckpoint } from "./checkpoints.ts"
export { type BundleParts, type StoredLeaf, buildBundle } from "./bundles.ts"

export { type Leaf, type Link, type Signed, parseLeaf } from "../../verify/ledger/leaf.ts"
export { type LedgerReport, type LogSource, type VerifyOptions, verifyLedger } from "../../verify/ledger/verify.ts"
export type { Disclosed } from "../../verify/bundle/bundle.ts"
export { originOf } from "../../verify/bundle/leaves.ts"
export { type BundleReport, verifyBundle } from "../../verify/bundle/verify.ts"
export { type Why, type WhyCode, sentenceOf } from "../../verify/checked.ts"

export { type Digest, digestAt, fromBase64, leafDigest, packDigests, toBase64, toBytes, unpackDigests } from "../../verify/tlog/hash.ts"
export { EMPTY_FRONTIER, type Frontier, type FullTile, frontierParts, growFrontier, rootOf, toFrontier } from "../../verify/tlog/frontier.ts"
export { TILE_WIDTH, type TileName, type TileSource, parseTilePath, tilePath, tileWidth, tilesOf, toBundle } from "../../verify/tlog/tiles.ts"
export { type Prover, proverFor } from "../../verify/tlog/prover.ts"
export { type TreeHead, provesConsistency, provesInclusion } from "../../verify/tlog/proofs.ts"
export { type Checkpoint, claimedCheckpoint, openCheckpoint } from "../../verify/tlog/checkpoint.ts"
export { type NoteKey, parseVkey, toVkey } from "../../verify/tlog/note.ts"
