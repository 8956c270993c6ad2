/** The verifier's own tree, leaves and notes, lent to the house: what we build with is what outsiders check us with. */
export { type Leaf, type Link, type Signed, leafHash, leafText, parseLeaf } from "../../verify/ledger/leaf.ts"
export { type Digest, digestAt, fromBase64, packDigests, toBase64, toBytes, unpackDigests } from "../../verify/tlog/hash.ts"
export { EMPTY_FRONTIER, type Frontier, type FullTile, frontierParts, growFrontier, perfectRoot, rootOf, toFrontier } from "../../verify/tlog/frontier.ts"
export { TILE_WIDTH, type TileName, type TileSource, parseTilePath, tilePath, tileWidth, tilesOf, toBundle } from "../../verify/tlog/tiles.ts"
export { type Prover, proverFor } from "../../verify/tlog/prover.ts"
export { type TreeHead, provesConsistency, provesInclusion } from "../../verify/tlog/proofs.ts"
export { type Checkpoint, claimedCheckpoint, openCheckpoint } from "../../verify/tlog/checkpoint.ts"
export { type NoteKey, parseVkey, toVkey } from "../../verify/tlog/note.ts"
