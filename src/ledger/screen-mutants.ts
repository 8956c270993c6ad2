/** Tries a screen certificate: that it verifies, and that every way of bending it that we know is caught. What a rehearsal calls. */
import type { ChainEntry } from "../../verify/bundle/bundle.ts"
import { parseLeaf } from "../../verify/ledger/leaf.ts"
import { type Certificate, parseCertificate, toCertificateBytes } from "../../verify/screen/certificate.ts"
import { verifyScreen } from "../../verify/screen/verify.ts"
import type { NoteKey } from "../../verify/tlog/note.ts"

/** One way of bending a certificate, and what came of it. */
export interface Mutant {
  readonly what: string
  readonly bytes: Uint8Array
}

export interface ScreenTrial {
  readonly verified: boolean
  readonly mutants: number
  readonly mutantsCaught: number
  /** What was not caught. */
  readonly missed: readonly string[]
}

/** Verifies the certificate and every mutant of it. */
export function tryScreen(bytes: Uint8Array, log: NoteKey): ScreenTrial {
  const mutants = bendScreen(bytes)
  const missed = mutants.filter((mutant) => verifyScreen(mutant.bytes, log).ok).map((mutant) => mutant.what)
  return { verified: verifyScreen(bytes, log).ok, mutants: mutants.length, mutantsCaught: mutants.length - missed.length, missed }
}

type Bend = (certificate: Certificate) => Partial<Certificate>

/** The certificate bent in every way that we know. Throws for a file that is none. */
export function bendScreen(bytes: Uint8Array): readonly Mutant[] {
  const certificate = parseCertificate(bytes)
  if (certificate === null) throw new RangeError("this is not a screen certificate")
  return [...wholeBends(certificate), ...chainBends(certificate)].map(([what, bend]) => ({
    what,
    bytes: toCertificateBytes({ ...certificate, ...bend(certificate) }),
  }))
}

/** Bends of the file's frame. */
function* wholeBends({ matter, person, earlier, after, leaves }: Certificate): Generator<readonly [string, Bend]> {
  yield ["another person named", () => ({ person: another(person) })]
  yield ["another matter named", () => ({ matter: another(matter) })]
  yield ["another firm named", ({ firm }) => ({ firm: another(firm) })]
  yield ["the key of another log", ({ vkey }) => ({ vkey: vkey.replace(/.$/, (last) => (last === "A" ? "B" : "A")) })]
  yield ["a byte of the checkpoint changed", ({ checkpoint }) => ({ checkpoint: flipped(checkpoint, checkpoint.length - 10) })]
  yield ["the keys left out", () => ({ keys: [] })]
  yield ["a key left out", ({ keys }) => ({ keys: keys.slice(1) })]
  yield ["a leaf more after the closing one", () => ({ after: [...after, ...leaves.slice(-1)] })]
  if (after.length > 0) yield ["a leaf after the closing one left out", () => ({ after: after.slice(1) })]
  if (earlier === null || earlier.proof.length === 0) return
  yield ["the checkpoints swapped", ({ checkpoint }) => ({ checkpoint: earlier.checkpoint, earlier: { ...earlier, checkpoint } })]
  yield ["the proof that the log grew cut short", () => ({ earlier: { ...earlier, proof: earlier.proof.slice(1) } })]
}

/** Bends of the leaves, each of every leaf. */
function* chainBends({ leaves, matter, person }: Certificate): Generator<readonly [string, Bend]> {
  for (const [i, entry] of leaves.entries()) {
    const bent = (what: string, change: (one: ChainEntry) => ChainEntry): readonly [string, Bend] => [
      `leaf ${entry.index}: ${what}`,
      () => ({ leaves: leaves.map((one, j) => (i === j ? change(one) : one)) }),
    ]
    yield [`leaf ${entry.index}: dropped`, () => ({ leaves: leaves.filter((_, j) => j !== i) })]
    yield [`leaf ${entry.index}: and all after it dropped`, () => ({ leaves: leaves.slice(0, i) })]
    for (const subject of [matter, person]) {
      const cut = leaves.filter((one, j) => j < i || !isOf(one, subject) || isOf(one, subject === matter ? person : matter))
      if (cut.length < leaves.length) yield [`leaf ${entry.index}: what follows in the chain of ${subject} dropped`, () => ({ leaves: cut })]
    }
    if (i > 0) yield [`leaf ${entry.index}: before the one that it follows`, () => ({ leaves: swapped(leaves, i - 1) })]
    yield bent("a byte changed", (one) => ({ ...one, leaf: flipped(one.leaf, 60) }))
    yield bent("back-dated", (one) => ({ ...one, leaf: Buffer.from(Buffer.from(one.leaf).toString("latin1").replace('"at":"2', '"at":"1'), "latin1") }))
    yield bent("another place", (one) => ({ ...one, index: one.index + 1 }))
    yield bent("its proof cut short", (one) => ({ ...one, proof: one.proof.slice(1) }))
    if (entry.detail === null) continue
    yield bent("its detail closed", (one) => ({ ...one, detail: null }))
    yield bent("its detail altered", (one) => ({ ...one, detail: one.detail && { ...one.detail, text: one.detail.text.replace("{", "{ ") } }))
    yield bent("its salt altered", (one) => ({ ...one, detail: one.detail && { ...one.detail, salt: flipped(one.detail.salt, 0) } }))
  }
}

function isOf(entry: ChainEntry, subject: string): boolean {
  return parseLeaf(entry.leaf)?.chain.some(([one]) => one === subject) === true
}

function swapped(leaves: readonly ChainEntry[], i: number): readonly ChainEntry[] {
  return leaves.map((one, j) => leaves[j === i ? i + 1 : j === i + 1 ? i : j] ?? one)
}

/** Another id of the same kind. */
function another(id: string): string {
  return id.replace(/.$/, (last) => (last === "0" ? "1" : "0"))
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}
