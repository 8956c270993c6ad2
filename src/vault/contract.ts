/** What the vault promises to the desk: sealed documents in files, filed piece by piece, opened at any offset, checked without a key. */
import type { Readable } from "node:stream"
import type { Key } from "#seal"
import type { Outcome, VersionId } from "#words"

/** Half-open stretch of plaintext bytes: `from` included, `to` excluded, 0 ≤ from ≤ to ≤ size. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What `finish` knows about the document: sizes in bytes, both hashes SHA-256 (32 bytes). */
export interface Finished {
  readonly size: number
  readonly sha256: Uint8Array
  readonly sealedSize: number
  /** Of the whole sealed file: `sha256sum` says the same. */
  readonly sealedHash: Uint8Array
}

/**
 * Where an upload stands: plaintext bytes that a restart keeps, and what the database must keep for it: the number of whole chunks with the sealed
 * piece that follows them (at most CHUNK + 76 bytes), or null where nothing was taken.
 */
export interface Standing {
  readonly offset: number
  readonly tail: Uint8Array | null
}

/** How a source ended: `broke` when the line broke before it said it was done. Either way what arrived was taken. */
export interface Taken {
  readonly bytes: number
  readonly broke: boolean
}

export interface StoredVersion {
  readonly version: VersionId
  readonly sealedSize: number
}

export type CheckedVersion = "whole" | { readonly damage: "missing" | "size" | "bytes" }

export interface Vault {
  /**
   * Creates the version's file with its header; durable, entry included, when it resolves. Call it before the filing row commits: a file
   * that no row owns is stray. Refuses `disk-full`, also where so many bytes of plaintext as are `announced` would find no room; no room is set aside for them.
   * Throws where the version has a file already.
   */
  begin(version: VersionId, key: Key<"version">, announced?: number): Promise<Outcome<void>>
  /**
   * Goes on with an upload: from memory, or from the disk after a restart (every chunk is opened and hashed again). `tail` is what the
   * last `pause` returned and the database kept. The caller may dispose the key as soon as this resolves. The intake's `offset` is the
   * truth: after a crash it may lie past what was last told, never before it. It lies before `below`, the announced length: a filing that was
   * paused with its last byte asks for that byte again, so that only a client that sends it ends the filing. Refuses `filing-busy` while another intake of the version is open,
   * `filing-changed` where acknowledged bytes are not on the disk, `disk-full`. Throws `SealedDamage` where the header does not open.
   */
  resume(version: VersionId, key: Key<"version">, state: { readonly tail: Uint8Array | null; readonly below?: number }): Promise<Outcome<Intake>>
  /**
   * The plaintext of a stretch (the whole document without one). Resolves once the first chunk was read and checked; every later chunk is
   * checked before a byte of it leaves. A damaged chunk throws (or ends the stream with) `SealedDamage`. Destroy the stream to let go;
   * the key may be disposed as soon as this resolves.
   */
  read(version: VersionId, key: Key<"version">, plainSize: number, stretch?: Stretch): Promise<Readable>
  /** The whole plaintext of a document of at most one chunk, without a stream. Throws `SealedDamage`. */
  readSmall(version: VersionId, key: Key<"version">, plainSize: number): Promise<Buffer>
  /**
   * Keeps a version from being resumed until it is let go: from before its intake pauses or finishes until what that said has committed. In between,
   * whoever resumed it would begin where the database still says that it stands. Several may hold one version.
   */
  hold(version: VersionId): Disposable
  /** The versions whose intake is open in this house at this moment, or being opened, and those that are held. */
  intakes(): readonly VersionId[]
  /** Removes the version's file, durably; a file already gone is no fault. */
  remove(version: VersionId): Promise<void>
  /** Throws where the version's file could not be removed: something else stands in its place, or its folder may not be written to. One that is gone is no fault. */
  requireRemovable(version: VersionId): Promise<void>
  /** Every version that has a file, in no order, whatever the database says. */
  list(): AsyncIterable<StoredVersion>
  /** Compares the sealed file with what was noted at filing; needs no key. */
  check(version: VersionId, expected: { readonly sealedSize: number; readonly sealedHash: Uint8Array }): Promise<CheckedVersion>
  /** Bytes that may still be filed before `disk-full`: what the file system has free, less the reserve. */
  room(): Promise<{ readonly free: number }>
  /** Ends every open intake without saving and forgets the paused ones; for stopping the house. Closing twice is safe. */
  close(): Promise<void>
}

export interface Intake extends AsyncDisposable {
  /** Plaintext bytes taken so far, those in memory included. */
  readonly offset: number
  /**
   * Takes bytes until the source ends or breaks. More than `limit` bytes refuse `length-differs` after exactly `limit` were taken;
   * `disk-full` and `filing-changed` as they arise. After a refusal only `pause` and `close` are left. When it resolves, the whole chunks
   * are with the operating system, so that a killed process does not lose them; only `pause` and `finish` make them survive a power cut.
   * It never ends the source: the caller still answers over the line that it comes from.
   */
  take(source: AsyncIterable<Uint8Array>, limit: number): Promise<Outcome<Taken>>
  /** Makes what was taken durable, closes the intake and says where the upload stands; commit the tail before you tell anyone the offset. */
  pause(): Promise<Outcome<Standing>>
  /** Seals the last chunk, makes file and entry durable, closes the intake. The caller then commits. Refuses `disk-full`, `filing-changed`. */
  finish(): Promise<Outcome<Finished>>
  /** Lets go of file and key without saving; safe twice, and after `pause` and `finish`. */
  close(): Promise<void>
}
