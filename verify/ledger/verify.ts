/** Recomputes a whole log from its entries and holds it against its tiles, its chains, its signatures and its signed checkpoint. Names the first leaf that is wrong, and why. */
import { type Why, fails } from "../checked.ts"
import { type Checkpoint, openCheckpoint } from "../tlog/checkpoint.ts"
import { cosigners } from "../tlog/cosignature.ts"
import { EMPTY_FRONTIER, type FullTile, Growth, rootOf } from "../tlog/frontier.ts"
import { DIGEST_BYTES, type Digest, digestAt, packDigests, toBase64, unpackDigests } from "../tlog/hash.ts"
import type { NoteKey } from "../tlog/note.ts"
import { type TreeHead, provesInclusion } from "../tlog/proofs.ts"
import { proverFor } from "../tlog/prover.ts"
import { TILE_WIDTH, type TileSource, entriesIn, isTile, tileWidth } from "../tlog/tiles.ts"
import { ID_CHARS } from "./ascii.ts"
import { type HashedBundle, type Hashing, hashingFor } from "./hashing.ts"
import { ID_AT } from "./scan.ts"
import { Walk } from "./walk.ts"

/** Where a whole log is read from. */
export interface LogSource extends TileSource {
  /** The bundle of entries `n`, `width` entries wide, in memory that is given away: another thread may take it. Null where the source does not hold it. */
  entries(n: number, width: number): Promise<Uint8Array | null>
}

export interface VerifyOptions {
  /** Verify every person's signature (the default), or leave that out: hashes, chains and keys are checked either way. */
  readonly signatures?: boolean
  /** Tree heads known to be genuine: of earlier checkpoints, above all the last one seen. The log must continue every one. */
  readonly remembered?: readonly TreeHead[]
  /** Witnesses of whom at least `quorum` must have cosigned. */
  readonly witnesses?: { readonly keys: readonly NoteKey[]; readonly quorum: number }
  /** Told how many leaves are done, about every 65,536. */
  readonly progress?: (done: number, of: number) => void
  /** Threads for hashing beside this one; 0 for none. */
  readonly threads?: number
}

/** What was found. `why` is null exactly when everything holds. */
export interface LedgerReport {
  readonly why: Why | null
  readonly origin: string
  readonly size: number
  /** The root that the checkpoint signs, in base64. */
  readonly root: string
  /** How many leaves were found good before the first that is wrong. */
  readonly good: number
  readonly signed: number
  readonly signaturesChecked: boolean
  readonly keys: number
  readonly subjects: number
  readonly witnesses: readonly { readonly name: string; readonly at: string }[]
}

/** Verifies the log whose checkpoint is given, as its key signs it. Throws only where the source itself breaks. */
export async function verifyLedger(source: LogSource, checkpoint: Uint8Array, log: NoteKey, options: VerifyOptions = {}): Promise<LedgerReport> {
  const opened = openCheckpoint(checkpoint, log)
  if (!opened.ok)
    return { why: opened.why, origin: log.name, size: 0, root: "", good: 0, signed: 0, signaturesChecked: false, keys: 0, subjects: 0, witnesses: [] }
  const head = opened.value
  const witnesses = cosigners(head.note, options.witnesses?.keys ?? [])
  const walk = new Walk(options.signatures ?? true)
  const run = new LedgerRun(source, head, walk, options)
  const why = forgotten(head, options) ?? tooFew(witnesses.length, options) ?? (await run.all())
  return {
    why,
    origin: head.origin,
    size: head.size,
    root: toBase64(head.root),
    good: Math.min(run.done, why?.leaf ?? run.done),
    signed: walk.signed,
    signaturesChecked: options.signatures ?? true,
    keys: walk.keys,
    subjects: walk.subjects,
    witnesses,
  }
}

function tooFew(found: number, options: VerifyOptions): Why | null {
  const wanted = options.witnesses?.quorum ?? 0
  return found < wanted ? fails("witness-missing", undefined, `${found} of ${wanted}`).why : null
}

function forgotten(head: Checkpoint, options: VerifyOptions): Why | null {
  const larger = options.remembered?.find((known) => known.size > head.size)
  return larger === undefined ? null : fails("checkpoint-older", undefined, `${head.size} leaves, and ${larger.size} were seen before`).why
}

/** Bundles read and hashed ahead of the one that is walked through. */
const AHEAD = 8

class LedgerRun {
  readonly #source: LogSource
  readonly #head: TreeHead
  readonly #walk: Walk
  readonly #options: VerifyOptions
  readonly #growth = new Growth(EMPTY_FRONTIER)
  readonly #remembered: TreeHead[]
  #agreed = 0
  done = 0

  constructor(source: LogSource, head: TreeHead, walk: Walk, options: VerifyOptions) {
    this.#source = source
    this.#head = head
    this.#walk = walk
    this.#options = options
    this.#remembered = (options.remembered ?? []).toSorted((a, b) => a.size - b.size)
  }

  /** From the first leaf to the root. */
  async all(): Promise<Why | null> {
    const hashing = hashingFor(this.#head.size, this.#options.threads)
    try {
      return (await this.#leaves(hashing)) ?? (await this.#edgeTiles()) ?? this.#root()
    } finally {
      await hashing.close()
    }
  }

  async #leaves(hashing: Hashing): Promise<Why | null> {
    const bundles = Math.ceil(this.#head.size / TILE_WIDTH)
    const ahead: Promise<HashedBundle | null>[] = []
    const read = async (n: number) => {
      const width = tileWidth(this.#head.size, 0, n)
      const bundle = await this.#source.entries(n, width)
      return bundle === null ? null : hashing.hash(bundle, width)
    }
    for (let n = 0; n < bundles; n++) {
      while (ahead.length < AHEAD && n + ahead.length < bundles) ahead.push(quiet(read(n + ahead.length)))
      const why = await this.#bundle(n, await (ahead.shift() as Promise<HashedBundle | null>))
      if (why !== null) return this.#firstOf(why)
      if (n % TILE_WIDTH === TILE_WIDTH - 1) this.#options.progress?.(this.done, this.#head.size)
    }
    this.#options.progress?.(this.done, this.#head.size)
    const unsigned = await this.#settle(Number.POSITIVE_INFINITY)
    return unsigned === null ? this.#repeated() : this.#firstOf(unsigned)
  }

  async #bundle(n: number, hashed: HashedBundle | null): Promise<Why | null> {
    const first = n * TILE_WIDTH
    const width = tileWidth(this.#head.size, 0, n)
    if (hashed === null) return fails("leaf-missing", first).why
    const { count, starts, over } = entriesIn(hashed.bundle, width)
    const stored = await this.#source.hashes(0, n, width)
    const bundle = new Uint8Array(hashed.bundle.buffer, hashed.bundle.byteOffset, hashed.bundle.byteLength)
    const hashes = new Uint8Array(hashed.hashes.buffer, hashed.hashes.byteOffset, hashed.hashes.byteLength)
    const differs = isTile(stored, width) ? firstDifference(hashes, stored) : width
    for (let i = 0; i < count; i++) {
      if (i === differs) return this.#blame(first + i, digestAt(hashes, i * DIGEST_BYTES), digestAt(stored as Uint8Array, i * DIGEST_BYTES))
      const why = this.#walk.step(first + i, bundle, (starts[i] as number) + 2, starts[i + 1] as number, hashes, i * DIGEST_BYTES)
      if (why !== null) return why
      this.done = first + i + 1
    }
    if (count < width) return fails("leaf-missing", first + count).why
    if (over) return fails("leaf-left-over", first + width - 1).why
    if (!isTile(stored, width)) return fails("tile-missing", undefined, `tile ${n} of level 0`).why
    return this.#rememberedIn(first, width, hashed) ?? (await this.#grow(hashed)) ?? this.#settle(first)
  }

  /** The leaf or the tile? Whichever of the two hashes the signed root proves is right. */
  async #blame(index: number, computed: Digest, stored: Digest): Promise<Why> {
    const proof = await proverFor(this.#source, this.#head.size)
      .inclusion(index)
      .catch(() => null)
    if (proof !== null && provesInclusion(index, stored, proof, this.#head)) return fails("leaf-altered", index).why
    if (proof !== null && provesInclusion(index, computed, proof, this.#head)) return fails("tile-wrong", index, "the leaf is right, its tile is not").why
    return fails("leaf-altered", index, "its tile differs from it, and neither gives the signed root").why
  }

  /** Puts the bundle's tile into the tree, and compares every tile above that became full by it. */
  async #grow(hashed: HashedBundle): Promise<Why | null> {
    if (hashed.root === null) {
      for (const digest of unpackDigests(hashed.hashes)) this.#growth.push(0, digest)
      return null
    }
    for (const tile of this.#growth.push(1, hashed.root)) {
      const why = await this.#compare(tile)
      if (why !== null) return why
    }
    return null
  }

  async #compare(tile: Pick<FullTile, "level" | "n" | "hashes">): Promise<Why | null> {
    const stored = await this.#source.hashes(tile.level, tile.n, tile.hashes.length)
    const name = `tile ${tile.n} of level ${tile.level}`
    if (!isTile(stored, tile.hashes.length)) return fails("tile-missing", undefined, name).why
    return firstDifference(packDigests(tile.hashes), stored) === tile.hashes.length ? null : fails("tile-wrong", undefined, name).why
  }

  /** The tiles that are not full: one for each level above the leaves. */
  async #edgeTiles(): Promise<Why | null> {
    const { edge } = this.#growth.frontier()
    for (const [level, hashes] of edge.entries()) {
      if (level === 0 || hashes.length === 0) continue
      const n = Math.floor(this.#head.size / TILE_WIDTH ** (level + 1))
      const why = await this.#compare({ level, n, hashes })
      if (why !== null) return why
    }
    return null
  }

  #rememberedIn(first: number, width: number, hashed: HashedBundle): Why | null {
    for (let known = this.#remembered[0]; known !== undefined && known.size <= first + width; known = this.#remembered[0]) {
      const begun = unpackDigests(hashed.hashes.subarray(0, (known.size - first) * DIGEST_BYTES))
      const above = this.#growth.frontier().edge.slice(1)
      if (rootOf({ size: known.size, edge: [begun, ...above] }) !== known.root) {
        return fails("checkpoint-not-consistent", undefined, `a leaf from ${this.#agreed} to ${known.size - 1} is not the one seen before`).why
      }
      this.#agreed = known.size
      this.#remembered.shift()
    }
    return null
  }

  #root(): Why | null {
    return rootOf(this.#growth.frontier()) === this.#head.root ? null : fails("root-wrong", undefined, `a leaf from ${this.#agreed} on was altered`).why
  }

  /** Of a finding and what is yet to be found in the leaves before it, whichever comes first. */
  async #firstOf(why: Why): Promise<Why> {
    const unsigned = await this.#settle(why.leaf ?? Number.POSITIVE_INFINITY)
    const repeated = await this.#repeated()
    const found = [repeated, unsigned, why].filter((one) => one !== null)
    return found.reduce((first, one) => ((one.leaf ?? Number.POSITIVE_INFINITY) < (first.leaf ?? Number.POSITIVE_INFINITY) ? one : first))
  }

  async #repeated(): Promise<Why | null> {
    const repeat = await this.#walk.events.first(async (leaf) => {
      const n = Math.floor(leaf / TILE_WIDTH)
      const width = tileWidth(this.#head.size, 0, n)
      const bundle = (await this.#source.entries(n, width)) ?? new Uint8Array(0)
      const start = entriesIn(bundle, width).starts[leaf - n * TILE_WIDTH] ?? 0
      return bundle.subarray(start + 2 + ID_AT, start + 2 + ID_AT + ID_CHARS)
    })
    return repeat === null ? null : fails("leaf-repeated", repeat.leaf, `its event stands at leaf ${repeat.before}`).why
  }

  /** Waits for the signatures of the leaves below an index: the first that is not genuine. */
  async #settle(below: number): Promise<Why | null> {
    const { pending } = this.#walk
    while (pending[0] !== undefined && pending[0].leaf < below) {
      const { leaf, genuine } = pending.shift() as (typeof pending)[number]
      if (!(await genuine)) return fails("signature-wrong", leaf).why
    }
    return null
  }
}

/** The index of the first of 32-byte hashes that differ; their number where none does. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const count = a.length / DIGEST_BYTES
  if (Buffer.compare(a, b.subarray(0, a.length)) === 0) return count
  for (let i = 0; i < count; i++) if (digestAt(a, i * DIGEST_BYTES) !== digestAt(b, i * DIGEST_BYTES)) return i
  return count
}

/** A promise whose fault is kept for whoever awaits it, so that stopping early leaves none unhandled. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
