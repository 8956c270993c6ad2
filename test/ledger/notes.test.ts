import { createPrivateKey, sign } from "node:crypto"
import { describe, expect, test } from "vitest"
import { type Digest, EMPTY_FRONTIER, claimedCheckpoint, fromBase64, openCheckpoint, originOf, parseVkey, signCheckpoint, toBase64, toVkey } from "#ledger"
import { newSignPair, signNote } from "#seal"
import type { FirmId } from "#words"
import { checkpointText, parseCheckpointText } from "../../verify/tlog/checkpoint.ts"
import { cosignatureBytes, cosignedAt, cosignedBytes } from "../../verify/tlog/cosignature.ts"
import { NOTE_COSIGNATURE, NOTE_ED25519, type NoteKey, formatNote, noteKeyId, openNote, parseNote } from "../../verify/tlog/note.ts"
import vectors from "../vectors/tlog.json" with { type: "json" }

const { notes, checkpoints, cosignatures } = vectors
const key = (text: string) => parseVkey(text) as NoteKey
const bytes = (text: string) => Buffer.from(text, "utf8")
const FIRM = "frm_00000000000000000000000001" as FirmId

describe("A verifier key", () => {
  test.each([notes.peter, notes.enoch, checkpoints.vkey, ...cosignatures.keys.map((one) => one.vkey)])("is read and written the same: %s", (text) => {
    const read = key(text)
    const raw = Buffer.from(text.split("+").slice(2).join("+"), "base64")
    expect(toVkey(read.name, raw.subarray(1), read.type)).toBe(text)
    expect(text).toContain(`+${read.id}+`)
  })

  test("is none of its parts", () => {
    for (let from = 0; from <= notes.peter.length; from++) {
      for (let to = from; to <= notes.peter.length; to++) if (from !== 0 || to !== notes.peter.length) expect(parseVkey(notes.peter.slice(from, to))).toBeNull()
    }
  })

  test("is none with any character changed", () => {
    for (let i = 0; i < notes.peter.length; i++) {
      const changed = `${notes.peter.slice(0, i)}${String.fromCharCode(notes.peter.charCodeAt(i) + 1)}${notes.peter.slice(i + 1)}`
      expect(parseVkey(changed), changed).toBeNull()
    }
  })

  test.each([
    ...notes.notKeys,
    "",
    "+c74f20a3+ARpc",
    `${notes.peter}\n`,
    ` ${notes.peter}`,
    notes.peter.replace("c74f20a3", "C74F20A3"),
    notes.peter.replace("Peter", "Peter "),
  ])("is never %j", (text) => {
    expect(parseVkey(text)).toBeNull()
  })

  test.each(["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2003b", "a\u0000"])("throws for the name %j", (name) => {
    expect(() => toVkey(name, new Uint8Array(32))).toThrow(RangeError)
  })
})

describe("A signed note", () => {
  const { text, peterLine, enochLine } = notes
  const peter = key(notes.peter)
  const enoch = key(notes.enoch)

  test("is written as the Go implementation writes it", () => {
    const seed = Buffer.from(notes.peterSecret, "base64").subarray(1)
    const secret = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" })
    const signature = { name: peter.name, id: peter.id, bytes: sign(null, bytes(text), secret) }
    expect(Buffer.from(formatNote({ text, signatures: [signature] })).toString()).toBe(`${text}\n${peterLine}`)
  })

  test.each([
    ["one", peterLine, peter],
    ["the first of two", peterLine + enochLine, peter],
    ["the second of two", peterLine + enochLine, enoch],
    ["its line twice", peterLine + peterLine, peter],
  ])("opens by its signer: %s", (_, lines, by) => {
    const opened = openNote(bytes(`${text}\n${lines}`), by)
    expect(opened.ok && opened.value.text).toBe(text)
  })

  const bad = `${peterLine.slice(0, 60)}ABCD${peterLine.slice(60)}`
  test.each([
    ["only another signed", `${text}\n${enochLine}`, "note-unsigned"],
    ["the signature of another length", `${text}\n${bad}`, "note-signature-wrong"],
    ["one line right, one wrong", `${text}\n${peterLine}${bad}`, "note-signature-wrong"],
    ["another text", `${text.replace("answer", "Answer")}\n${peterLine}`, "note-signature-wrong"],
    ["a line more of text", `${text}more\n\n${peterLine}`, "note-signature-wrong"],
    ["another name on the line", `${text}\n${peterLine.replace("PeterNeumann", "CarmenSandiego")}`, "note-unsigned"],
    ["another id on the line", `${text}\n${peterLine.replace("x08g", "xxxx")}`, "note-unsigned"],
  ])("is refused where %s", (_, note, code) => {
    const opened = openNote(bytes(note), peter)
    expect(!opened.ok && opened.why.code).toBe(code)
  })

  test.each([
    ["no signatures", text],
    ["a blank line and no signatures", `${text}\n`],
    ["no last newline", `${text}\n${peterLine.slice(0, -1)}`],
    ["a control character", `\u0001${text}\n${peterLine}`],
    ["a tab", `\t${text}\n${peterLine}`],
    ["a carriage return", `${text}\r\n${peterLine}`],
    ["a name with a space", `${text}\n— Bad Name x08go/ZJkuBS\n`],
    ["a line after", `${text}\n${peterLine}Unexpected line.\n`],
    ["a hyphen for a dash", `${text}\n${peterLine.replace("—", "-")}`],
    ["two spaces", `${text}\n${peterLine.replace("— ", "—  ")}`],
    ["a space at the end", `${text}\n${peterLine.replace("=\n", "= \n")}`],
    ["base64 without padding", `${text}\n${peterLine.replace("=\n", "\n")}`],
    ["stray bits in base64", `${text}\n${peterLine.replace("nAM=\n", "nAN=\n")}`],
    ["a signature of four bytes", `${text}\n— PeterNeumann x08goA==\n`],
    ["a byte-order mark before a signature", `${text}\n\ufeff${peterLine}`],
    ["a hundred and one lines", `${text}\n${peterLine.repeat(101)}`],
    ["nothing at all", ""],
  ])("is none with %s", (_, note) => {
    expect(parseNote(bytes(note))).toBeNull()
    const opened = openNote(bytes(note), peter)
    expect(!opened.ok && opened.why.code).toBe("note-malformed")
  })

  test("is none when it is not UTF-8", () => {
    expect(parseNote(Buffer.concat([Buffer.from([0xff]), bytes(`${text}\n${peterLine}`)]))).toBeNull()
    expect(parseNote(Buffer.concat([Buffer.from([0xc0, 0xaf]), bytes(`${text}\n${peterLine}`)]))).toBeNull()
  })

  test("opens with up to a hundred lines", () => {
    expect(openNote(bytes(`${text}\n${enochLine.repeat(99)}${peterLine}`), peter).ok).toBe(true)
  })
})

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
const signedRoot = fromBase64(ROOT) as Digest

describe("A checkpoint", () => {
  test.each(checkpoints.genuine)("of the Go checksum database, $size records, is genuine", ({ origin, size, root, note }) => {
    const opened = openNote(bytes(note), key(checkpoints.vkey))
    const read = opened.ok ? parseCheckpointText(opened.value.text) : null
    expect(read && { ...read, root: toBase64(read.root) }).toEqual({ origin, size, root })
    expect(checkpointText(read as NonNullable<typeof read>)).toBe(opened.ok && opened.value.text)
  })

  test("fails with any byte flipped, in any of its places", () => {
    const note = bytes(checkpoints.genuine[0]?.note as string)
    for (let i = 0; i < note.length; i++) {
      for (const bit of [1, 32, 128])
        expect(
          openNote(
            note.map((byte, j) => (i === j ? byte ^ bit : byte)),
            key(checkpoints.vkey),
          ).ok,
          `byte ${i}`,
        ).toBe(false)
    }
  })

  test("fails cut off at any length", () => {
    const note = bytes(checkpoints.genuine[0]?.note as string)
    for (let length = 0; length < note.length; length++) expect(openNote(note.subarray(0, length), key(checkpoints.vkey)).ok).toBe(false)
  })

  test.each([
    ["without a root", "log\n5\n"],
    ["without a size", `log\n${ROOT}\n`],
    ["without an origin", `\n5\n${ROOT}\n`],
    ["with a leading zero", `log\n05\n${ROOT}\n`],
    ["with a sign", `log\n+5\n${ROOT}\n`],
    ["with a negative size", `log\n-5\n${ROOT}\n`],
    ["with a size beyond 2^53", `log\n9007199254740993\n${ROOT}\n`],
    ["with a fraction", `log\n5.0\n${ROOT}\n`],
    ["with a hexadecimal size", `log\n0x5\n${ROOT}\n`],
    ["with a space", `log\n5 \n${ROOT}\n`],
    ["with a short root", "log\n5\nCsUYapGGPo4=\n"],
    ["with an unpadded root", `log\n5\n${ROOT.slice(0, -1)}\n`],
    ["with stray bits in its root", `log\n5\n${ROOT.replace("q2I=", "q2J=")}\n`],
    ["with an empty extension line", `log\n5\n${ROOT}\n\nmore\n`],
    ["without its last newline", `log\n5\n${ROOT}`],
    ["of an empty tree with a root", `log\n0\n${ROOT}\n`],
  ])("is none %s", (_, text) => {
    expect(parseCheckpointText(text)).toBeNull()
  })

  test("may carry extension lines", () => {
    expect(parseCheckpointText(`log\n5\n${ROOT}\nsomething\n`)?.size).toBe(5)
  })

  test("is signed by the house so that its own verifier key opens it", () => {
    using pair = newSignPair()
    const origin = originOf(FIRM)
    const { note, checkpoint } = signCheckpoint(origin, EMPTY_FRONTIER, { public: pair.public, sign: (text) => signNote(pair, text) })
    const opened = openCheckpoint(note, key(toVkey(origin, pair.public)))
    expect(opened.ok && { origin: opened.value.origin, size: opened.value.size, root: opened.value.root }).toEqual(checkpoint)
    expect(claimedCheckpoint(note)).toEqual(checkpoint)
  })

  test("of another log is refused though its key is right", () => {
    using pair = newSignPair()
    const text = checkpointText({ origin: "another", size: 1, root: signedRoot })
    const mine = key(toVkey("mine", pair.public))
    const note = formatNote({ text, signatures: [{ name: "mine", id: mine.id, bytes: signNote(pair, text) }] })
    const opened = openCheckpoint(note, mine)
    expect(!opened.ok && opened.why.code).toBe("checkpoint-of-another-log")
  })

  test.each([
    ["", 1],
    ["two\nlines", 1],
    ["log", -1],
    ["log", 0.5],
    ["log", Number.MAX_SAFE_INTEGER + 1],
  ])("is never written for the origin %j and the size %d", (origin, size) => {
    expect(() => checkpointText({ origin, size, root: signedRoot })).toThrow(RangeError)
  })
})

describe("A witness's cosignature", () => {
  const checkpoint = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
  const noteOf = (...lines: { name: string; id: string; bytes: Uint8Array }[]) =>
    parseNote(formatNote({ text: checkpoint, signatures: lines })) as NonNullable<ReturnType<typeof parseNote>>
  const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex")
  const secret = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" })
  const publicKey = Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex")
  const fixed = key(toVkey("w", publicKey, NOTE_COSIGNATURE))
  const line = (time: bigint, text = checkpoint, signed = time) => ({
    name: "w",
    id: fixed.id,
    bytes: cosignatureBytes(time, sign(null, cosignedBytes(text, signed), secret)),
  })

  test("covers the message of the specification's example", () => {
    expect(Buffer.from(cosignedBytes(checkpoint, BigInt(cosignatures.exampleTime))).toString()).toBe(cosignatures.message)
    const example = parseNote(bytes(cosignatures.example))
    expect(example?.signatures.map((one) => one.name)).toEqual(["example.com/behind-the-sofa", "witness.example.com/w1"])
    expect(Buffer.from(example?.signatures[1]?.bytes as Uint8Array).readBigUInt64BE(0)).toBe(BigInt(cosignatures.exampleTime))
    expect(Buffer.from(formatNote(example as NonNullable<typeof example>)).toString()).toBe(cosignatures.example)
  })

  test("carries its time where other implementations read it", () => {
    expect(Buffer.from(cosignatures.timed.base64, "base64").readBigUInt64BE(4)).toBe(BigInt(cosignatures.timed.time))
  })

  test("has a key id of its own, so that one key never serves for both", () => {
    expect(noteKeyId("w", NOTE_COSIGNATURE, publicKey)).not.toBe(noteKeyId("w", NOTE_ED25519, publicKey))
    expect(fixed.type).toBe(NOTE_COSIGNATURE)
  })

  test("tells when the witness saw the tree; the latest of several", () => {
    expect(cosignedAt(noteOf(line(1_679_315_147n)), fixed)).toBe(1_679_315_147n)
    expect(cosignedAt(noteOf(line(5n), line(9n), line(7n)), fixed)).toBe(9n)
    expect(cosignedAt(noteOf({ name: "log", id: "00000000", bytes: Buffer.alloc(64) }, line(5n)), fixed)).toBe(5n)
  })

  test.each([
    ["nobody signed", () => noteOf({ name: "log", id: "00000000", bytes: Buffer.alloc(64) })],
    ["another time is written than was signed", () => noteOf(line(5n, checkpoint, 6n))],
    ["another checkpoint was signed", () => noteOf(line(5n, checkpoint.replace("20852163", "20852164")))],
    ["one of two lines is not genuine", () => noteOf(line(5n), line(6n, checkpoint, 5n))],
    ["the time is beyond 2^63", () => noteOf(line(1n << 63n))],
    [
      "the plain text was signed, as a log would",
      () => noteOf({ name: "w", id: fixed.id, bytes: cosignatureBytes(5n, sign(null, bytes(checkpoint), secret)) }),
    ],
    ["the time is missing", () => noteOf({ name: "w", id: fixed.id, bytes: sign(null, cosignedBytes(checkpoint, 5n), secret) })],
    ["the line has another name", () => noteOf({ ...line(5n), name: "v" })],
  ])("counts for nothing where %s", (_, note) => {
    expect(cosignedAt(note(), fixed)).toBeNull()
  })

  test("counts for nothing under a note key, and a note's signature for nothing under a witness key", () => {
    const plain = key(toVkey("w", publicKey))
    expect(cosignedAt(noteOf({ ...line(5n), id: plain.id }), plain)).toBeNull()
    expect(openNote(formatNote({ text: checkpoint, signatures: [line(5n)] }), fixed).ok).toBe(false)
  })
})
