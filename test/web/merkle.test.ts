/** What a browser checks by itself: that an event stands in the ledger and that the ledger only grew, against the definition in RFC 6962 written out naively. */
import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { describe, expect, test } from "vitest"
import { isSignedBy, parseCheckpoint } from "../../web/ledger/checkpoint.ts"
import { hashLeaf, hasOnlyGrown, isIncluded } from "../../web/ledger/merkle.ts"

const sha = (...parts: readonly Uint8Array[]) => new Uint8Array(createHash("sha256").update(Buffer.concat(parts)).digest())
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1))

/** MTH of RFC 6962, 2.1. */
function root(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return sha()
  if (leaves.length === 1) return sha(Uint8Array.of(0), only)
  const k = split(leaves.length)
  return sha(Uint8Array.of(1), root(leaves.slice(0, k)), root(leaves.slice(k)))
}
/** PATH of RFC 6962, 2.1.1. */
function path(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return []
  const k = split(leaves.length)
  return m < k ? [...path(m, leaves.slice(0, k)), root(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), root(leaves.slice(0, k))]
}
/** SUBPROOF of RFC 6962, 2.1.2. */
function grown(m: number, leaves: readonly Uint8Array[], whole = true): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [root(leaves)]
  const k = split(leaves.length)
  return m <= k ? [...grown(m, leaves.slice(0, k), whole), root(leaves.slice(k))] : [...grown(m - k, leaves.slice(k), false), root(leaves.slice(0, k))]
}
const log = Array.from({ length: 34 }, (_, n) => new TextEncoder().encode(`leaf ${n}`))
const bent = (bytes: Uint8Array) => bytes.map((byte, n) => (n === 7 ? byte ^ 1 : byte))

describe("an event stands in the ledger", () => {
  test("every leaf of every log up to 34 leads to its root, and to nothing else", async () => {
    for (let size = 1; size <= log.length; size++) {
      const leaves = log.slice(0, size)
      for (let m = 0; m < size; m++) {
        const hash = await hashLeaf(leaves[m] as Uint8Array)
        const steps = path(m, leaves)
        expect(await isIncluded(hash, m, size, steps, root(leaves)), `${m} of ${size}`).toBe(true)
        expect(await isIncluded(bent(hash), m, size, steps, root(leaves))).toBe(false)
        expect(await isIncluded(hash, m, size, [...steps, hash], root(leaves))).toBe(false)
        if (size > 1) {
          expect(await isIncluded(hash, m, size, steps.slice(1), root(leaves))).toBe(false)
          expect(await isIncluded(hash, (m + 1) % size, size, steps, root(leaves))).toBe(false)
        }
      }
    }
  })
  test("an index outside the log is refused", async () => {
    const hash = await hashLeaf(log[0] as Uint8Array)
    for (const m of [-1, 1, 34]) expect(await isIncluded(hash, m, 1, [], root(log.slice(0, 1)))).toBe(false)
  })
})

describe("the ledger only grew", () => {
  test("every older size of every log is proved, and a bent, short, long or foreign proof is not", async () => {
    for (let second = 1; second <= log.length; second++) {
      for (let first = 1; first <= second; first++) {
        const old = root(log.slice(0, first))
        const now = root(log.slice(0, second))
        const steps = grown(first, log.slice(0, second))
        expect(await hasOnlyGrown(first, old, second, now, steps), `${first} to ${second}`).toBe(true)
        expect(await hasOnlyGrown(first, bent(old), second, now, steps)).toBe(false)
        expect(await hasOnlyGrown(first, old, second, bent(now), steps)).toBe(false)
        expect(await hasOnlyGrown(first, old, second, now, [...steps, now])).toBe(false)
        if (steps.length > 0) expect(await hasOnlyGrown(first, old, second, now, steps.slice(0, -1))).toBe(false)
      }
    }
  })
  test("a log that became shorter has not grown", async () => {
    expect(await hasOnlyGrown(3, root(log.slice(0, 3)), 2, root(log.slice(0, 2)), [])).toBe(false)
  })
})

describe("a checkpoint bears the house's signature", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const raw = Buffer.concat([Buffer.of(1), publicKey.export({ type: "spki", format: "der" }).subarray(-32)])
  const name = "muniment/example"
  const id = Buffer.from(sha(Buffer.from(`${name}\n`), raw)).subarray(0, 4)
  const vkey = `${name}+${id.toString("hex")}+${raw.toString("base64")}`
  const text = `${name}\n34\n${Buffer.from(root(log)).toString("base64")}\n`
  const note = `${text}\n— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString("base64")}\n`

  test("a good one is read and found signed", async () => {
    const read = parseCheckpoint(note)
    expect(read).toMatchObject({ origin: name, size: 34 })
    expect(read !== null && (await isSignedBy(read, vkey))).toBe(true)
  })
  const other = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).subarray(-32)
  const otherId = Buffer.from(sha(Buffer.from(`${name}\n`), Buffer.of(1), other)).subarray(0, 4)
  test.each([
    ["another size", note.replace("\n34\n", "\n35\n"), vkey],
    ["another origin", note.replace("muniment/example\n34", "muniment/exemple\n34"), vkey],
    ["another name on the signature", note.replace("— muniment/example", "— muniment/exemple"), vkey],
    ["another key", note, `${name}+${otherId.toString("hex")}+${Buffer.concat([Buffer.of(1), other]).toString("base64")}`],
    ["a key whose hash does not fit", note, vkey.replace(id.toString("hex"), "00000000")],
    ["no signature at all", `${text}\n`, vkey],
    ["a verifier key of no form", note, "muniment"],
  ])("%s is refused", async (_why, bad, key) => {
    const read = parseCheckpoint(bad)
    expect(read === null ? false : await isSignedBy(read, key)).toBe(false)
  })
  test.each([
    ["nothing", ""],
    ["no blank line", text],
    ["a size with a leading nought", note.replace("\n34\n", "\n034\n")],
    ["a negative size", note.replace("\n34\n", "\n-34\n")],
  ])("%s is no checkpoint", (_why, bad) => {
    expect(parseCheckpoint(bad)).toBeNull()
  })
})
